//! S3.

use serde::Serialize;

use crate::aws::iam::PolicyDocument;
use crate::{Reference, ResourceType, Text, Value};

/// A bucket
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html)).
/// Known by its name. Retain it: a bucket with objects cannot be deleted, and that fails the deployment.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Bucket {
    /// How objects are encrypted where the writer does not say.
    pub bucket_encryption: Option<BucketEncryption>,
    /// Its name, 3 to 63 characters, unique in the partition. Another name is another bucket.
    pub bucket_name: Option<Text>,
    /// What becomes of old objects.
    pub lifecycle_configuration: Option<LifecycleConfiguration>,
    /// Who is told of new and deleted objects.
    pub notification_configuration: Option<NotificationConfiguration>,
    /// What the public may never get.
    pub public_access_block_configuration: Option<PublicAccessBlock>,
    /// Whether old versions of objects are kept.
    pub versioning_configuration: Option<Versioning>,
}

/// Who may do what with a bucket
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html)).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BucketPolicy {
    /// The bucket's name.
    pub bucket: Text,
    /// Who may do what.
    pub policy_document: PolicyDocument,
}

/// How objects are encrypted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BucketEncryption {
    /// One rule.
    pub server_side_encryption_configuration: Vec<EncryptionRule>,
}

/// How objects are encrypted where the writer does not say.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EncryptionRule {
    /// Whether one key of KMS serves many objects, which is cheaper.
    pub bucket_key_enabled: Option<Value<bool>>,
    /// With what.
    pub server_side_encryption_by_default: Encryption,
}

/// What objects are encrypted with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Encryption {
    /// A key of the user's.
    #[serde(rename = "KMSMasterKeyID")]
    pub kms_master_key_id: Option<Text>,
    /// `AES256`, or `aws:kms` with a key.
    #[serde(rename = "SSEAlgorithm")]
    pub sse_algorithm: Text,
}

/// What becomes of old objects.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LifecycleConfiguration {
    /// The rules.
    pub rules: Vec<LifecycleRule>,
}

/// What becomes of some old objects.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LifecycleRule {
    /// When uploads that were not finished go.
    pub abort_incomplete_multipart_upload: Option<AbortIncompleteMultipartUpload>,
    /// Days after which objects go.
    pub expiration_in_days: Option<Value<u32>>,
    /// Its name.
    pub id: Option<Text>,
    /// When old versions go.
    pub noncurrent_version_expiration: Option<NoncurrentVersionExpiration>,
    /// Which objects: those whose keys begin like this.
    pub prefix: Option<Text>,
    /// Whether it holds.
    pub status: Status,
}

/// When uploads that were not finished go.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AbortIncompleteMultipartUpload {
    /// Days after they began.
    pub days_after_initiation: Value<u32>,
}

/// When old versions go.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NoncurrentVersionExpiration {
    /// Days after there was a newer one.
    pub noncurrent_days: Value<u32>,
}

/// Who is told of new and deleted objects.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NotificationConfiguration {
    /// The default bus of `EventBridge`, where rules choose further: no order of deployment to mind, many listeners.
    pub event_bridge_configuration: Option<EventBridgeConfiguration>,
    /// Functions. S3 checks that it may call them: depend on their permissions.
    pub lambda_configurations: Option<Vec<LambdaConfiguration>>,
    /// Queues. S3 checks that it may send to them: depend on their policies.
    pub queue_configurations: Option<Vec<QueueConfiguration>>,
}

/// Whether `EventBridge` is told.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EventBridgeConfiguration {
    /// Whether it is.
    pub event_bridge_enabled: Value<bool>,
}

/// A function that is told.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LambdaConfiguration {
    /// Of what: `s3:ObjectCreated:*`.
    pub event: Text,
    /// For which objects.
    pub filter: Option<NotificationFilter>,
    /// The function's ARN, with the alias that is called.
    pub function: Text,
}

/// A queue that is told.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct QueueConfiguration {
    /// Of what: `s3:ObjectCreated:*`.
    pub event: Text,
    /// For which objects.
    pub filter: Option<NotificationFilter>,
    /// The queue's ARN.
    pub queue: Text,
}

/// The objects that somebody is told of.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NotificationFilter {
    /// By their keys.
    pub s3_key: KeyFilter,
}

/// What keys must be like.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct KeyFilter {
    /// At most one about the beginning, and one about the end.
    pub rules: Vec<KeyRule>,
}

/// How keys begin or end.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct KeyRule {
    /// `prefix` or `suffix`.
    pub name: String,
    /// What they begin or end with.
    pub value: Text,
}

/// What the public may never get, whatever policies say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(clippy::struct_excessive_bools, reason = "they are S3's four switches")]
pub struct PublicAccessBlock {
    /// Access lists that allow the public something cannot be set.
    pub block_public_acls: bool,
    /// Policies that allow the public something cannot be set.
    pub block_public_policy: bool,
    /// Such access lists have no effect.
    pub ignore_public_acls: bool,
    /// Such policies have an effect within the account only.
    pub restrict_public_buckets: bool,
}

/// Whether old versions of objects are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Versioning {
    /// Whether they are.
    pub status: Status,
}

/// Whether something holds. What is called disabled here is called suspended for versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Status {
    /// It does.
    Enabled,
    /// It does not; for lifecycle rules.
    Disabled,
    /// It does no longer; for versions.
    Suspended,
}

impl PublicAccessBlock {
    /// Nothing for the public.
    pub const ALL: Self = Self {
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
    };
}

impl BucketEncryption {
    /// With keys of S3 itself.
    pub fn s3_managed() -> Self {
        let with = Encryption { kms_master_key_id: None, sse_algorithm: "AES256".into() };
        let rule = EncryptionRule { bucket_key_enabled: None, server_side_encryption_by_default: with };
        Self { server_side_encryption_configuration: vec![rule] }
    }
}

impl ResourceType for Bucket {
    const NAME: &'static str = "AWS::S3::Bucket";
    const IDENTIFIED_BY: &'static [&'static str] = &["BucketName"];
    const REPLACED_BY: &'static [&'static str] = &["BucketName"];
}

impl ResourceType for BucketPolicy {
    const NAME: &'static str = "AWS::S3::BucketPolicy";
    const IDENTIFIED_BY: &'static [&'static str] = &["Bucket"];
    const REPLACED_BY: &'static [&'static str] = &["Bucket"];
}

impl Reference<Bucket> {
    /// Its ARN.
    pub fn arn(&self) -> Text {
        self.attribute("Arn")
    }
}
