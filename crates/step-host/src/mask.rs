//! Hiding what is known to be secret.

use std::fmt;

use serde_json::{Number, Value};
use step_inputs::{PrimitiveKind, Secret};

const MASK: &str = "********";
/// Shorter values are not masked: they are found in every other word, and hiding them protects nothing.
const MIN_SECRET: usize = 4;

/// Texts that nobody may see, and what hides them.
///
/// Values of fewer than four bytes are not hidden. A secret of several lines is hidden line by line too, since that is how
/// it gets into messages, and one that says a number in the form that an input's number has, too.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Mask {
    /// Longest first, so that a secret within another one leaves nothing of the longer one.
    secrets: Vec<Secret>,
}

impl Mask {
    /// Hides one more text.
    pub fn add(&mut self, secret: &Secret) {
        let whole = std::iter::once(secret.expose().trim());
        let numbers = as_numbers(secret.expose());
        for part in whole.chain(numbers.iter().map(String::as_str)).chain(secret.expose().lines().map(str::trim)) {
            if part.len() >= MIN_SECRET && !self.secrets.iter().any(|known| known.expose() == part) {
                self.secrets.push(Secret::new(part));
            }
        }
        self.secrets.sort_by_key(|secret| std::cmp::Reverse(secret.expose().len()));
    }

    /// Hides all that `other` hides, too.
    pub fn merge(&mut self, other: &Self) {
        other.secrets.iter().for_each(|secret| self.add(secret));
    }

    /// Whether a secret is in `text`.
    pub fn is_in(&self, text: &str) -> bool {
        self.secrets.iter().any(|secret| text.contains(secret.expose()))
    }

    /// `text` without the secrets.
    pub fn hide(&self, text: &str) -> String {
        self.secrets.iter().fold(text.to_owned(), |masked, secret| {
            if masked.contains(secret.expose()) { masked.replace(secret.expose(), MASK) } else { masked }
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
            // A secret may be all of a number; digits within another one say nothing.
            Value::Number(number) if self.is_number(number) => MASK.into(),
            Value::Null | Value::Bool(_) | Value::Number(_) => document.clone(),
        }
    }

    fn is_number(&self, number: &Number) -> bool {
        let says_it = |secret: &Secret| secret.expose().parse::<f64>().ok() == number.as_f64();
        number.to_string().len() >= MIN_SECRET && self.secrets.iter().any(says_it)
    }
}

/// How inputs, and plans made of them, write the number that a text says.
fn as_numbers(text: &str) -> Vec<String> {
    let kinds = [PrimitiveKind::Number, PrimitiveKind::Integer];
    kinds.into_iter().filter_map(|kind| Some(kind.parse(text)?.to_string())).collect()
}

impl<'s> FromIterator<&'s Secret> for Mask {
    fn from_iter<I: IntoIterator<Item = &'s Secret>>(secrets: I) -> Self {
        let mut mask = Self::default();
        secrets.into_iter().for_each(|secret| mask.add(secret));
        mask
    }
}

/// Not even how many.
impl fmt::Debug for Mask {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Mask(…)")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn mask(secrets: &[&str]) -> Mask {
        secrets.iter().map(|secret| Secret::new(*secret)).collect::<Vec<_>>().iter().collect()
    }

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
            assert_eq!(mask(secrets).hide(message), expected, "{secrets:?}");
        }
    }

    #[test]
    fn numbers_are_masked_however_they_are_written() {
        let plan = json!({ "port": 70000, "share": 70000.0, "other": 170_000, "text": "at 70000", "few": 7 });
        for secret in ["70000", "70000.0", " 70000 "] {
            let hidden = mask(&[secret, "7"]).hide_in(&plan);
            assert_eq!((&hidden["port"], &hidden["share"]), (&json!("********"), &json!("********")), "{secret}");
            assert_eq!(hidden["text"], "at ********", "{secret}");
            assert_eq!((&hidden["other"], &hidden["few"]), (&json!(170_000), &json!(7)), "{secret}");
        }
    }

    #[test]
    fn a_document_is_masked_in_names_and_values() {
        let hidden = mask(&["hunter22"]).hide_in(&json!({ "a hunter22": ["hunter22", 7, { "b": "no hunter22" }] }));
        assert_eq!(hidden, json!({ "a ********": ["********", 7, { "b": "no ********" }] }));
    }
}
