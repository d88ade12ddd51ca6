//! Reads documents that people write.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::{InputPath, Segment};

/// Why a text is no document of inputs.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// Not JSON.
    #[error("it is not JSON: {0}")]
    NotJson(serde_json::Error),
    /// A field occurs twice in an object. JSON readers do not agree on which one counts.
    #[error("{} given more than once", in_words(.0))]
    DuplicateFields(Vec<InputPath>),
}

/// Reads a JSON document, and refuses one in which an object has a field twice.
///
/// ```
/// let error = step_inputs::parse_document(r#"{ "tags": [{ "key": "a", "key": "b" }] }"#).unwrap_err();
/// assert_eq!(error.to_string(), "$.tags[0].key is given more than once");
/// ```
pub fn parse_document(text: &str) -> Result<Value, DocumentError> {
    let reader = Reader::default();
    let mut source = serde_json::Deserializer::from_str(text);
    let document = (&reader).deserialize(&mut source).map_err(DocumentError::NotJson)?;
    source.end().map_err(DocumentError::NotJson)?;
    let duplicates = reader.duplicates.into_inner();
    if duplicates.is_empty() { Ok(document) } else { Err(DocumentError::DuplicateFields(duplicates)) }
}

fn in_words(paths: &[InputPath]) -> String {
    let paths: Vec<String> = paths.iter().map(ToString::to_string).collect();
    format!("{} {}", paths.join(", "), if paths.len() == 1 { "is" } else { "are" })
}

/// Reads values as `serde_json::Value` does, and notes the fields that it has read before.
#[derive(Default)]
struct Reader {
    path: RefCell<InputPath>,
    duplicates: RefCell<Vec<InputPath>>,
}

impl Reader {
    fn enter(&self, segment: Segment) {
        self.path.borrow_mut().push(segment);
    }

    fn leave(&self) {
        self.path.borrow_mut().pop();
    }

    fn note_duplicate(&self) {
        let (path, mut duplicates) = (self.path.borrow(), self.duplicates.borrow_mut());
        if !duplicates.contains(&path) {
            duplicates.push(path.clone());
        }
    }
}

impl<'de> DeserializeSeed<'de> for &Reader {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &Reader {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number is too large"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            self.enter(Segment::Index(list.len()));
            let item = items.next_element_seed(self)?;
            self.leave();
            match item {
                Some(item) => list.push(item),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            self.enter(Segment::Field(name.clone()));
            if object.contains_key(&name) {
                self.note_duplicate();
            }
            object.insert(name, fields.next_value_seed(self)?);
            self.leave();
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(text: &str) -> String {
        parse_document(text).unwrap_err().to_string()
    }

    #[test]
    fn a_document_is_read_as_json_is() {
        let text = r#"{ "a": [1, -2, 1.5, true, null, "x\n"], "b": { "c": 18446744073709551615 } }"#;
        assert_eq!(parse_document(text).unwrap(), serde_json::from_str::<Value>(text).unwrap());
        assert_eq!(parse_document("[]").unwrap(), json!([]));
    }

    #[test]
    fn every_field_that_is_given_twice_is_told() {
        let text = r#"{ "a": 1, "b": [{ "c": { "x y": 1, "x y": 2, "x y": 3 } }], "a": 2 }"#;
        assert_eq!(said(text), "$.b[0].c['x y'], $.a are given more than once");
    }

    #[test]
    fn what_is_no_json_is_told_with_its_line() {
        for text in ["", "{", "{} {}", "{ \"a\": nope }"] {
            assert!(said(text).contains("it is not JSON") && said(text).contains("line 1"), "{text}: {}", said(text));
        }
    }
}
