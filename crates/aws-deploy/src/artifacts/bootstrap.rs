//! The account's own bucket, made by a stack: it can be previewed, audited and changed like everything else.

use std::pin::Pin;

use aws_template::iam::{PolicyDocument, Principal, Statement};
use aws_template::s3::{
    AbortIncompleteMultipartUpload, Bucket, BucketEncryption, BucketPolicy, LifecycleConfiguration, LifecycleRule,
    NoncurrentVersionExpiration, PublicAccessBlock, Status, Versioning,
};
use aws_template::{
    Conflict, Format, Fragment, Kind, LogicalId, Reference, RemovalPolicy, RenderError, Resource, Text,
};
use step_core::{Context, DEFECT, Failure, Secret, SensitiveValue, Task};

use super::BUCKET;
use crate::client::Aws;
use crate::{StackName, StackRequest, TemplateSource, stack};

/// The stack's name, one in each account and region.
pub(super) const STACK: &str = "step-artifacts";

/// Days after which what an interrupted upload left goes.
const DAYS_OF_UNFINISHED_UPLOADS: u32 = 1;
/// Days after which what was overwritten or deleted goes. Nothing is overwritten by steps: keys are digests.
const DAYS_OF_OLD_VERSIONS: u32 = 30;

/// Makes the bucket.
///
/// Deploying a stack may need the bucket (for a template that is too large for a request, which this one is not), so the
/// future would contain itself if it had no box.
pub(super) fn deploy<'a>(
    aws: &'a Aws,
    context: &'a dyn Context,
) -> Pin<Box<dyn Future<Output = Result<(), Failure>> + 'a>> {
    Box::pin(async move {
        let request = request(aws)?;
        stack::deploy(&request, aws, &WithoutOutputs(context)).await
    })
}

fn request(aws: &Aws) -> Result<StackRequest, Failure> {
    let body = template().map_err(|problem| DEFECT.failure(problem))?;
    let name = StackName::try_from(STACK).map_err(|invalid| DEFECT.failure(invalid.to_string()))?;
    Ok(StackRequest::new(name, aws.region().clone(), TemplateSource::Inline { body }))
}

fn template() -> Result<String, String> {
    let fragment = fragment().map_err(|conflict| conflict.to_string())?;
    let template = fragment.render(Format::Yaml).map_err(|error: RenderError| error.to_string())?;
    Ok(template.text().to_owned())
}

fn fragment() -> Result<Fragment, Conflict> {
    let mut fragment = Fragment::default();
    fragment.describe("The bucket for what deployments upload: code of functions, large templates.");
    let id = |kind| LogicalId::new(&["artifacts"], kind);
    // A deployment that fails leaves no bucket behind, one that ever worked does: functions refer to what is in it.
    let bucket =
        Resource::new(bucket()).on_deletion(RemovalPolicy::RetainExceptOnCreate).on_replacement(RemovalPolicy::Retain);
    let bucket = fragment.resource(id(Kind::new("Bucket")), bucket)?;
    let policy = BucketPolicy { bucket: bucket.id(), policy_document: only_encrypted_connections(&bucket) };
    let policy =
        Resource::new(policy).on_deletion(RemovalPolicy::RetainExceptOnCreate).on_replacement(RemovalPolicy::Retain);
    fragment.resource(id(Kind::new("Policy")), policy)?;
    Ok(fragment)
}

fn bucket() -> Bucket {
    Bucket {
        bucket_name: Some(Text::sub(BUCKET)),
        bucket_encryption: Some(BucketEncryption::s3_managed()),
        lifecycle_configuration: Some(LifecycleConfiguration { rules: vec![tidy_up()] }),
        public_access_block_configuration: Some(PublicAccessBlock::ALL),
        versioning_configuration: Some(Versioning { status: Status::Enabled }),
        ..Bucket::default()
    }
}

fn tidy_up() -> LifecycleRule {
    LifecycleRule {
        abort_incomplete_multipart_upload: Some(AbortIncompleteMultipartUpload {
            days_after_initiation: DAYS_OF_UNFINISHED_UPLOADS.into(),
        }),
        expiration_in_days: None,
        id: Some("tidy-up".into()),
        noncurrent_version_expiration: Some(NoncurrentVersionExpiration {
            noncurrent_days: DAYS_OF_OLD_VERSIONS.into(),
        }),
        prefix: None,
        status: Status::Enabled,
    }
}

/// Nobody gets at the bucket without TLS.
fn only_encrypted_connections(bucket: &Reference<Bucket>) -> PolicyDocument {
    let objects = Text::concat([bucket.arn(), "/*".into()]);
    let everybody = Principal::Aws(["*"].into());
    let statement = Statement::deny(everybody, ["s3:*"], [bucket.arn(), objects]);
    PolicyDocument::new([statement.when("Bool", "aws:SecureTransport", ["false"])])
}

/// The deployment as it is, but for outputs: those of this stack are not the step's.
struct WithoutOutputs<'a>(&'a dyn Context);

impl Context for WithoutOutputs<'_> {
    fn save(&self, _: &str, _: &str, _: bool) {}

    fn log(&self, level: step_core::Level, message: &str) {
        self.0.log(level, message);
    }

    fn progress(&self, percentage: u8, message: &str) {
        self.0.progress(percentage, message);
    }

    fn artifact(&self, path: &str, name: &str) {
        self.0.artifact(path, name);
    }

    fn reveal(&self, value: &SensitiveValue) -> Option<Secret> {
        self.0.reveal(value)
    }

    fn conceal(&self, secret: &Secret) {
        self.0.conceal(secret);
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.0.variable(name)
    }

    fn task(&self, task: &Task) {
        self.0.task(task);
    }

    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So that everybody can read it, deploy it before, and lint it.
    #[test]
    fn the_template_is_the_one_that_is_documented() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/aws/step-artifacts.yaml");
        let template = template().unwrap();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs_err::write(file, &template).unwrap();
        }
        let documented = fs_err::read_to_string(file).unwrap_or_default();
        assert_eq!(documented, template, "run `UPDATE_DOCS=1 cargo test -p aws-deploy bootstrap`");
    }
}
