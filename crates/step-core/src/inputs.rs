//! Types that the server owns and inputs refer to: opaque to authors, and of another form in each context (form, stored
//! configuration, execution).

mod account;
mod authentication;
mod aws;
mod container_image;
mod package_reference;
mod reference_id;
mod sensitive;

pub use account::{
    AmazonWebServicesAccount, AzureServicePrincipal, GoogleCloudAccount, SshKeyPair, Token, UsernamePassword,
};
pub use authentication::{AwsAuthentication, AwsCredentials, AwsRole};
pub use aws::{Arn, ExternalId, FunctionName, Region, RoleArn, SessionDuration, SessionName};
pub use container_image::ContainerImageReference;
pub use package_reference::PackageReference;
pub(crate) use reference_id::ReferenceId;
pub use sensitive::{Secret, SensitiveValue};
