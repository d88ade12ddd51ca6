//! Inputs as a step gets them.

mod read;

use serde_json::{Map, Value, json};

use super::conversion_error::ConversionError;
use super::{ContainerImageReference, InputPath, InputSchema, InputTree, PackageReference, Secret, tree};

/// Inputs as a step gets them: every expression evaluated, and what the server owns replaced by what it stands for.
///
/// Prints without secrets, and never writes one: see [`Execution::to_json`]. A text that got a secret by an expression
/// does print: masking it is for whoever evaluated the expression.
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
    /// The id of an account. What is in an account reaches a step as granted environment variables.
    Account(String),
}

/// A package where it was unpacked.
#[derive(Clone, Debug, PartialEq)]
pub struct ExecutionPackage {
    /// The reference in the configuration.
    pub reference: PackageReference,
    /// Its id.
    pub reference_id: String,
    /// The folder with the package's files, as the step sees it.
    pub extracted_to_path: String,
}

/// A container image by its full name.
#[derive(Clone, Debug, PartialEq)]
pub struct ExecutionImage {
    /// The reference in the configuration.
    pub reference: ContainerImageReference,
    /// Its id.
    pub reference_id: String,
    /// What to pull, such as `ghcr.io/acme/site:1.2.0`. None while no release chose one.
    pub image: Option<String>,
}

/// What only the server knows about a deployment's inputs.
pub trait ExecutionResources {
    /// The folder that a package was unpacked to, as the step sees it; `None` if the deployment has no such package.
    fn package_folder(&self, reference_id: &str) -> Option<String>;

    /// What to pull for a container image; `None` while no release chose one.
    fn image(&self, reference: &ContainerImageReference) -> Option<String>;

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

    /// Everything that keeps a configuration from being resolved, where [`Execution::from_evaluated_configuration`] tells the
    /// first. What has no type of the schema is left out: whoever validates reports it.
    pub fn problems(
        schema: &InputSchema,
        configuration: &Value,
        resources: &impl ExecutionResources,
    ) -> Vec<ConversionError> {
        let mut problems = Vec::new();
        schema.visit(configuration, |leaf| {
            let value_type = leaf.kind.value_type().filter(|_| !leaf.value.is_null());
            let read =
                value_type.map(|value_type| ExecutionInput::read(&|| leaf.path(), value_type, leaf.value, resources));
            if let Some(Err(problem)) = read {
                problems.push(ConversionError { path: leaf.path(), problem });
            }
        });
        problems
    }

    /// The inputs one by one.
    pub fn tree(&self) -> &InputTree<ExecutionInput> {
        &self.tree
    }

    /// The secrets, each with the place of its input, which is also its handle in [`Execution::to_json`].
    pub fn secrets(&self) -> Vec<(InputPath, Secret)> {
        let values = self.tree.filtered(|input| matches!(input, ExecutionInput::Sensitive(_))).into_iter();
        let secrets = values.filter_map(|(path, input)| match input {
            ExecutionInput::Sensitive(Some(secret)) => Some((path, secret.clone())),
            _ => None,
        });
        secrets.collect()
    }

    /// The configuration that was executed: values in place of expressions, and of secrets only whether there was one.
    pub fn to_configuration(&self) -> Value {
        self.tree.to_json(&|_, input| match input {
            ExecutionInput::Text(text) => Value::from(text.as_str()),
            ExecutionInput::Primitive(value) => value.clone(),
            ExecutionInput::Sensitive(secret) => json!({ "HasValue": secret.is_some() }),
            ExecutionInput::Package(package) => package.reference.as_json().clone(),
            ExecutionInput::ContainerImage(image) => image.reference.as_json().clone(),
            ExecutionInput::Account(id) => Value::from(id.as_str()),
        })
    }

    /// The inputs as a step's component reads them. In place of a secret it gets a [`handle`], with which it asks for the
    /// text while it executes; where there is no secret, null.
    pub fn to_json(&self) -> Value {
        self.tree.to_json(&|path, input| match input {
            ExecutionInput::Text(text) => Value::from(text.as_str()),
            ExecutionInput::Primitive(value) => value.clone(),
            ExecutionInput::Sensitive(Some(_)) => handle(&path()),
            ExecutionInput::Sensitive(None) => Value::Null,
            ExecutionInput::Package(package) => {
                json!({ "referenceId": package.reference_id, "extractedToPath": package.extracted_to_path })
            }
            ExecutionInput::ContainerImage(image) => {
                let mut fields = Map::new();
                fields.insert("referenceId".to_owned(), image.reference_id.as_str().into());
                fields.extend(image.image.as_ref().map(|image| ("image".to_owned(), image.as_str().into())));
                Value::Object(fields)
            }
            ExecutionInput::Account(id) => Value::from(id.as_str()),
        })
    }
}

/// What a step holds in place of the secret at `path`: `{"sensitive": "$.path"}`.
pub fn handle(path: &InputPath) -> Value {
    json!({ "sensitive": path.to_string() })
}
