//! Where a function's code comes from.

use aws_deploy::BucketName;
use aws_template::lambda::{self, ImageConfig, PackageType};
use aws_template::{Conflict, Fragment, Kind, LogicalId, Parameter, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::{ContainerImageReference, InputPaths, PackageReference};

use crate::{FunctionLabel, Site};

/// The bucket that the code of all functions is in.
const BUCKET: Kind = Kind::new("Bucket");

/// The image of a function, in ECR.
const IMAGE: Kind = Kind::new("Image");

/// The key of a function's code in the bucket: it changes when, and only when, the code does.
const KEY: Kind = Kind::new("Key");

step_core::text_type! {
    /// What a runtime calls (source: Lambda API, `Handler` of `CreateFunction`). Its form is the runtime's business.
    pub struct Handler {
        what: "a handler",
        accepted: "1 to 128 characters without spaces, such as `app.handler`",
        length: 1..=128,
        pattern: "^[!-~]*$"
    }
}

step_core::text_type! {
    /// A runtime's identifier (source: Lambda, "Lambda runtimes"). Which ones exist is for AWS to say.
    pub struct Runtime {
        what: "a runtime",
        accepted: "an identifier such as `python3.13`, `nodejs24.x` or `provided.al2023`",
        length: 4..=32,
        pattern: "^[a-z][a-z0-9.-]*$"
    }
}

/// Where a function's code comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Code {
    /// The files of a package. They are uploaded as a zip file whose name follows from its content.
    Package {
        /// The package. Its files stand as they are in the function's folder; at most 250 MB.
        package: PackageReference,
        /// What the runtime calls: `file.function` for Python, Node.js and Ruby, `package.Class::method` for Java,
        /// `Assembly::Namespace.Class::Method` for .NET. Runtimes of your own (`provided.al2023`) get it as they like, and
        /// start the file `bootstrap`.
        handler: Handler,
        /// The runtime, e.g. `python3.13`, `nodejs24.x`, `java25`, `dotnet10`, `ruby3.4` or `provided.al2023`.
        #[serde(default)]
        runtime: Runtime,
    },
    /// A container image in ECR, in the function's region.
    Image {
        /// The image.
        image: ContainerImageReference,
        /// What is started with which arguments, instead of the image's `CMD`.
        #[serde(default)]
        command: Vec<String>,
        /// What starts the command, instead of the image's `ENTRYPOINT`.
        #[serde(default)]
        entry_point: Vec<String>,
        /// The folder in which it is started, instead of the image's `WORKDIR`.
        working_directory: Option<String>,
    },
}

impl Default for Runtime {
    #[expect(clippy::expect_used, reason = "a constant of its type")]
    fn default() -> Self {
        Self::try_from("python3.13").expect("a runtime")
    }
}

impl Code {
    /// A function of this code that runs as a role.
    pub(crate) fn declare(
        &self,
        function: &FunctionLabel,
        role: Text,
        site: &Site<'_>,
        fragment: &mut Fragment,
    ) -> Result<lambda::Function, Conflict> {
        Ok(match self {
            Self::Package { package, handler, runtime } => lambda::Function {
                handler: Some(handler.to_string().into()),
                runtime: Some(runtime.to_string().into()),
                ..lambda::Function::new(zip(package, function, site, fragment)?, role)
            },
            Self::Image { image, command, entry_point, working_directory } => lambda::Function {
                image_config: image_config(command, entry_point, working_directory.as_deref()),
                package_type: Some(PackageType::Image),
                ..lambda::Function::new(lambda::Code::image(image_uri(image, function, fragment)?), role)
            },
        })
    }
}

/// The code without the place it is read from: what is published when it changes. The key of a zip is its content's.
pub(crate) fn published(code: &lambda::Code) -> lambda::Code {
    lambda::Code { s3_bucket: None, ..code.clone() }
}

fn zip(
    package: &PackageReference,
    function: &FunctionLabel,
    site: &Site<'_>,
    fragment: &mut Fragment,
) -> Result<lambda::Code, Conflict> {
    let bucket = match site.artifact_bucket {
        Some(bucket) => given_bucket(bucket, fragment)?,
        None => Text::sub(aws_deploy::artifacts::BUCKET),
    };
    let key = Parameter::new(LogicalId::new(&[function], KEY), aws_deploy::artifacts::key(package, site.deployment));
    let key = key.describe(format!("Key of the code of the function {function}, in the bucket."));
    Ok(lambda::Code::zip(bucket, fragment.parameter(key)?))
}

fn given_bucket(bucket: &BucketName, fragment: &mut Fragment) -> Result<Text, Conflict> {
    let bucket = Parameter::new(LogicalId::new(&[], BUCKET), bucket.to_string());
    fragment.parameter(bucket.describe("Bucket that the code is in."))
}

/// Before a release is made, an image has no name; the template of a preview says so.
fn image_uri(
    image: &ContainerImageReference,
    function: &FunctionLabel,
    fragment: &mut Fragment,
) -> Result<Text, Conflict> {
    let not_chosen = || format!("{}:not-chosen", image.reference_id());
    let uri = image.image().map_or_else(not_chosen, str::to_owned);
    let uri = Parameter::new(LogicalId::new(&[function], IMAGE), uri);
    fragment.parameter(uri.describe(format!("Image of the function {function}, in ECR.")))
}

fn image_config(command: &[String], entry_point: &[String], working_directory: Option<&str>) -> Option<ImageConfig> {
    let list = |texts: &[String]| (!texts.is_empty()).then(|| texts.iter().cloned().collect());
    let config = ImageConfig {
        command: list(command),
        entry_point: list(entry_point),
        working_directory: working_directory.map(Into::into),
    };
    (config != ImageConfig::default()).then_some(config)
}
