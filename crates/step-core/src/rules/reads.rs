//! How rules and forms read values.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Stage;
use crate::paths::Found;
use crate::{EachPath, InputPath, InputPaths, ListPath, OptionalPath, Path};

/// One path, or several, that a rule reads.
pub trait Reads {
    /// What the rule receives.
    type Value;

    /// Reads the values. Nothing is bound any more at [`Stage::Execution`], whatever a text looks like.
    fn read(&self, inputs: &Value, stage: Stage) -> Reading<Self::Value>;

    /// Where a problem is reported unless it says otherwise: the first path.
    fn first(&self) -> &InputPath;
}

/// What is found at a path.
#[derive(Debug)]
pub enum Reading<T> {
    /// A value of the path's type.
    Value(T),
    /// An expression whose value is not known yet.
    Bound,
    /// Nothing: the field is left out and has no default, or belongs to a member that is not chosen.
    Absent,
    /// A value of another type, and why it is one.
    Unreadable(InputPath, String),
}

impl<T: DeserializeOwned + 'static> Reads for &Path<T> {
    type Value = T;

    fn read(&self, inputs: &Value, stage: Stage) -> Reading<T> {
        match self.find(inputs) {
            Found::Given(value) if stage == Stage::Configuration && may_be_bound(value) => Reading::Bound,
            Found::Given(value) => read(value, self.path()),
            Found::Default(value) => Reading::Value(value),
            Found::Nothing => Reading::Absent,
        }
    }

    fn first(&self) -> &InputPath {
        self.path()
    }
}

impl<T: DeserializeOwned + 'static> Reads for &ListPath<T> {
    type Value = Vec<T>;

    fn read(&self, inputs: &Value, stage: Stage) -> Reading<Vec<T>> {
        self.whole().read(inputs, stage)
    }

    fn first(&self) -> &InputPath {
        self.whole().path()
    }
}

impl<T: DeserializeOwned + 'static> Reads for &OptionalPath<T> {
    type Value = Option<T>;

    fn read(&self, inputs: &Value, stage: Stage) -> Reading<Option<T>> {
        self.whole().read(inputs, stage)
    }

    fn first(&self) -> &InputPath {
        self.whole().path()
    }
}

/// The values with the index of their item. An item that has no such field, since it is another member of a union or not
/// filled in yet, is left out.
impl<T: InputPaths, U: DeserializeOwned + 'static> Reads for &EachPath<T, U> {
    type Value = Vec<(usize, U)>;

    fn read(&self, inputs: &Value, stage: Stage) -> Reading<Self::Value> {
        let mut values = Vec::new();
        for index in 0..self.list().length(inputs) {
            match (&self.item(index)).read(inputs, stage) {
                Reading::Value(value) => values.push((index, value)),
                Reading::Absent => {}
                Reading::Bound => return Reading::Bound,
                Reading::Unreadable(path, reason) => return Reading::Unreadable(path, reason),
            }
        }
        Reading::Value(values)
    }

    fn first(&self) -> &InputPath {
        self.list().whole().path()
    }
}

/// A tuple is read only if every part is there and known.
macro_rules! tuples {
    ($($part:ident)+) => {
        impl<$($part: Reads),+> Reads for ($($part,)+) {
            type Value = ($($part::Value,)+);

            #[expect(non_snake_case, reason = "a part is named like its type")]
            fn read(&self, inputs: &Value, stage: Stage) -> Reading<Self::Value> {
                let ($($part,)+) = self;
                $(let $part = match $part.read(inputs, stage) {
                    Reading::Value(value) => value,
                    Reading::Bound => return Reading::Bound,
                    Reading::Absent => return Reading::Absent,
                    Reading::Unreadable(path, reason) => return Reading::Unreadable(path, reason),
                };)+
                Reading::Value(($($part,)+))
            }

            fn first(&self) -> &InputPath {
                self.0.first()
            }
        }
    };
}

tuples!(A B);
tuples!(A B C);
tuples!(A B C D);

fn read<T: DeserializeOwned>(value: &Value, path: &InputPath) -> Reading<T> {
    match serde_path_to_error::deserialize(value) {
        Ok(value) => Reading::Value(value),
        Err(error) => Reading::Unreadable(path.clone().then(error.path()), error.inner().to_string()),
    }
}

/// Whether an expression may be in it. An escaped one, `##{`, counts too: the text is not yet what it will be.
pub(crate) fn may_be_bound(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains("#{"),
        Value::Array(items) => items.iter().any(may_be_bound),
        Value::Object(fields) => fields.values().any(may_be_bound),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
