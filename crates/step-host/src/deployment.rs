//! What a server knows about a deployment, beside the step's inputs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;

use serde_json::Value;
use step_inputs::{ContainerImageReference, ExecutionResources, InputPath, Secret};
use step_variables::VariableSet;

/// What a server knows about a deployment, beside the step's inputs. The default knows nothing, and takes every package
/// for granted.
#[derive(Clone, Default)]
pub struct Deployment {
    /// The variables, as they were set: expressions in them are evaluated when a step is prepared.
    pub variables: VariableSet,
    /// Names of variables, in any case, that the step cannot ask for. Expressions in inputs may still use them.
    pub withheld: BTreeSet<String>,
    /// The inputs of the deployment target, where the step has one, as the server stores them: expressions in texts are
    /// evaluated when a step is prepared. Plans show what they say, so secrets are refused.
    pub target: Option<Value>,
    /// Where the packages were unpacked on this machine, by reference id. None while they are not acquired yet, as in a
    /// preview: then every reference is taken for granted.
    pub packages: Option<BTreeMap<String, PathBuf>>,
    /// The secrets that the server keeps, by the path of their input: what `{"HasValue": true}` stands for.
    pub stored_secrets: BTreeMap<InputPath, Secret>,
}

impl Deployment {
    /// Whether the step cannot ask for the variable `name`.
    pub(crate) fn withholds(&self, name: &str) -> bool {
        self.withheld.iter().any(|withheld| withheld.eq_ignore_ascii_case(name))
    }
}

/// The folder in which a step finds the package with this reference id (docs/decisions/0004).
pub(crate) fn package_folder(reference_id: &str) -> String {
    format!("/packages/{reference_id}")
}

/// What inputs refer to, with the variables evaluated.
pub(crate) struct Resources<'d> {
    pub(crate) deployment: &'d Deployment,
    pub(crate) variables: &'d VariableSet,
}

impl ExecutionResources for Resources<'_> {
    fn package_folder(&self, reference_id: &str) -> Option<String> {
        let is_known = self.deployment.packages.as_ref().is_none_or(|packages| packages.contains_key(reference_id));
        is_known.then(|| package_folder(reference_id))
    }

    /// The tag is chosen when the release is made, so a variable knows better than the reference.
    fn image(&self, reference: &ContainerImageReference) -> Option<String> {
        let variable = format!("Octopus.Action.Package[{}].Image", reference.reference_id().unwrap_or_default());
        let chosen = self.variables.get(&variable).map(|variable| variable.value().to_owned());
        chosen.or_else(|| reference.image_name().map(str::to_owned))
    }

    fn stored_secret(&self, input: &InputPath) -> Option<Secret> {
        self.deployment.stored_secrets.get(input).cloned()
    }
}

/// Names only: values may be secret.
impl fmt::Debug for Deployment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Deployment")
            .field("variables", &self.variables)
            .field("packages", &self.packages)
            .field("stored_secrets", &self.stored_secrets.keys())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_withheld_variables_are_compared_without_case() {
        let withheld = BTreeSet::from(["Aws.SecretKey".to_owned()]);
        let deployment = Deployment { withheld, ..Deployment::default() };
        assert!(deployment.withholds("aws.secretkey") && !deployment.withholds("Aws.AccessKey"));
    }
}
