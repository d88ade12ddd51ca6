//! Hiding what is known to be secret.

use serde_json::Value;

const MASK: &str = "********";
/// Shorter values are not masked: they are found in every other word, and hiding them protects nothing.
const MIN_SECRET: usize = 4;

/// Texts that nobody may see, and what hides them.
///
/// Values of fewer than four bytes are not hidden. A secret of several lines is hidden line by line too, since that is how
/// it gets into messages.
#[derive(Clone, Default)]
pub struct Mask {
    /// Longest first, so that a secret within another one leaves nothing of the longer one.
    secrets: Vec<String>,
}

impl Mask {
    /// Hides one more text.
    pub fn add(&mut self, secret: &str) {
        let whole = std::iter::once(secret.trim());
        for part in whole.chain(secret.lines().map(str::trim)) {
            if part.len() >= MIN_SECRET && !self.secrets.iter().any(|known| known == part) {
                self.secrets.push(part.to_owned());
            }
        }
        self.secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    }

    /// Whether a secret is in `text`.
    pub fn is_in(&self, text: &str) -> bool {
        self.secrets.iter().any(|secret| text.contains(secret.as_str()))
    }

    /// `text` without the secrets.
    pub fn hide(&self, text: &str) -> String {
        self.secrets.iter().fold(text.to_owned(), |masked, secret| {
            if masked.contains(secret.as_str()) { masked.replace(secret.as_str(), MASK) } else { masked }
        })
    }

    /// `document` without the secrets, in names as well as in values.
    pub fn hide_in(&self, document: &Value) -> Value {
        match document {
            Value::String(text) => self.hide(text).into(),
            Value::Array(items) => items.iter().map(|item| self.hide_in(item)).collect(),
            Value::Object(fields) => {
                fields.iter().map(|(name, value)| (self.hide(name), self.hide_in(value))).collect()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => document.clone(),
        }
    }
}

impl<S: AsRef<str>> FromIterator<S> for Mask {
    fn from_iter<I: IntoIterator<Item = S>>(secrets: I) -> Self {
        let mut mask = Self::default();
        secrets.into_iter().for_each(|secret| mask.add(secret.as_ref()));
        mask
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn masks_by_table() {
        for (secrets, message, expected) in [
            (&["secret"][..], "a secret and a secret", "a ******** and a ********"),
            (&["secret", "secretary"], "the secretary", "the ********"),
            (&["line one\nline two"], "line two", "********"),
            (&["  padded\n"], "padded", "********"),
            (&["no"], "no news", "no news"),
            (&[""], "untouched", "untouched"),
        ] {
            assert_eq!(secrets.iter().collect::<Mask>().hide(message), expected, "{secrets:?}");
        }
    }

    #[test]
    fn a_document_is_masked_in_names_and_values() {
        let mask: Mask = ["hunter22"].iter().collect();
        let hidden = mask.hide_in(&json!({ "a hunter22": ["hunter22", 7, { "b": "no hunter22" }] }));
        assert_eq!(hidden, json!({ "a ********": ["********", 7, { "b": "no ********" }] }));
    }
}
