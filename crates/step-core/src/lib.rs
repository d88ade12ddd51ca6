//! The SDK that deployment steps are written on.
//!
//! A step is a type. It implements [`Step`] (one required method, [`Step::plan`]: a pure function from inputs to what
//! will be done) and is turned into a component by [`export!`]. Identity, version and description come from the
//! step's `Cargo.toml`; schema, form and documentation come from its inputs type.
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use step_core::{Action, Context, Deployment, Failure, InputPaths, Plan, Step};
//!
//! /// What the step is configured with.
//! #[derive(Deserialize, InputPaths, schemars::JsonSchema)]
//! #[serde(rename_all = "camelCase")]
//! struct Inputs {
//!     /// Who is greeted.
//!     name: String,
//! }
//!
//! /// What the step can do.
//! #[derive(Serialize, Deserialize)]
//! #[serde(tag = "type", rename_all = "camelCase")]
//! enum Greeting {
//!     Say { text: String },
//! }
//!
//! impl Action for Greeting {
//!     fn summary(&self) -> String {
//!         let Self::Say { text } = self;
//!         format!("say {text:?}")
//!     }
//!
//!     fn apply(&self, context: &dyn Context) -> Result<(), Failure> {
//!         let Self::Say { text } = self;
//!         context.info(text);
//!         Ok(())
//!     }
//! }
//!
//! struct Hello;
//!
//! impl Step for Hello {
//!     type Inputs = Inputs;
//!     type Action = Greeting;
//!
//!     fn plan(inputs: &Inputs, _: &Deployment) -> Result<Plan<Greeting>, Failure> {
//!         Ok(Plan::new([Greeting::Say { text: format!("Hello, {}", inputs.name) }]))
//!     }
//! }
//!
//! step_core::export!(Hello);
//! # fn main() {}
//! ```
//!
//! Suggested reading order: [`Step`], [`Plan`] and [`Action`], [`Context`], [`Failure`], then `surfaces` for how a step
//! meets the versioned contract in `wit/`.

// The derive names this crate from the outside, and is used inside, too.
extern crate self as step_core;

mod step;

mod graduation;
mod plan;
mod preview;

mod context;
mod deployment;

mod diagnostics;
mod documents;
mod failure;

#[doc = include_str!("../../../docs/concepts/inputs.md")]
pub mod concepts {}

mod input_path;
mod inputs;
mod paths;
mod reading_error;
mod rules;
mod values;

mod form;
mod initial;
mod outputs;
mod schema;

mod manifest;
pub mod surfaces;

#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod component;

pub use context::{Context, Level, Task, TaskState};
pub use deployment::{Deployment, PackageContent};
pub use diagnostics::{Diagnostic, Severity};
pub use failure::{Area, CANCELLED, DEFECT, ErrorKind, Failure, INPUTS_UNREADABLE, NOT_SUPPORTED, PLAN_STALE};
pub use form::{ChoiceOption, Condition, Control, ControlKind, ControlPath, Form, FormBuilder};
pub use graduation::{Destination, HandOver, Successor};
pub use initial::InitialInputs;
pub use input_path::InputPath;
pub use inputs::{
    AmazonWebServicesAccount, Arn, AwsAuthentication, AwsCredentials, AwsRole, AzureServicePrincipal,
    ContainerImageReference, ExternalId, FunctionName, GoogleCloudAccount, PackageReference, Region, RoleArn, Secret,
    SensitiveValue, SessionDuration, SessionName, SshKeyPair, Token, UsernamePassword,
};
pub use manifest::{Capabilities, Manifest, ManifestError, StepId};
pub use outputs::Output;
pub use paths::{
    AccountValue, ChoiceValue, Defaults, EachPath, EachValuePath, InputPaths, ListPath, MapPath, NumberValue,
    OptionalPath, Path, Place, TextValue, Unreadable,
};
pub use plan::{Action, Plan, PlannedAction};
pub use preview::{Change, Effect, Previewed};
pub use rules::{Problem, Reading, Reads, Rules, RulesOutcome, Stage};
pub use step::{Packaged, Step};
pub use values::{InvalidNumber, InvalidText, NumberRule, Percentage, TextRule};

/// What the macros of this crate name in the crates that use them.
#[doc(hidden)]
pub mod reexported {
    pub use crate::paths::fields_may_be_bound;
    pub use crate::rules::may_be_bound;
    pub use {schemars, serde, serde_json};
}

/// Turns a [`Step`] into a component that exports every surface of `octopus:step`.
///
/// Write it once per step crate, at the top level. It reads the crate's `Cargo.toml` at compile time, so that the
/// package's identity is written nowhere else. On other targets than wasm it only ties the step to its manifest,
/// which is what native tests need.
#[macro_export]
macro_rules! export {
    ($step:ident) => {
        impl $crate::Packaged for $step {
            const MANIFEST: &'static str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
        }

        // Without this, a step is dead code wherever it is not exported.
        const _: fn() -> $crate::surfaces::Description = $crate::surfaces::describe::<$step>;

        #[cfg(target_arch = "wasm32")]
        type ExportedStep = $crate::component::Exported<$step>;
        #[cfg(target_arch = "wasm32")]
        $crate::component::bindings::export!(ExportedStep with_types_in $crate::component::bindings);
    };
}
