//! Scalars that every YAML reader takes for what they are, of version 1.1 like CloudFormation's or of 1.2.

use std::fmt::Write;

use serde_json::Value as Json;

/// What YAML 1.1 takes for a boolean or for nothing, in lower case.
const WORDS: [&str; 10] = ["false", "n", "no", "null", "off", "on", "true", "y", "yes", "~"];

/// A value that stands on one line: a text, number or boolean, a list of numbers, or an empty list or object.
pub(super) fn scalar(value: &Json) -> String {
    match value {
        Json::String(text) => quoted(text),
        Json::Array(numbers) => format!("[{}]", numbers.iter().map(Json::to_string).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// A text, in quotes unless everybody reads it as text without them.
pub(super) fn quoted(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { double_quoted(text) }
}

/// Whether a text can go without quotes. Careful rather than exact: begins with a letter, no punctuation that means
/// something anywhere.
fn is_plain(text: &str) -> bool {
    let is_safe = |c: char| c.is_ascii_alphanumeric() || " -_./:@+=()".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && text.chars().all(is_safe)
        && !text.contains(": ")
        && !text.ends_with([' ', ':'])
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// JSON's quotes, which YAML shares, with what YAML does not print escaped as well.
fn double_quoted(text: &str) -> String {
    let json = Json::from(text).to_string();
    let mut quoted = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted
}
