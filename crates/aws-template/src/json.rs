//! Reading JSON, with what `serde_json::Value` does not do by itself: repeated keys are refused, depth is bounded.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::{Format, Position, Template, TemplateError};

/// Reads a JSON document.
pub(crate) fn read(text: &str) -> Result<Value, TemplateError> {
    let refusal = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_str(text);
    let document = Node { depth: 1, refusal: &refusal }.deserialize(&mut reader);
    document.and_then(|document| reader.end().map(|()| document)).map_err(|error| {
        let position = Position { line: error.line(), column: error.column() };
        match refusal.take() {
            Some(Refusal::DuplicateKey(key)) => TemplateError::DuplicateKey { key, position },
            Some(Refusal::TooDeep) => TemplateError::TooDeep { position, limit: Template::MAX_DEPTH },
            None => TemplateError::malformed(Format::Json, position, without_position(&error)),
        }
    })
}

/// Why well-formed JSON was refused. Travels beside serde's error, which carries the position but no types.
enum Refusal {
    DuplicateKey(String),
    TooDeep,
}

/// A value at a depth.
#[derive(Clone, Copy)]
struct Node<'a> {
    depth: usize,
    refusal: &'a RefCell<Option<Refusal>>,
}

impl Node<'_> {
    fn refuse<E: Error>(self, refusal: Refusal) -> E {
        self.refusal.replace(Some(refusal));
        E::custom("refused")
    }

    fn child<E: Error>(self) -> Result<Self, E> {
        if self.depth > Template::MAX_DEPTH {
            return Err(self.refuse(Refusal::TooDeep));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
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

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let child = self.child()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(child)? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let child = self.child()?;
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(self.refuse(Refusal::DuplicateKey(key)));
            }
            let value = members.next_value_seed(child)?;
            object.insert(key, value);
        }
        Ok(object.into())
    }
}

/// The error says its position in fields of its own.
fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or_default().to_owned()
}
