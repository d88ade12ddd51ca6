//! Values that nobody may see.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::InputPath;

/// A value that nobody may see, such as a password.
///
/// The step only holds the right to ask for it: as JSON it is `{"sensitive": "$.database.password"}`, so it can be part
/// of a plan, a log or an error without giving anything away. While the step executes,
/// [`Context::reveal`](crate::Context::reveal) gives the [`Secret`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SensitiveValue {
    sensitive: String,
}

/// The text of a [`SensitiveValue`]. Cannot be printed or serialised; [`expose`](Self::expose) hands it to whatever
/// needs it, and its memory is overwritten when it is dropped.
///
/// ```compile_fail
/// fn print(secret: step_core::Secret) {
///     println!("{secret}");
/// }
/// ```
///
/// ```compile_fail
/// #[derive(serde::Serialize)]
/// struct Plan {
///     password: step_core::Secret,
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl SensitiveValue {
    /// The sensitive value at `path` of the inputs.
    pub fn at(path: &InputPath) -> Self {
        Self { sensitive: path.to_string() }
    }

    /// What the host knows it by.
    pub fn handle(&self) -> &str {
        &self.sensitive
    }
}

impl Secret {
    /// A secret text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text, for the call that needs it. Everything that takes it on is responsible for it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(********)")
    }
}

impl JsonSchema for SensitiveValue {
    fn schema_name() -> Cow<'static, str> {
        "SensitiveValue".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "isSensitiveValue": true })
    }
}
