//! How places and values in the inputs are named.

use serde_json::Value;
use step_inputs::InputPath;

/// Longer texts are cut in messages.
const LONGEST: usize = 60;

/// A place for a message: `` `tags[0]` ``, or "the document".
pub(super) fn named(path: &InputPath) -> String {
    let name = path.name();
    if name.is_empty() { "the document".to_owned() } else { format!("`{name}`") }
}

/// A value as a message shows it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::String(text) if text.chars().count() > LONGEST => {
            let start: String = text.chars().take(LONGEST).collect();
            Value::from(start + "…").to_string()
        }
        short => short.to_string(),
    }
}

/// `"a", "b" or "c"`, or with another last word.
pub(super) fn listed(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_long_text_is_cut() {
        let text = shown(&json!("é".repeat(100)));
        assert_eq!(text, format!("\"{}…\"", "é".repeat(60)));
    }

    #[test]
    fn the_whole_has_a_name_for_messages() {
        assert_eq!(named(&InputPath::root()), "the document");
        assert_eq!(named(&InputPath::root().field("tags").index(0)), "`tags[0]`");
    }
}
