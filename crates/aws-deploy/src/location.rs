//! Where a step deploys to, and who it is there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::{AwsAuthentication, Deployment, Failure, InputPaths, Region};

use crate::errors::{self, TARGET_MISSING, TARGET_UNREADABLE};

/// A place at AWS that steps deploy to: a deployment target's inputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AwsTarget {
    /// The AWS region, e.g. `eu-west-1`.
    pub region: Region,
    /// Who deploys there: the worker's credentials or an account's, as they are or in a role.
    #[serde(default)]
    pub authentication: AwsAuthentication,
}

/// Where a step deploys to. As a default the deployment target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum DeployTo {
    /// To the deployment target: in its region, as whom it says.
    Target {},
    /// To a place of the step's own, whatever the deployment target is.
    Here {
        /// The AWS region, e.g. `eu-west-1`.
        region: Region,
        /// Who deploys there: the worker's credentials or an account's, as they are or in a role.
        #[serde(default)]
        authentication: AwsAuthentication,
    },
}

/// A place at AWS, and who one is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The region.
    pub region: Region,
    /// Whose credentials, and in which role.
    pub authentication: AwsAuthentication,
}

impl DeployTo {
    /// The place, with what `deployment` says of its target.
    pub fn location(&self, deployment: &Deployment) -> Result<Location, Failure> {
        match self {
            Self::Here { region, authentication } => {
                Ok(Location { region: region.clone(), authentication: authentication.clone() })
            }
            Self::Target {} => target(deployment).map(Location::from).map_err(errors::with_page),
        }
    }
}

impl Default for DeployTo {
    fn default() -> Self {
        Self::Target {}
    }
}

impl From<AwsTarget> for Location {
    fn from(AwsTarget { region, authentication }: AwsTarget) -> Self {
        Self { region, authentication }
    }
}

fn target(deployment: &Deployment) -> Result<AwsTarget, Failure> {
    match deployment.target::<AwsTarget>() {
        None => Err(TARGET_MISSING.failure("the step deploys to the deployment target, but there is none")),
        Some(target) => target.map_err(|error| {
            TARGET_UNREADABLE.failure(format!("the deployment target is not a place at AWS: {error}"))
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn location(deploy_to: Value, target: Option<Value>) -> Result<Location, Failure> {
        let deploy_to: DeployTo = serde_json::from_value(deploy_to).unwrap();
        deploy_to.location(&Deployment::default().to_target(target))
    }

    #[test]
    fn the_target_says_where_and_who() {
        let role = json!({ "type": "assumeRole", "arn": "arn:aws:iam::123456789012:role/deploy" });
        let authentication = json!({ "credentials": { "type": "worker" }, "role": role });
        let target = json!({ "region": "eu-west-1", "authentication": authentication });
        let location = location(json!({ "type": "target" }), Some(target)).unwrap();
        assert_eq!(&*location.region, "eu-west-1");
        assert_eq!(serde_json::to_value(location.authentication.role).unwrap()["type"], "assumeRole");
    }

    #[test]
    fn a_place_of_the_steps_own_needs_no_target() {
        let here = json!({ "type": "here", "region": "eu-north-1" });
        for target in [None, Some(json!({ "region": "eu-west-1" })), Some(json!({ "cluster": "blue" }))] {
            let location = location(here.clone(), target).unwrap();
            assert_eq!((&*location.region, location.authentication), ("eu-north-1", AwsAuthentication::default()));
        }
    }

    #[test]
    fn what_is_wrong_with_the_target_is_told() {
        let cases = [
            (None, &TARGET_MISSING, "there is none"),
            (Some(json!({ "cluster": "blue" })), &TARGET_UNREADABLE, "missing field `region`"),
            (Some(json!({ "region": "mars" })), &TARGET_UNREADABLE, "\"mars\" is not an AWS region"),
        ];
        for (target, kind, said) in cases {
            let failure = location(json!({ "type": "target" }), target).unwrap_err();
            assert_eq!(failure.kind(), kind);
            assert!(failure.message().contains(said), "{failure}");
            assert!(failure.advice().ends_with(&format!("See docs/errors/{}.md.", kind.identifier)), "{failure:?}");
        }
    }
}
