//! The bucket of a deployment's artifacts.

use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use step_core::{Context, Failure};

use super::bootstrap;
use crate::client::Aws;
use crate::errors::{ACCESS_DENIED, BUCKET_MISSING};
use crate::s3::{Bucket, MultipartUpload, S3};

/// The bucket of a deployment's artifacts.
pub(crate) struct Store<'a> {
    aws: &'a Aws,
    bucket: Bucket,
    /// The account's own, which is made when it is missing.
    is_own: bool,
}

impl<'a> Store<'a> {
    /// The bucket that the user names, which has to exist and may be another account's, or else the account's own.
    pub(crate) async fn of(aws: &'a Aws, bucket: Option<&str>) -> Result<Self, Failure> {
        if let Some(name) = bucket {
            return Ok(Self { aws, bucket: Bucket { name: name.to_owned(), owner: None }, is_own: false });
        }
        let account = aws.identity().await?.account;
        let bucket = Bucket { name: super::bucket(&account, aws.region()), owner: Some(account) };
        Ok(Self { aws, bucket, is_own: true })
    }

    /// Puts a template where CloudFormation can read it, unless it is there already, and gives its URL. The same text
    /// has the same URL. `extension` is `json` or `yaml`.
    pub(crate) async fn upload_template(
        &self,
        template: &str,
        extension: &str,
        context: &dyn Context,
    ) -> Result<String, Failure> {
        let key = format!("templates/{}.{extension}", hex::encode(Sha256::digest(template)));
        let address = self.address(&key);
        if self.holds(&key).await? {
            context.verbose(&format!("The template is at {address} already"));
        } else {
            self.make_bucket(context).await?;
            self.put(&key, Bytes::copy_from_slice(template.as_bytes())).await?;
            context.info(&format!("Uploaded the template ({} bytes) to {address}", template.len()));
        }
        Ok(self.s3().url(&self.bucket, &key))
    }

    /// Where something is, for people.
    pub(super) fn address(&self, key: &str) -> String {
        format!("s3://{}/{key}", self.bucket.name)
    }

    pub(super) fn bucket_name(&self) -> &str {
        &self.bucket.name
    }

    /// Whether it is there already. Who may not look is told no.
    pub(super) async fn holds(&self, key: &str) -> Result<bool, Failure> {
        self.s3().has_object(&self.bucket, key).await
    }

    /// Whether there is a bucket, as far as it is the step's to make one.
    pub(super) async fn has_bucket(&self) -> Result<bool, Failure> {
        if self.is_own { self.s3().has_bucket(&self.bucket).await } else { Ok(true) }
    }

    /// Makes the account's own bucket if it is missing. One that somebody else made is taken as it is.
    pub(super) async fn make_bucket(&self, context: &dyn Context) -> Result<(), Failure> {
        if self.has_bucket().await? {
            return Ok(());
        }
        context.info(&format!("The account has no bucket for artifacts yet: making {}", self.bucket.name));
        bootstrap::deploy(self.aws, context).await
    }

    pub(super) async fn put(&self, key: &str, content: Bytes) -> Result<(), Failure> {
        self.s3().put(&self.bucket, key, content).await.map_err(|failure| self.explained(failure))
    }

    /// Begins an upload in parts.
    pub(super) async fn begin(&self, key: &str) -> Result<MultipartUpload<'a>, Failure> {
        let upload = MultipartUpload::begin(self.s3(), &self.bucket, key).await;
        upload.map_err(|failure| self.explained(failure))
    }

    /// Says what can be behind a failure with a bucket of one's own.
    fn explained(&self, failure: Failure) -> Failure {
        let (name, stack) = (&self.bucket.name, bootstrap::STACK);
        match failure.kind() {
            _ if !self.is_own => failure,
            kind if kind == &BUCKET_MISSING => failure
                .fix(format!("Somebody deleted the bucket of stack {stack}: delete that stack and deploy again.")),
            kind if kind == &ACCESS_DENIED => failure
                .detail(format!("S3 also says so if {name} belongs to another account; then name another bucket")),
            _ => failure,
        }
    }

    fn s3(&self) -> S3<'a> {
        self.aws.s3()
    }
}

#[cfg(test)]
mod tests;
