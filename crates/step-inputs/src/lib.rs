//! The forms that a step's inputs take on their way through a server.
//!
//! A step describes its inputs once, in `inputs.json`. The values then live in four contexts, and each writes the
//! same input in its own way:
//!
//! | Context | Who reads it | A bound number | A secret | A package |
//! |---|---|---|---|---|
//! | Configuration | the server's API and database | its text, `"#{Port}"` | `{HasValue, NewValue}` | as chosen |
//! | In memory ([`InMemory`]) | an editor | `{type: "bound", expression}` | `{type: "existing"}` … | as chosen |
//! | Export ([`Export`]) | a file for people | `{type: "bound", expression}` | without its text | by names |
//! | Execution ([`Execution`]) | the step | the number | a handle | where it was unpacked |
//!
//! Octopus calls the first two *Resource* and *Runtime*.
//!
//! This crate converts between the contexts. All of it is pure: values in, values out. It does not check a value
//! against its schema (a document that conversions accept may still be invalid) and does not evaluate expressions.
//!
//! # A schema along a value
//!
//! Conversions follow the inputs' types, and which types apply depends on the value: a union's member is chosen by the
//! discriminators in it, a list has as many items as it has. So the schema is first expanded along a value.
//!
//! ```
//! use serde_json::json;
//! use step_inputs::{InMemory, InputSchema};
//!
//! let inputs_json = json!({ "definitions": {
//!     "Website": {
//!         "type": "object",
//!         "isRoot": true,
//!         "properties": {
//!             "port": { "type": "integer" },
//!             "password": { "$ref": "#/definitions/SensitiveValue" },
//!             "site": { "$ref": "#/definitions/PackageReference" },
//!         },
//!         "required": ["port", "password", "site"],
//!     },
//!     "SensitiveValue": { "type": "object", "isSensitiveValue": true },
//!     "PackageReference": { "type": "object", "isPackageReference": true },
//! } });
//! let configuration = json!({
//!     "port": "#{Port}",
//!     "password": { "HasValue": true },
//!     "site": { "referenceId": "website", "feedId": "Feeds-1", "packageId": "Acme.Website" },
//! });
//!
//! let schema = InputSchema::expand_present(&inputs_json, &configuration)?;
//! let inputs = InMemory::from_configuration(&schema, &configuration)?;
//! assert_eq!(inputs.to_json()["port"], json!({ "type": "bound", "expression": "#{Port}" }));
//! assert_eq!(inputs.to_configuration(), configuration);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`InputSchema::expand`] is the exact counterpart of Octopus's `convertFromJsonSchemaToInputSchema`; it refuses a
//! value that leaves an optional list out. [`InputSchema::expand_present`] describes what a value holds, whatever that
//! is, and is what a server wants nearly always.
//!
//! # Bound inputs
//!
//! A text, number, truth value, secret or account may be bound to an expression instead of having a value. Nothing can
//! be said about it before the expression is evaluated, so whoever checks a configuration skips the rules that read it:
//!
//! ```
//! # use serde_json::json;
//! # let inputs_json = json!({ "definitions": { "Website": {
//! #     "type": "object",
//! #     "isRoot": true,
//! #     "properties": { "ports": { "type": "array", "items": { "type": "integer" } } },
//! # } } });
//! # use step_inputs::InputSchema;
//! let configuration = json!({ "ports": [80, "#{Port}"] });
//! let bound = InputSchema::expand_present(&inputs_json, &configuration)?.bound_inputs(&configuration);
//! assert_eq!(bound[0].to_string(), "$.ports[1]");
//! # Ok::<(), step_inputs::SchemaError>(())
//! ```
//!
//! # Before execution
//!
//! Once every expression is evaluated, [`Execution`] looks up what only the server knows: stored secrets, images, where
//! packages were unpacked. A step gets a [`handle`] in place of a secret; the [`Secret`] itself, which does not print,
//! stays with the server.
//!
//! ```
//! use serde_json::json;
//! use step_inputs::{ContainerImageReference, Execution, ExecutionResources, InputPath, InputSchema, Secret};
//!
//! struct Server;
//!
//! impl ExecutionResources for Server {
//!     fn package_folder(&self, reference_id: &str) -> Option<String> {
//!         Some(format!("/packages/{reference_id}"))
//!     }
//!     fn image(&self, _reference: &ContainerImageReference) -> Option<String> {
//!         None
//!     }
//!     fn stored_secret(&self, input: &InputPath) -> Option<Secret> {
//!         (input.to_string() == "$.password").then(|| Secret::new("open sesame"))
//!     }
//! }
//!
//! # let inputs_json = json!({ "definitions": {
//! #     "Website": {
//! #         "type": "object",
//! #         "isRoot": true,
//! #         "properties": {
//! #             "port": { "type": "integer" },
//! #             "password": { "type": "object", "isSensitiveValue": true },
//! #             "site": { "type": "object", "isPackageReference": true },
//! #         },
//! #     },
//! # } });
//! let evaluated = json!({
//!     "port": "8080",
//!     "password": { "HasValue": true },
//!     "site": { "referenceId": "website" },
//! });
//! let schema = InputSchema::expand_present(&inputs_json, &evaluated)?;
//! let execution = Execution::from_evaluated_configuration(&schema, &evaluated, &Server)?;
//!
//! assert_eq!(execution.to_json(), json!({
//!     "port": 8080,
//!     "password": { "sensitive": "$.password" },
//!     "site": { "referenceId": "website", "extractedToPath": "/packages/website" },
//! }));
//! assert_eq!(execution.secrets()[0].1.expose(), "open sesame");
//! assert!(!format!("{execution:?}").contains("open sesame"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod accessor;
mod bound;
mod bound_inputs;
mod conversion_error;
mod document;
mod execution;
mod export;
mod in_memory;
mod path;
mod reference;
mod schema;
mod secret;
mod tree;
mod words;

pub use accessor::InputAccessor;
pub use bound::{Bindable, BoundValue, contains_expression};
pub use conversion_error::{ConversionError, ConversionProblem};
pub use document::{DocumentError, parse_document};
pub use execution::{Execution, ExecutionImage, ExecutionInput, ExecutionPackage, ExecutionResources, handle};
pub use export::{Export, ExportImage, ExportInput, ExportNames, ExportPackage, Feed, Origin};
pub use in_memory::{InMemory, InMemoryInput, SensitiveInput};
pub use path::{InputPath, PathError, Segment};
pub use reference::{ContainerImageReference, PackageReference};
pub use schema::{
    Discriminator, InputProperty, InputSchema, InputType, Leaf, LeafKind, ObjectType, PrimitiveKind, SchemaError,
    SchemaProblem, ValueType,
};
pub use secret::Secret;
pub use tree::InputTree;
pub use words::kind_of;
