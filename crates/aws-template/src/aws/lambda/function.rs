//! `AWS::Lambda::Function`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::aws::Tag;
use crate::{List, Reference, ResourceType, Text, Value};

/// A function
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html)).
/// Known by its name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Function {
    /// What instructions its code is made of; `x86_64` where nothing is said. At most one.
    pub architectures: Option<Vec<Architecture>>,
    /// Its code.
    pub code: Code,
    /// Who must have signed its code.
    pub code_signing_config_arn: Option<Text>,
    /// Where asynchronous events go that it failed to handle. [`EventInvokeConfig`](super::EventInvokeConfig) says more.
    pub dead_letter_config: Option<DeadLetterConfig>,
    /// What it does, up to 256 characters.
    pub description: Option<Text>,
    /// The variables that its code reads, 4 KB in all.
    pub environment: Option<Environment>,
    /// Its `/tmp`.
    pub ephemeral_storage: Option<EphemeralStorage>,
    /// File systems that it mounts.
    pub file_system_configs: Option<Vec<FileSystemConfig>>,
    /// Its name, up to 64 characters. Another name is another function.
    pub function_name: Option<Text>,
    /// What the runtime calls; required with a zip.
    pub handler: Option<Text>,
    /// What to start in a container image instead of what the image says.
    pub image_config: Option<ImageConfig>,
    /// Encrypts variables and snapshots.
    pub kms_key_arn: Option<Text>,
    /// Layers, by version ARN, at most five.
    pub layers: Option<List>,
    /// Where and how it logs.
    pub logging_config: Option<LoggingConfig>,
    /// Megabytes of memory, 128 to 10240; also decides the share of processors.
    pub memory_size: Option<Value<u32>>,
    /// Zip, or image. Another package type is another function.
    pub package_type: Option<PackageType>,
    /// `Terminate` (where nothing is said) or `Allow` calls that lead back to the function through queues and topics.
    pub recursive_loop: Option<Text>,
    /// Executions that are kept for this function, and that it cannot exceed.
    pub reserved_concurrent_executions: Option<Value<u32>>,
    /// ARN of the role that it runs as.
    pub role: Text,
    /// The runtime's identifier; required with a zip.
    pub runtime: Option<Text>,
    /// Snapshots of started versions.
    pub snap_start: Option<SnapStart>,
    /// Tags of its own.
    pub tags: Option<Vec<Tag>>,
    /// Seconds that one call may take, up to 900.
    pub timeout: Option<Value<u32>>,
    /// X-Ray.
    pub tracing_config: Option<TracingConfig>,
    /// The network that it runs in.
    pub vpc_config: Option<VpcConfig>,
}

/// A function's code: a zip in a bucket, or an image.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Code {
    /// Image in ECR, with tag or digest.
    pub image_uri: Option<Text>,
    /// Bucket of the zip, in the function's region.
    pub s3_bucket: Option<Text>,
    /// Key of the zip.
    pub s3_key: Option<Text>,
    /// Version of the zip, in a bucket that keeps versions.
    pub s3_object_version: Option<Text>,
    /// The source itself, for Python and Node, up to 4 MB: demonstrations and stand-ins.
    pub zip_file: Option<Text>,
}

/// A set of instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Architecture {
    /// 64-bit Intel and AMD.
    #[serde(rename = "x86_64")]
    X86_64,
    /// 64-bit Arm.
    #[serde(rename = "arm64")]
    Arm64,
}

/// How code is packaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum PackageType {
    /// A container image.
    Image,
    /// A zip.
    Zip,
}

/// Where events go that were not handled.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeadLetterConfig {
    /// ARN of a queue or topic.
    pub target_arn: Text,
}

/// Variables that the code reads. Never secrets: a secret's reference, which the code resolves.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Environment {
    /// By name.
    pub variables: BTreeMap<String, Text>,
}

/// The function's `/tmp`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EphemeralStorage {
    /// Megabytes, 512 to 10240.
    pub size: Value<u32>,
}

/// A file system that is mounted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FileSystemConfig {
    /// ARN of its access point.
    pub arn: Text,
    /// Where: `/mnt/…`.
    pub local_mount_path: Text,
}

/// What is started in an image.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImageConfig {
    /// Instead of the image's `CMD`.
    pub command: Option<List>,
    /// Instead of the image's `ENTRYPOINT`.
    pub entry_point: Option<List>,
    /// Instead of the image's `WORKDIR`.
    pub working_directory: Option<Text>,
}

/// Where and how a function logs.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LoggingConfig {
    /// The least important messages of its own code that are kept; needs [`LogFormat::Json`].
    pub application_log_level: Option<Text>,
    /// Lines or objects.
    pub log_format: Option<LogFormat>,
    /// Name of the log group; `/aws/lambda/<function>` where nothing is said.
    pub log_group: Option<Text>,
    /// The least important messages of Lambda that are kept; needs [`LogFormat::Json`].
    pub system_log_level: Option<Text>,
}

/// The form of log messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum LogFormat {
    /// One object each.
    #[serde(rename = "JSON")]
    Json,
    /// Lines.
    Text,
}

/// Snapshots of started versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SnapStart {
    /// Of which.
    pub apply_on: SnapStartOn,
}

/// Which versions are started from a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum SnapStartOn {
    /// None.
    None,
    /// Each that is published.
    PublishedVersions,
}

/// X-Ray.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TracingConfig {
    /// Which calls are traced.
    pub mode: TracingMode,
}

/// Which calls are traced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum TracingMode {
    /// A sample of all.
    Active,
    /// Those whose caller says so.
    PassThrough,
}

/// The network that a function runs in.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VpcConfig {
    /// Whether it reaches IPv6 addresses, in subnets that have them.
    pub ipv6_allowed_for_dual_stack: Option<Value<bool>>,
    /// Its security groups.
    pub security_group_ids: List,
    /// Its subnets.
    pub subnet_ids: List,
}

impl Function {
    /// A function of code that runs as a role, given by ARN.
    pub fn new(code: Code, role: impl Into<Text>) -> Self {
        Self {
            architectures: None,
            code,
            code_signing_config_arn: None,
            dead_letter_config: None,
            description: None,
            environment: None,
            ephemeral_storage: None,
            file_system_configs: None,
            function_name: None,
            handler: None,
            image_config: None,
            kms_key_arn: None,
            layers: None,
            logging_config: None,
            memory_size: None,
            package_type: None,
            recursive_loop: None,
            reserved_concurrent_executions: None,
            role: role.into(),
            runtime: None,
            snap_start: None,
            tags: None,
            timeout: None,
            tracing_config: None,
            vpc_config: None,
        }
    }

    /// What a published version keeps: the content that a version's logical id is made of
    /// ([`Fragment::immutable`](crate::Fragment::immutable)).
    ///
    /// Publishing fails when nothing of this has changed, and the alias keeps serving the old when something has and no
    /// version is published. Left out is what applies to the function as a whole; AWS changes it by other calls than
    /// `UpdateFunctionCode` and `UpdateFunctionConfiguration` (source: Lambda's API reference).
    #[must_use]
    pub fn versioned(&self) -> Self {
        Self {
            code_signing_config_arn: None,
            recursive_loop: None,
            reserved_concurrent_executions: None,
            tags: None,
            ..self.clone()
        }
    }
}

impl Code {
    /// A zip in a bucket of the function's region.
    pub fn zip(bucket: impl Into<Text>, key: impl Into<Text>) -> Self {
        Self { s3_bucket: Some(bucket.into()), s3_key: Some(key.into()), ..Self::default() }
    }

    /// An image in ECR.
    pub fn image(uri: impl Into<Text>) -> Self {
        Self { image_uri: Some(uri.into()), ..Self::default() }
    }
}

impl ResourceType for Function {
    const NAME: &'static str = "AWS::Lambda::Function";
    const IDENTIFIED_BY: &'static [&'static str] = &["FunctionName"];
    const REPLACED_BY: &'static [&'static str] = &["FunctionName", "PackageType"];
}

impl Reference<Function> {
    /// Its ARN.
    pub fn arn(&self) -> Text {
        self.attribute("Arn")
    }
}
