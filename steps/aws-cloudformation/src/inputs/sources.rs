//! Where documents come from.

use aws_deploy::{PackagePath, TemplateSource, TemplateUrl};
use schemars::JsonSchema;
use serde::Deserialize;
use step_core::{InputPaths, PackageReference};

/// Where the template comes from.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
pub(crate) enum Template {
    /// Written here.
    Inline {
        /// The template's text. It is sent to AWS as it is.
        body: String,
    },
    /// A file in a package.
    Package {
        /// The package.
        package: PackageReference,
        /// The file's path in the package, with forward slashes, e.g. `deploy/template.yaml`.
        path: PackagePath,
    },
    /// An object in S3, which CloudFormation reads by itself.
    S3 {
        /// Its address, e.g. `https://templates.s3.eu-west-1.amazonaws.com/shop.yaml`.
        url: TemplateUrl,
    },
}

/// A file in a package.
#[derive(Deserialize, InputPaths, JsonSchema)]
pub(crate) struct ParametersFile {
    /// The package.
    package: PackageReference,
    /// The file's path in the package, with forward slashes, e.g. `deploy/production.json`.
    path: PackagePath,
}

impl Template {
    pub(super) fn source(&self) -> TemplateSource {
        match self {
            Self::Inline { body } => TemplateSource::Inline { body: body.clone() },
            Self::Package { package, path } => TemplateSource::File { package: package.clone(), path: path.clone() },
            Self::S3 { url } => TemplateSource::S3 { url: url.clone() },
        }
    }
}

impl ParametersFile {
    pub(crate) fn source(&self) -> aws_deploy::ParametersFile {
        aws_deploy::ParametersFile { package: self.package.clone(), path: self.path.clone() }
    }
}
