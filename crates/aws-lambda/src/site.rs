//! What a function's fragment depends on beside its inputs.

use aws_deploy::BucketName;
use step_core::{Arn, Deployment, Region};

use crate::Application;

/// Where functions are deployed, and from where.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// The application that they belong to.
    pub application: &'a Application,
    /// The deployment, which knows what is in the packages.
    pub deployment: &'a Deployment,
    /// The region. Roles are of the whole account, so their names hold it.
    pub region: &'a Region,
    /// The bucket with the code. Nothing: the account's own.
    pub artifact_bucket: Option<&'a BucketName>,
    /// The policy beyond which no role can do anything, where a function says nothing else.
    pub permissions_boundary: Option<&'a Arn>,
}
