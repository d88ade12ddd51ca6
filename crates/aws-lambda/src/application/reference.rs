//! How an API, a rule or anything else names the function that it calls.

use aws_template::{Conflict, Fragment, Kind, LogicalId, Parameter, Text, arn};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::{FunctionName, InputPaths};

use super::{Application, FunctionLabel, LIVE, alias_id, name_parameter};

/// What a function's ARN is, as a parameter.
const ARN: Kind = Kind::new("Arn");

step_core::text_type! {
    /// The ARN of a function, with or without an alias or version (source: Lambda API, `FunctionName` of `Invoke`).
    pub struct FunctionArn {
        what: "a function's ARN",
        accepted: "the ARN of a Lambda function, such as `arn:aws:lambda:eu-west-1:123456789012:function:orders:live`",
        length: 20..=256,
        pattern: "^arn:[a-z0-9-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:[a-zA-Z0-9_-]+(:([$]LATEST|[a-zA-Z0-9_-]+))?$"
    }
}

step_core::text_type! {
    /// An alias or a version of a function (source: Lambda API, `Qualifier` of `Invoke`).
    pub struct Qualifier {
        what: "an alias or version",
        accepted: "an alias, a version's number, or `$LATEST`",
        length: 1..=128,
        pattern: "^([$]LATEST|[a-zA-Z0-9_-]+)$"
    }
}

impl FunctionArn {
    /// The ARN without alias or version, and these.
    fn qualified(&self) -> (&str, Option<&str>) {
        match self.match_indices(':').nth(6) {
            Some((at, _)) => (&self[..at], Some(&self[at + 1..])),
            None => (self, None),
        }
    }
}

/// A function that is called. The ids of what calls it come from `function`, whose value should thus be the same in every
/// environment; names and ARNs may differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum FunctionReference {
    /// A function of this application, under the name that it gets by itself.
    Application {
        /// The function's name within the application.
        function: FunctionLabel,
    },
    /// A function of this account and region, by its name at AWS.
    Name {
        /// What the function is called here. For a function of this application: its name within the application.
        function: FunctionLabel,
        /// Its name at AWS.
        name: FunctionName,
        /// The alias or version that is called. Without it: `live`.
        qualifier: Option<Qualifier>,
    },
    /// Any function, by its ARN, e.g. one that another step gives as an output.
    Arn {
        /// What the function is called here. For a function of this application: its name within the application.
        function: FunctionLabel,
        /// Its ARN, with the alias or version that is called.
        arn: FunctionArn,
    },
}

impl FunctionReference {
    /// What the function is called here: ids are made of it.
    pub fn function(&self) -> &FunctionLabel {
        match self {
            Self::Application { function } | Self::Name { function, .. } | Self::Arn { function, .. } => function,
        }
    }

    /// The ARN to call, by parameters that the fragment gets.
    pub fn arn(&self, fragment: &mut Fragment, application: &Application) -> Result<Text, Conflict> {
        match self {
            Self::Application { function } => application.live_function(fragment, function),
            Self::Name { function, name, qualifier } => {
                let name = name_parameter(fragment, function, name.to_string())?;
                Ok(arn::qualified_function(name, qualifier.as_deref().unwrap_or(LIVE)))
            }
            Self::Arn { function, arn } => {
                let parameter = Parameter::new(LogicalId::new(&[function], ARN), arn.to_string());
                fragment.parameter(parameter.describe(format!("ARN of the function {function}.")))
            }
        }
    }

    /// The function itself, and the alias or version that is called: for resources that have a property for each.
    pub(crate) fn qualified(
        &self,
        fragment: &mut Fragment,
        application: &Application,
    ) -> Result<(Text, Option<String>), Conflict> {
        match self {
            Self::Application { function } => {
                Ok((application.function_name(fragment, function)?, Some(LIVE.to_owned())))
            }
            Self::Name { function, name, qualifier } => {
                let name = name_parameter(fragment, function, name.to_string())?;
                Ok((name, Some(qualifier.as_deref().unwrap_or(LIVE).to_owned())))
            }
            Self::Arn { function, arn } => {
                let (arn, qualifier) = arn.qualified();
                let parameter = Parameter::new(LogicalId::new(&[function, "unqualified"], ARN), arn.to_owned());
                let parameter = parameter.describe(format!("ARN of the function {function} without alias or version."));
                Ok((fragment.parameter(parameter)?, qualifier.map(str::to_owned)))
            }
        }
    }

    /// What is called, where it is in the same template: for `depends_on`.
    pub fn alias_id(&self) -> LogicalId {
        alias_id(self.function())
    }
}
