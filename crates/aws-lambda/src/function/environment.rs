//! The variables that a function's code reads, and the secrets that it may.

use std::collections::BTreeMap;

use aws_template::iam::{Statement, grants};
use aws_template::lambda::Environment;
use aws_template::{Conflict, Fragment, Kind, LogicalId, Parameter, Text, arn};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::InputPaths;

use super::role::KeyArn;
use crate::FunctionLabel;

const VALUE: Kind = Kind::new("Value");
const SECRET: Kind = Kind::new("Secret");
const SECRET_KEY: Kind = Kind::new("Secretkey");

step_core::text_type! {
    /// The name of an environment variable (source: Lambda API, `Environment`).
    pub struct VariableName {
        what: "the name of an environment variable",
        accepted: "a letter, followed by at least one letter, digit or underscore",
        length: 2..=255,
        pattern: "^[a-zA-Z][a-zA-Z0-9_]*$"
    }
}

step_core::text_type! {
    /// A secret of Secrets Manager (source: Secrets Manager API, `Name` of `CreateSecret`).
    pub struct SecretId {
        what: "a secret of Secrets Manager",
        accepted: "a secret's name, such as `shop/database`, or its ARN",
        length: 1..=2048,
        pattern: "^([a-zA-Z0-9/_+=.@-]{1,512}|arn:[a-z0-9-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[a-zA-Z0-9/_+=.@-]+)$"
    }
}

step_core::text_type! {
    /// A parameter of Systems Manager (source: Systems Manager API, `Name` of `PutParameter`).
    pub struct ParameterId {
        what: "a parameter of Systems Manager",
        accepted: "a parameter's name, such as `/shop/database/password`, or its ARN",
        length: 1..=2048,
        pattern: "^([a-zA-Z0-9/_.-]{1,1011}|arn:[a-z0-9-]+:ssm:[a-z0-9-]+:[0-9]{12}:parameter/[a-zA-Z0-9/_.-]+)$"
    }
}

/// A variable that the code reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
pub struct Variable {
    /// Its name, e.g. `LOG_LEVEL`.
    pub name: VariableName,
    /// Its value. Everybody who may look at the function or its stack sees it: give secrets as references instead.
    pub value: String,
}

/// A secret that the code reads by itself: it finds the name or ARN in a variable, and may read it. The secret's value is
/// neither in the template nor in the function's configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Secret {
    /// A secret of Secrets Manager.
    SecretsManager {
        /// The variable that holds the secret's name or ARN, e.g. `DATABASE_SECRET`.
        variable: VariableName,
        /// The secret's name, e.g. `shop/database`, or its ARN.
        secret: SecretId,
        /// The key that encrypts it, by ARN, where that is one of your own.
        key: Option<KeyArn>,
    },
    /// A parameter of Systems Manager, such as a `SecureString`.
    Parameter {
        /// The variable that holds the parameter's name or ARN, e.g. `DATABASE_PASSWORD_PARAMETER`.
        variable: VariableName,
        /// The parameter's name, e.g. `/shop/database/password`, or its ARN.
        parameter: ParameterId,
        /// The key that encrypts it, by ARN, where that is one of your own.
        key: Option<KeyArn>,
    },
}

impl Secret {
    /// The variable that holds the reference.
    pub fn variable(&self) -> &VariableName {
        match self {
            Self::SecretsManager { variable, .. } | Self::Parameter { variable, .. } => variable,
        }
    }

    /// What the variable holds.
    pub fn reference(&self) -> &str {
        match self {
            Self::SecretsManager { secret, .. } => secret,
            Self::Parameter { parameter, .. } => parameter,
        }
    }

    fn key(&self) -> Option<&KeyArn> {
        match self {
            Self::SecretsManager { key, .. } | Self::Parameter { key, .. } => key.as_ref(),
        }
    }

    /// The right to read it, and to decrypt it where that is a right of its own.
    fn grants(&self, reference: Text, key: Option<Text>) -> Vec<Statement> {
        let mut statements = match self {
            Self::SecretsManager { secret, .. } => grants::read_secret(secret_arn(secret, reference)),
            Self::Parameter { parameter, .. } => grants::read_parameters(parameter_arn(parameter, reference)),
        };
        statements.extend(key.map(grants::decrypt).unwrap_or_default());
        statements
    }
}

/// What a function's environment comes to.
pub(super) struct Declared {
    /// Its variables.
    pub(super) environment: Option<Environment>,
    /// What reading the secrets takes.
    pub(super) grants: Vec<Statement>,
}

/// Declares the variables and the references to secrets, each as a parameter: environments differ in them.
pub(super) fn declare(
    variables: &[Variable],
    secrets: &[Secret],
    function: &FunctionLabel,
    fragment: &mut Fragment,
) -> Result<Declared, Conflict> {
    let mut declared = BTreeMap::new();
    for Variable { name, value } in variables {
        let parameter = Parameter::new(LogicalId::new(&[function, name], VALUE), value.clone());
        let parameter = parameter.describe(format!("Value of {name} for the function {function}."));
        declared.insert(name.to_string(), fragment.parameter(parameter)?);
    }
    let mut grants = Vec::new();
    for secret in secrets {
        let name = secret.variable();
        let parameter = Parameter::new(LogicalId::new(&[function, name], SECRET), secret.reference().to_owned());
        let parameter = parameter.describe(format!("Name or ARN of the secret {name} of the function {function}."));
        let reference = fragment.parameter(parameter)?;
        let key = secret.key().map(|key| secret_key(key, function, name, fragment)).transpose()?;
        grants.extend(secret.grants(reference.clone(), key));
        declared.insert(name.to_string(), reference);
    }
    let environment = (!declared.is_empty()).then_some(Environment { variables: declared });
    Ok(Declared { environment, grants })
}

fn secret_key(
    key: &KeyArn,
    function: &FunctionLabel,
    variable: &VariableName,
    fragment: &mut Fragment,
) -> Result<Text, Conflict> {
    let parameter = Parameter::new(LogicalId::new(&[function, variable], SECRET_KEY), key.to_string());
    fragment.parameter(parameter.describe(format!("Key of the secret {variable} of the function {function}.")))
}

/// An ARN may lack the six characters at its end that only AWS knows, and a policy needs something for them.
fn secret_arn(secret: &SecretId, reference: Text) -> Text {
    let (begin, last) = secret.rsplit_once('-').unwrap_or_default();
    let is_complete = begin.contains(":secret:") && last.len() == 6 && last.chars().all(|c| c.is_ascii_alphanumeric());
    match secret.starts_with("arn:") {
        true if is_complete => reference,
        true => Text::concat([reference, "-??????".into()]),
        false => arn::secret(reference),
    }
}

fn parameter_arn(parameter: &ParameterId, reference: Text) -> Text {
    if parameter.starts_with("arn:") {
        return reference;
    }
    let path = if parameter.starts_with('/') { reference } else { Text::concat(["/".into(), reference]) };
    arn::parameter(path)
}
