//! Artifacts: files that AWS reads from a bucket, such as the code of functions and large templates.
//!
//! What an artifact is called follows from its content, so the same content is uploaded once, and an earlier deployment
//! can be made again. Templates and uploads agree on names through [`key`] and [`BUCKET`].
//!
//! Packages are uploaded by [`Action::UploadPackage`](crate::Action::UploadPackage), large templates by the deployment of
//! their stack. Both go to the bucket that the user names, or else to the account's own, which is made by a stack when it
//! is needed first (`bootstrap`).

mod request;

mod archive;
mod package;
mod upload;

mod bootstrap;
mod store;

use step_core::{Deployment, PackageReference};

pub use request::{ExpectedFile, UploadRequest};
pub(crate) use store::Store;
pub(crate) use upload::Upload;

/// The name of the account's own bucket, as a template writes it: the text of a `Fn::Sub`.
pub const BUCKET: &str = "step-artifacts-${AWS::AccountId}-${AWS::Region}";

/// The key under which a package is uploaded: the same for the same files. In a preview before the package is acquired,
/// when nobody can know it, a text that says so.
pub fn key(package: &PackageReference, deployment: &Deployment) -> String {
    match deployment.package(package) {
        Some(content) => format!("packages/{}.zip", content.digest),
        None => format!("packages/{}-not-acquired.zip", package.reference_id()),
    }
}

/// The name that [`BUCKET`] comes to.
fn bucket(account: &str, region: &str) -> String {
    BUCKET.replace("${AWS::AccountId}", account).replace("${AWS::Region}", region)
}

#[cfg(test)]
mod tests {
    use step_core::PackageContent;

    use super::*;

    #[test]
    fn a_key_follows_from_the_content_alone() {
        let app = PackageReference::new("app").unwrap();
        let content = PackageContent { digest: "9f86".repeat(16), size: 42, files: 1 };
        let deployment = Deployment::default().with_package("app", content);
        assert_eq!(key(&app, &deployment), format!("packages/{}.zip", "9f86".repeat(16)));
        assert_eq!(key(&app, &Deployment::default()), "packages/app-not-acquired.zip");
    }

    #[test]
    fn the_bucket_is_the_accounts_in_the_region() {
        assert_eq!(bucket("123456789012", "eu-west-1"), "step-artifacts-123456789012-eu-west-1");
    }
}
