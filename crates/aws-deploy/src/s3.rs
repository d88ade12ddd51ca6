//! The little of S3 that deployments need.

mod multipart;

use bytes::Bytes;
use http::Method;
use step_core::Failure;

use crate::client::Connection;
use crate::client::endpoint::{ServiceName, regional_host};
use crate::client::service::{Answer, Call, CallError};
use crate::errors;

pub(crate) use multipart::MultipartUpload;

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

/// What is asked of a bucket.
struct Request<'a> {
    operation: &'static str,
    method: Method,
    /// Of an object; the bucket itself if it is empty.
    key: &'a str,
    /// Percent-encoded, without the question mark.
    query: String,
    body: Bytes,
}

impl<'a> Request<'a> {
    fn new(operation: &'static str, method: Method, key: &'a str) -> Self {
        Self { operation, method, key, query: String::new(), body: Bytes::new() }
    }
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
    pub(crate) async fn has_object(self, bucket: &Bucket, key: &str) -> Result<bool, Failure> {
        let request = Request::new("HeadObject", Method::HEAD, key);
        match self.send(bucket, request).await {
            Ok(_) => Ok(true),
            Err(error) if matches!(status(&error), Some(403 | 404)) => Ok(false),
            Err(error) => Err(self.failure("HeadObject", bucket, key, &error)),
        }
    }

    /// Whether there is such a bucket. Who may not look at it is told yes: only a missing one is not found.
    pub(crate) async fn has_bucket(self, bucket: &Bucket) -> Result<bool, Failure> {
        match self.send(bucket, Request::new("HeadBucket", Method::HEAD, "")).await {
            Ok(_) => Ok(true),
            Err(error) if status(&error) == Some(403) => Ok(true),
            Err(error) if status(&error) == Some(404) => Ok(false),
            Err(error) => Err(self.failure("HeadBucket", bucket, "", &error)),
        }
    }

    /// Puts an object there, in one request.
    pub(crate) async fn put(self, bucket: &Bucket, key: &str, body: Bytes) -> Result<(), Failure> {
        let request = Request { body, ..Request::new("PutObject", Method::PUT, key) };
        self.send(bucket, request).await.map(drop).map_err(|error| self.failure("PutObject", bucket, key, &error))
    }

    async fn send(self, bucket: &Bucket, request: Request<'_>) -> Result<Answer, CallError> {
        let Request { operation, method, key, query, body } = request;
        let (endpoint, mut path) = self.address(bucket, key);
        if !query.is_empty() {
            path = format!("{path}?{query}");
        }
        let owner = bucket.owner.iter().map(|owner| ("x-amz-expected-bucket-owner", owner.clone()));
        let headers = owner.collect();
        self.connection.send(Call { service: ServiceName::S3, operation, method, endpoint, path, headers, body }).await
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
