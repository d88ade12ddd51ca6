//! Where files are put that AWS reads from S3.

use sha2::{Digest as _, Sha256};
use step_core::{Context, Failure};

use super::{Bucket, S3};
use crate::client::Aws;
use crate::errors;

/// The bucket of a deployment's artifacts.
pub(crate) struct Artifacts<'a> {
    s3: S3<'a>,
    bucket: Bucket,
    /// Ours to create.
    is_automatic: bool,
}

impl<'a> Artifacts<'a> {
    /// In the bucket that the user names, which has to exist and may be another account's, or else in the account's own
    /// `step-artifacts-<account>-<region>`, which is created when something is put there.
    pub(crate) async fn of(aws: &'a Aws, bucket: Option<&str>) -> Result<Self, Failure> {
        let bucket = match bucket {
            Some(name) => Bucket { name: name.to_owned(), owner: None },
            None => automatic(aws).await?,
        };
        let is_automatic = bucket.owner.is_some();
        Ok(Self { s3: aws.s3(), bucket, is_automatic })
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
        let address = format!("s3://{}/{key}", self.bucket.name);
        if self.s3.exists(&self.bucket, &key).await? {
            context.verbose(&format!("The template is at {address} already"));
        } else {
            self.put(&key, template, context).await?;
            context.info(&format!("Uploaded the template ({} bytes) to {address}", template.len()));
        }
        Ok(self.s3.url(&self.bucket, &key))
    }

    async fn put(&self, key: &str, text: &str, context: &dyn Context) -> Result<(), Failure> {
        let put = || self.s3.put(&self.bucket, key, text.as_bytes().to_vec());
        let failure = |error| self.s3.failure("PutObject", &self.bucket, key, &error);
        match put().await {
            Err(error) if self.is_automatic && errors::code(&error) == Some("NoSuchBucket") => {
                self.s3.create(&self.bucket).await?;
                context.info(&format!("Created the bucket {} for templates", self.bucket.name));
                put().await.map_err(failure)
            }
            put => put.map_err(failure),
        }
    }
}

async fn automatic(aws: &Aws) -> Result<Bucket, Failure> {
    let identity = aws.identity().await?;
    let name = format!("step-artifacts-{}-{}", identity.account, aws.region());
    Ok(Bucket { name, owner: Some(identity.account) })
}
