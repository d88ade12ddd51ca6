//! How places and values in the inputs are named.

use serde_json::Value;

/// Longer texts are cut in messages.
const LONGEST: usize = 60;

/// A place in the inputs: its `JSONPath` (RFC 9535), and the name that messages use for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    path: String,
    /// The last field of the path and what follows it: `tags[0]`. Empty at the root.
    name: String,
}

impl Subject {
    /// The inputs as a whole.
    pub(super) fn root() -> Self {
        Self { path: "$".to_owned(), name: String::new() }
    }

    /// The place that a JSON pointer leads to in `inputs`, which tells lists from objects.
    pub(super) fn at(pointer: &str, inputs: &Value) -> Self {
        let mut subject = Self::root();
        let mut value = Some(inputs);
        for segment in pointer.split('/').skip(1) {
            let segment = segment.replace("~1", "/").replace("~0", "~");
            let index = value.filter(|value| value.is_array()).and_then(|_| segment.parse().ok());
            subject = index.map_or_else(|| subject.field(&segment), |index| subject.item(index));
            value = value.and_then(|value| index.map_or_else(|| value.get(&segment), |index| value.get(index)));
        }
        subject
    }

    /// A field of the object at this place.
    pub(super) fn field(&self, field: &str) -> Self {
        let is_shorthand = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii();
        let starts_with_digit = field.starts_with(|first: char| first.is_ascii_digit());
        let path = if field.is_empty() || starts_with_digit || !field.bytes().all(is_shorthand) {
            format!("{}['{}']", self.path, field.replace('\\', "\\\\").replace('\'', "\\'"))
        } else {
            format!("{}.{field}", self.path)
        };
        Self { path, name: field.to_owned() }
    }

    /// An item of the list at this place.
    pub(super) fn item(&self, index: usize) -> Self {
        Self { path: format!("{}[{index}]", self.path), name: format!("{}[{index}]", self.name) }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// For a message: `` `tags[0]` ``, or "the document".
    pub(super) fn name(&self) -> String {
        if self.name.is_empty() { "the document".to_owned() } else { format!("`{}`", self.name) }
    }
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

/// What a value is, in plain words.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
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
    fn paths_by_table() {
        let inputs = json!({ "tags": [{ "key": 1 }], "0": { "a b": [1], "a/b~c": 1, "it's": 1 }, "名": 1 });
        for (pointer, path, name) in [
            ("", "$", "the document"),
            ("/tags", "$.tags", "`tags`"),
            ("/tags/0", "$.tags[0]", "`tags[0]`"),
            ("/tags/0/key", "$.tags[0].key", "`key`"),
            ("/0/a b/0", "$['0']['a b'][0]", "`a b[0]`"),
            ("/0/a~1b~0c", "$['0']['a/b~c']", "`a/b~c`"),
            ("/0/it's", r"$['0']['it\'s']", "`it's`"),
            ("/名", "$.名", "`名`"),
        ] {
            let subject = Subject::at(pointer, &inputs);
            assert_eq!((subject.path(), subject.name().as_str()), (path, name));
        }
    }

    #[test]
    fn a_long_text_is_cut() {
        let text = shown(&json!("é".repeat(100)));
        assert_eq!(text, format!("\"{}…\"", "é".repeat(60)));
    }
}
