//! Places in the inputs, as `JSONPath` (RFC 9535) writes them.

use std::fmt;

#[derive(Clone, Default)]
pub(super) struct JsonPath(String);

impl JsonPath {
    pub(super) fn root() -> Self {
        Self::default()
    }

    pub(super) fn field(&self, name: &str) -> Self {
        let is_short = name.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && name.chars().all(|character| character.is_alphanumeric() || character == '_');
        if is_short {
            return Self(format!("{}.{name}", self.0));
        }
        let escaped = name.replace('\\', "\\\\").replace('\'', "\\'");
        Self(format!("{}['{escaped}']", self.0))
    }

    pub(super) fn index(&self, index: usize) -> Self {
        Self(format!("{}[{index}]", self.0))
    }

    /// How people call the field: `tags[0].value`.
    pub(super) fn without_root(&self) -> String {
        self.0.strip_prefix('.').unwrap_or(&self.0).to_owned()
    }
}

impl fmt::Display for JsonPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "${}", self.0)
    }
}
