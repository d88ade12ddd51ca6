//! Uploads in parts (S3 API, `CreateMultipartUpload`).

use std::fmt::Write as _;

use bytes::Bytes;
use http::Method;
use step_core::{Context, Failure};

use super::{Bucket, Request, S3};
use crate::client::service::Answer;
use crate::client::xml;
use crate::errors::AWS_FAILED;

/// An upload that was begun. Whoever begins one completes or aborts it: until then its parts are stored, and paid for.
pub(crate) struct MultipartUpload<'a> {
    s3: S3<'a>,
    bucket: Bucket,
    key: String,
    id: String,
    /// What S3 calls the parts that it has, the first one first.
    tags: Vec<String>,
}

impl<'a> MultipartUpload<'a> {
    pub(crate) async fn begin(s3: S3<'a>, bucket: &Bucket, key: &str) -> Result<Self, Failure> {
        let mut upload = Self { s3, bucket: bucket.clone(), key: key.to_owned(), id: String::new(), tags: Vec::new() };
        let begun = upload.ask("CreateMultipartUpload", Method::POST, "uploads=".into(), Bytes::new()).await?;
        upload.id = xml::text(&begun.body, "UploadId").ok_or_else(|| upload.incomplete("CreateMultipartUpload"))?;
        Ok(upload)
    }

    /// Adds the next part. All but the last one have at least 5 MB.
    pub(crate) async fn add(&mut self, part: Bytes) -> Result<(), Failure> {
        let query = format!("partNumber={}&{}", self.tags.len() + 1, self.id_query());
        let stored = self.ask("UploadPart", Method::PUT, query, part).await?;
        let tag = stored.header("etag").ok_or_else(|| self.incomplete("UploadPart"))?;
        self.tags.push(tag.to_owned());
        Ok(())
    }

    /// Makes the object of its parts.
    pub(crate) async fn complete(&self) -> Result<(), Failure> {
        let mut list = String::from("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        for (number, tag) in (1..).zip(&self.tags) {
            let tag = tag.replace('"', "&quot;");
            let _ = write!(list, "<Part><PartNumber>{number}</PartNumber><ETag>{tag}</ETag></Part>");
        }
        list.push_str("</CompleteMultipartUpload>");
        self.ask("CompleteMultipartUpload", Method::POST, self.id_query(), list.into()).await.map(drop)
    }

    /// Gives the upload up. If that fails too, the log says so: the account goes on paying for the parts.
    pub(crate) async fn abort(&self, context: &dyn Context) {
        let aborted = self.ask("AbortMultipartUpload", Method::DELETE, self.id_query(), Bytes::new()).await;
        if let Err(failure) = aborted {
            let (bucket, key) = (&self.bucket.name, &self.key);
            context.warning(&format!("The unfinished upload to s3://{bucket}/{key} is still there: {failure}"));
        }
    }

    async fn ask(
        &self,
        operation: &'static str,
        method: Method,
        query: String,
        body: Bytes,
    ) -> Result<Answer, Failure> {
        let request = Request { query, body, ..Request::new(operation, method, &self.key) };
        let answer = self.s3.send(&self.bucket, request).await;
        answer.map_err(|error| self.s3.failure(operation, &self.bucket, &self.key, &error))
    }

    fn id_query(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).append_pair("uploadId", &self.id).finish()
    }

    fn incomplete(&self, operation: &str) -> Failure {
        let (bucket, key) = (&self.bucket.name, &self.key);
        AWS_FAILED.failure(format!("s3:{operation} for s3://{bucket}/{key} was answered without what it is about"))
    }
}
