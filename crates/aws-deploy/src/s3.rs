//! The little of S3 that deployments need.

mod artifacts;

#[cfg(test)]
mod tests;

use step_core::Failure;

use crate::client::Connection;
use crate::client::endpoint::{ServiceName, regional_host};
use crate::client::service::{Answer, Call, CallError};
use crate::errors;

pub(crate) use artifacts::Artifacts;

/// The region whose buckets are created without saying so.
const REGION_WITHOUT_CONSTRAINT: &str = "us-east-1";

/// S3 in one region.
#[derive(Clone, Copy)]
pub(crate) struct S3<'a> {
    connection: &'a Connection,
}

/// A bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bucket {
    pub(crate) name: String,
    /// The account that it has to belong to. S3 refuses requests for a bucket of this name that somebody else owns.
    pub(crate) owner: Option<String>,
}

impl<'a> S3<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self { connection }
    }

    /// The URL of an object: the bucket in the host name, or in the path where that would not work, with an endpoint of
    /// somebody else and with dots in the name, which no certificate covers.
    pub(crate) fn url(self, bucket: &Bucket, key: &str) -> String {
        let (endpoint, path) = self.address(bucket, key);
        endpoint + &path
    }

    /// Whether there is such an object. Who may not list the bucket cannot know, and is told no.
    async fn exists(self, bucket: &Bucket, key: &str) -> Result<bool, Failure> {
        match self.send("HeadObject", http::Method::HEAD, bucket, key, Vec::new()).await {
            Ok(_) => Ok(true),
            Err(error) if matches!(status(&error), Some(403 | 404)) => Ok(false),
            Err(error) => Err(self.failure("HeadObject", bucket, key, &error)),
        }
    }

    async fn put(self, bucket: &Bucket, key: &str, body: Vec<u8>) -> Result<(), CallError> {
        self.send("PutObject", http::Method::PUT, bucket, key, body).await.map(drop)
    }

    /// Creates the bucket, unless the account has it already.
    async fn create(self, bucket: &Bucket) -> Result<(), Failure> {
        let unowned = Bucket { owner: None, ..bucket.clone() };
        match self.send("CreateBucket", http::Method::PUT, &unowned, "", self.location()).await {
            Ok(_) => Ok(()),
            Err(error) if errors::code(&error) == Some("BucketAlreadyOwnedByYou") => Ok(()),
            Err(error) => Err(self.failure("CreateBucket", bucket, "", &error)),
        }
    }

    fn location(self) -> Vec<u8> {
        let region = &self.connection.region;
        if **region == *REGION_WITHOUT_CONSTRAINT {
            return Vec::new();
        }
        format!(
            "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
             <LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>"
        )
        .into_bytes()
    }

    async fn send(
        self,
        operation: &'static str,
        method: http::Method,
        bucket: &Bucket,
        key: &str,
        body: Vec<u8>,
    ) -> Result<Answer, CallError> {
        let (endpoint, path) = self.address(bucket, key);
        let owner = bucket.owner.iter().map(|owner| ("x-amz-expected-bucket-owner", owner.clone()));
        let headers = owner.collect();
        let call = Call { service: ServiceName::S3, operation, method, endpoint, path, headers, body };
        self.connection.send(call).await
    }

    /// Endpoint and path.
    fn address(self, bucket: &Bucket, key: &str) -> (String, String) {
        let (name, region) = (&bucket.name, &self.connection.region);
        let endpoint = self.connection.endpoint(ServiceName::S3);
        if endpoint.is_override || name.contains('.') {
            return (endpoint.url.clone(), format!("/{name}/{key}"));
        }
        (format!("https://{name}.{}", regional_host(ServiceName::S3, region)), format!("/{key}"))
    }

    fn failure(self, operation: &str, bucket: &Bucket, key: &str, error: &CallError) -> Failure {
        let region = &self.connection.region;
        let (endpoint, _) = self.address(bucket, key);
        errors::bucket_failure(operation, &bucket.name, region, error).unwrap_or_else(|| {
            errors::failure(&format!("s3:{operation} for s3://{}/{key}", bucket.name), &endpoint, error)
        })
    }
}

fn status(error: &CallError) -> Option<u16> {
    error.raw_response().map(|response| response.status().as_u16())
}
