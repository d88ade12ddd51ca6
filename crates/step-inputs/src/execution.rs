//! Inputs as a step gets them.

mod read;

use std::fmt;

use serde_json::{Value, json};

use super::conversion_error::ConversionError;
use super::{ContainerImageReference, InputPath, InputSchema, InputTree, PackageReference, Secret, tree};

/// Inputs as a step gets them: every expression evaluated, and what the server owns replaced by what it stands for.
///
/// Prints without secrets and account details; they are written only on request: [`Execution::to_json_with_secrets`].
/// A text that got a secret by an expression does print: masking it is for whoever evaluated the expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Execution {
    tree: InputTree<ExecutionInput>,
}

/// One input of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum ExecutionInput {
    /// Text.
    Text(String),
    /// A number or a truth value.
    Primitive(Value),
    /// A secret, or that there is none.
    Sensitive(Option<Secret>),
    /// A package where it was unpacked.
    Package(ExecutionPackage),
    /// A container image by its full name.
    ContainerImage(ExecutionImage),
    /// An account.
    Account(ExecutionAccount),
}

/// A package where it was unpacked.
#[derive(Clone, Debug, PartialEq)]
pub struct ExecutionPackage {
    /// The reference in the configuration.
    pub reference: PackageReference,
    /// Its id.
    pub reference_id: String,
    /// The folder with the package's files.
    pub extracted_to_path: String,
}

/// A container image by its full name.
#[derive(Clone, Debug, PartialEq)]
pub struct ExecutionImage {
    /// The reference in the configuration.
    pub reference: ContainerImageReference,
    /// What to pull, such as `ghcr.io/acme/site:1.2.0`.
    pub image_name: String,
}

/// An account.
#[derive(Clone, Debug, PartialEq)]
pub struct ExecutionAccount {
    /// Its id in the configuration.
    pub id: String,
    /// What to sign in with.
    pub details: AccountDetails,
}

/// What the server keeps of an account, such as its access key and secret key. Does not print.
#[derive(Clone, PartialEq)]
pub struct AccountDetails(Value);

/// What only the server knows about a deployment's inputs.
pub trait ExecutionResources {
    /// The folder that a package was unpacked to; `None` if the deployment has no such package.
    fn package_folder(&self, reference_id: &str) -> Option<String>;

    /// What to pull for a container image. As a default the name in the reference, as it is chosen.
    fn image_name(&self, reference: &ContainerImageReference) -> Option<String> {
        reference.image_name().map(str::to_owned)
    }

    /// The details of an account; `None` if there is none of this type.
    fn account(&self, account_type: &str, id: &str) -> Option<AccountDetails>;

    /// The secret that the server keeps for an input.
    fn stored_secret(&self, input: &InputPath) -> Option<Secret>;
}

impl Execution {
    /// Resolves a configuration in which every expression was evaluated. `schema` is expanded along it.
    ///
    /// Text in place of a number or truth value is what its expression came to, and so is text in place of a secret;
    /// nothing is evaluated here, and `#{` has no meaning any more.
    pub fn from_evaluated_configuration(
        schema: &InputSchema,
        configuration: &Value,
        resources: &impl ExecutionResources,
    ) -> Result<Self, ConversionError> {
        let tree = tree::read(schema, configuration, |path, value_type, value| {
            ExecutionInput::read(path, value_type, value, resources)
        })?;
        Ok(Self { tree })
    }

    /// The inputs one by one.
    pub fn tree(&self) -> &InputTree<ExecutionInput> {
        &self.tree
    }

    /// The configuration that was executed: values in place of expressions, and of secrets only whether there was one.
    pub fn to_configuration(&self) -> Value {
        self.tree.to_json(&|input| match input {
            ExecutionInput::Text(text) => Value::from(text.as_str()),
            ExecutionInput::Primitive(value) => value.clone(),
            ExecutionInput::Sensitive(secret) => json!({ "HasValue": secret.is_some() }),
            ExecutionInput::Package(package) => package.reference.as_json().clone(),
            ExecutionInput::ContainerImage(image) => image.reference.as_json().clone(),
            ExecutionInput::Account(account) => Value::from(account.id.as_str()),
        })
    }

    /// The inputs as the step reads them, secrets and account details in clear text: not for logs, not for storage.
    pub fn to_json_with_secrets(&self) -> Value {
        self.tree.to_json(&|input| match input {
            ExecutionInput::Text(text) => Value::from(text.as_str()),
            ExecutionInput::Primitive(value) => value.clone(),
            ExecutionInput::Sensitive(secret) => secret.as_ref().map(Secret::expose).into(),
            ExecutionInput::Package(package) => {
                json!({ "referenceId": package.reference_id, "extractedToPath": package.extracted_to_path })
            }
            ExecutionInput::ContainerImage(image) => Value::from(image.image_name.as_str()),
            ExecutionInput::Account(account) => account.details.expose().clone(),
        })
    }
}

impl AccountDetails {
    /// Guards `details`, in the form that a step reads them.
    pub fn new(details: Value) -> Self {
        Self(details)
    }

    /// The details, for whoever must have them.
    pub fn expose(&self) -> &Value {
        &self.0
    }
}

impl fmt::Debug for AccountDetails {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}
