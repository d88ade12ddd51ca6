//! How rules and forms read values.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Stage;
use crate::paths::Found;
use crate::reading_error::in_words;
use crate::{EachPath, EachValuePath, InputPath, InputPaths, ListPath, MapPath, OptionalPath, Path};

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

impl<T: InputPaths> Reads for &Path<T> {
    type Value = T;

    fn read(&self, inputs: &Value, stage: Stage) -> Reading<T> {
        match self.find(inputs) {
            Found::Given(value) if stage == Stage::Configuration && T::may_be_bound(value) => Reading::Bound,
            Found::Given(value) => read(value, self.path()),
            Found::Default(value) => Reading::Value(value),
            Found::Nothing => Reading::Absent,
        }
    }

    fn first(&self) -> &InputPath {
        self.path()
    }
}

impl<T: InputPaths> Reads for &ListPath<T> {
    type Value = Vec<T>;

    fn read(&self, inputs: &Value, stage: Stage) -> Reading<Vec<T>> {
        self.whole().read(inputs, stage)
    }

    fn first(&self) -> &InputPath {
        self.whole().path()
    }
}

impl<V: InputPaths> Reads for &MapPath<V> {
    type Value = BTreeMap<String, V>;

    fn read(&self, inputs: &Value, stage: Stage) -> Reading<Self::Value> {
        self.whole().read(inputs, stage)
    }

    fn first(&self) -> &InputPath {
        self.whole().path()
    }
}

impl<T: InputPaths> Reads for &OptionalPath<T> {
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
impl<T: InputPaths, U: InputPaths> Reads for &EachPath<T, U> {
    type Value = Vec<(usize, U)>;

    fn read(&self, inputs: &Value, stage: Stage) -> Reading<Self::Value> {
        let items = 0..self.list().length(inputs);
        read_each(items.map(|index| (index, self.item(index))), inputs, stage)
    }

    fn first(&self) -> &InputPath {
        self.list().whole().path()
    }
}

/// The values with their key, in the order of the inputs. A value that has no such field is left out.
impl<V: InputPaths, U: InputPaths> Reads for &EachValuePath<V, U> {
    type Value = Vec<(String, U)>;

    fn read(&self, inputs: &Value, stage: Stage) -> Reading<Self::Value> {
        let keys = self.map().keys(inputs).into_iter();
        let paths = keys.map(|key| {
            let path = self.value(key.clone());
            (key, path)
        });
        read_each(paths, inputs, stage)
    }

    fn first(&self) -> &InputPath {
        self.map().whole().path()
    }
}

/// A tuple is read only if every part is there and known. Whatever their order, one that is absent counts before one
/// that is bound: a rule that has nothing to look at is not skipped.
macro_rules! tuples {
    ($($part:ident)+) => {
        impl<$($part: Reads),+> Reads for ($($part,)+) {
            type Value = ($($part::Value,)+);

            #[expect(non_snake_case, reason = "a part is named like its type")]
            fn read(&self, inputs: &Value, stage: Stage) -> Reading<Self::Value> {
                let ($($part,)+) = self;
                match ($($part.read(inputs, stage),)+) {
                    ($(Reading::Value($part),)+) => Reading::Value(($($part,)+)),
                    ($($part,)+) => gap([$($part.without_value()),+]),
                }
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

impl<T> Reading<T> {
    /// Why there is no value.
    fn without_value<U>(self) -> Option<Reading<U>> {
        Some(match self {
            Self::Value(_) => return None,
            Self::Absent => Reading::Absent,
            Self::Unreadable(path, reason) => Reading::Unreadable(path, reason),
            Self::Bound => Reading::Bound,
        })
    }

    /// What counts most comes first.
    const fn rank(&self) -> u8 {
        match self {
            Self::Absent => 0,
            Self::Unreadable(..) => 1,
            Self::Bound => 2,
            Self::Value(_) => 3,
        }
    }
}

/// Why a tuple has no value: what counts most of why its parts have none.
fn gap<T, const PARTS: usize>(parts: [Option<Reading<T>>; PARTS]) -> Reading<T> {
    parts.into_iter().flatten().min_by_key(Reading::rank).unwrap_or(Reading::Absent)
}

/// One value of each part of a list or map that has it. One that is bound hides all of them.
fn read_each<K, T: InputPaths>(
    paths: impl Iterator<Item = (K, Path<T>)>,
    inputs: &Value,
    stage: Stage,
) -> Reading<Vec<(K, T)>> {
    let mut values = Vec::new();
    for (key, path) in paths {
        match (&path).read(inputs, stage) {
            Reading::Value(value) => values.push((key, value)),
            Reading::Absent => {}
            Reading::Bound => return Reading::Bound,
            Reading::Unreadable(path, reason) => return Reading::Unreadable(path, reason),
        }
    }
    Reading::Value(values)
}

fn read<T: DeserializeOwned>(value: &Value, path: &InputPath) -> Reading<T> {
    // Following the path costs more than reading, and is needed only where reading stops.
    match T::deserialize(value).or_else(|_| serde_path_to_error::deserialize(value)) {
        Ok(value) => Reading::Value(value),
        Err(error) => Reading::Unreadable(path.clone().then(error.path()), in_words(error.inner())),
    }
}

/// Whether an expression may be in it. An escaped one, `##{`, counts too: the text is not yet what it will be.
#[doc(hidden)]
pub fn may_be_bound(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains("#{"),
        Value::Array(items) => items.iter().any(may_be_bound),
        Value::Object(fields) => fields.values().any(may_be_bound),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
