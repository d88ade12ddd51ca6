//! An application: what its parts are called, and how they refer to its functions.

mod reference;

use std::collections::BTreeMap;

use aws_deploy::StackName;
use aws_template::names::{NameOf, Scope};
use aws_template::{Conflict, Fragment, Kind, LogicalId, Parameter, Text, arn};
use step_core::{Deployment, FunctionName};

pub use reference::{FunctionArn, FunctionReference, FunctionReferencePaths, Qualifier};

/// The alias that everything calls. It stands for the version that serves.
pub const LIVE: &str = "live";

/// What a function's name is, as the parameter that all fragments declare alike.
const NAME: Kind = Kind::new("Name");

/// A function's alias `live`.
const ALIAS: Kind = Kind::new("Alias");

step_core::text_type! {
    /// An application's name. The names of what is deployed begin with it.
    pub struct AppName {
        what: "an application's name",
        accepted: "1 to 64 letters, digits, hyphens and underscores, beginning with a letter",
        length: 1..=64,
        pattern: "^[a-zA-Z][a-zA-Z0-9_-]*$"
    }
}

step_core::text_type! {
    /// A function's name within its application: `orders`. The ids in the template come from it, so another one is another
    /// function.
    pub struct FunctionLabel {
        what: "a function's name within its application",
        accepted: "1 to 64 letters, digits, hyphens and underscores, beginning with a letter",
        length: 1..=64,
        pattern: "^[a-zA-Z][a-zA-Z0-9_-]*$"
    }
}

/// An application in one environment: the names of all that is deployed for it.
///
/// Names hold the environment and the tenant, and stay the same from deployment to deployment
/// ([`aws_template::names`]).
///
/// ```
/// use aws_lambda::{AppName, Application, FunctionLabel};
/// use aws_template::Fragment;
/// use step_core::Deployment;
///
/// let deployment = Deployment::new([("Octopus.Environment.Id".to_owned(), "Environments-1".to_owned())]);
/// let shop = Application::new(AppName::try_from("shop")?, &deployment);
/// assert_eq!(&*shop.stack_name(&[]), "cf-shop-environments1-untenanted");
///
/// let mut fragment = Fragment::default();
/// shop.function_name(&mut fragment, &FunctionLabel::try_from("get-orders")?)?;
/// let names: Vec<_> = fragment.parameter_values().collect();
/// assert_eq!(names, [("GetOrdersName", "shop-getOrders-environments1-untenanted")]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    name: AppName,
    environment: String,
    tenant: Option<String>,
    function_names: BTreeMap<FunctionLabel, FunctionName>,
}

impl Application {
    /// An application in the deployment's environment, and for its tenant. Where the deployment names no environment, as
    /// in a run on a developer's machine, it is `local`.
    pub fn new(name: AppName, deployment: &Deployment) -> Self {
        let variable = |name| deployment.variable(name).filter(|value| !value.is_empty()).map(str::to_owned);
        Self {
            name,
            environment: variable("Octopus.Environment.Id").unwrap_or_else(|| "local".to_owned()),
            tenant: variable("Octopus.Deployment.Tenant.Id"),
            function_names: BTreeMap::new(),
        }
    }

    /// Functions that are called otherwise at AWS than they would be here.
    #[must_use]
    pub fn naming_functions(mut self, names: impl IntoIterator<Item = (FunctionLabel, FunctionName)>) -> Self {
        self.function_names.extend(names);
        self
    }

    /// Its name.
    pub fn name(&self) -> &AppName {
        &self.name
    }

    /// The name of a thing of the application, from the names that lead to it: none for what there is one of.
    pub fn name_of(&self, of: NameOf, parts: &[&str]) -> String {
        let scope = Scope { environment: &self.environment, tenant: self.tenant.as_deref() };
        let parts: Vec<_> = [&*self.name].into_iter().chain(parts.iter().copied()).collect();
        scope.name(of, &parts)
    }

    /// The name of a stack of the application. `parts` tell apart the stacks of one that has several.
    #[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "names of stacks are made of what is accepted")]
    pub fn stack_name(&self, parts: &[&str]) -> StackName {
        StackName::try_from(self.name_of(NameOf::Stack, parts)).expect("a stack's name")
    }

    /// The name of a function at AWS, as a parameter of the fragment.
    ///
    /// Every fragment that has to do with the function declares it, and by it alone they refer to the function: so each
    /// can be in any stack (docs/decisions/0011).
    pub fn function_name(&self, fragment: &mut Fragment, function: &FunctionLabel) -> Result<Text, Conflict> {
        name_parameter(fragment, function, self.function_name_at_aws(function).to_string())
    }

    /// The name of a function at AWS.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "names of functions are made of what is accepted"
    )]
    pub fn function_name_at_aws(&self, function: &FunctionLabel) -> FunctionName {
        let made = || FunctionName::try_from(self.name_of(NameOf::Function, &[function])).expect("a function's name");
        self.function_names.get(function).cloned().unwrap_or_else(made)
    }

    /// The ARN of a function's alias `live`, made of its name.
    pub fn live_function(&self, fragment: &mut Fragment, function: &FunctionLabel) -> Result<Text, Conflict> {
        Ok(arn::qualified_function(self.function_name(fragment, function)?, LIVE))
    }
}

/// The logical id of a function's alias `live`, for fragments whose resources wait for it.
pub fn alias_id(function: &FunctionLabel) -> LogicalId {
    LogicalId::new(&[function], ALIAS)
}

fn name_parameter(fragment: &mut Fragment, function: &FunctionLabel, name: String) -> Result<Text, Conflict> {
    let parameter = Parameter::new(LogicalId::new(&[function], NAME), name);
    fragment.parameter(parameter.long(1..=64).describe(format!("Name of the function {function}.")))
}

#[cfg(test)]
mod tests;
