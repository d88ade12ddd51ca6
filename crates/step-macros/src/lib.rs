//! `#[derive(InputPaths)]`: the typed paths of an inputs type.
//!
//! Only what has to be a macro is here; what the generated code calls is in `step_core::paths`, where it is documented.

mod names;
mod shapes;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Implements `step_core::InputPaths`, so that rules and forms name fields instead of writing paths as text.
///
/// - A struct with named fields `Inputs` gets `InputsPaths`, with a path for each field under the same name.
/// - An enum with a `#[serde(tag = "…")]` gets a type with one method per variant, which gives that member's paths.
/// - A tuple struct, an enum without fields, and a type that serde converts (`transparent`, `from`, `try_from`) is one
///   value: its path is a `Path`.
///
/// Names follow `#[serde(rename_all)]`, `#[serde(rename_all_fields)]` and `#[serde(rename)]`; defaults follow
/// `#[serde(default)]`, on fields and on whole structs. What inputs cannot have (`flatten`, `untagged`, `content`, `skip`,
/// `alias`, `other`, `with`, `deserialize_with`) is refused with a message that says what to do instead.
#[proc_macro_derive(InputPaths, attributes(serde))]
pub fn input_paths(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    shapes::expand(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}
