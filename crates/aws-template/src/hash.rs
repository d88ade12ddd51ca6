//! Hashes of content, for names that must change exactly when it does.

use std::fmt::{self, Write};

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

/// A hash of content, as lower-case hexadecimal digits. The order of an object's members does not matter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ContentHash(String);

impl ContentHash {
    /// Digits of a hash: 48 bits, among the few versions of one resource.
    pub const LENGTH: usize = 12;

    /// Digits where a hash only tells apart names that are spelled with the same letters.
    pub(crate) const SHORT: usize = 8;

    /// The hash of a document.
    pub fn of(content: &Json) -> Self {
        let mut text = String::new();
        write_sorted(content, &mut text);
        Self::of_text(&text)
    }

    /// The hash of names in their order. `["a", "b"]` and `["a-b"]` differ.
    pub(crate) fn of_names(names: &[&str]) -> Self {
        Self::of(&Json::from(names))
    }

    /// The first digits.
    pub(crate) fn short(&self) -> &str {
        &self.0[..Self::SHORT]
    }

    fn of_text(text: &str) -> Self {
        let digest = Sha256::digest(text.as_bytes());
        let mut digits = String::with_capacity(Self::LENGTH);
        for byte in &digest[..Self::LENGTH / 2] {
            // Writing to a string cannot fail.
            let _ = write!(digits, "{byte:02x}");
        }
        Self(digits)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Compact JSON with members in the order of their names.
fn write_sorted(value: &Json, text: &mut String) {
    match value {
        Json::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            members.sort_by_key(|(name, _)| name.as_str());
            text.push('{');
            for (name, value) in members {
                text.push_str(&Json::from(name.as_str()).to_string());
                text.push(':');
                write_sorted(value, text);
                text.push(',');
            }
            text.push('}');
        }
        Json::Array(items) => {
            text.push('[');
            for item in items {
                write_sorted(item, text);
                text.push(',');
            }
            text.push(']');
        }
        scalar => text.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_order_of_members_does_not_matter_and_that_of_items_does() {
        assert_eq!(
            ContentHash::of(&json!({"a": [1, {"x": 1, "y": 2}], "b": 2})),
            ContentHash::of(&json!({"b": 2, "a": [1, {"y": 2, "x": 1}]}))
        );
        assert_ne!(ContentHash::of(&json!([1, 2])), ContentHash::of(&json!([2, 1])));
        assert_ne!(ContentHash::of(&json!("1")), ContentHash::of(&json!(1)));
    }

    /// Hashes are names of what is deployed: another algorithm would publish every function once more.
    #[test]
    fn the_algorithm_is_fixed() {
        assert_eq!(ContentHash::of(&json!({"b": [true, null], "a": "é"})).to_string(), "a7666e5668d5");
    }
}
