//! Places in the inputs, and reading and changing what is there.

use std::fmt;

use serde_json::Value;

/// A place in the inputs. Displays as a `JSONPath` (RFC 9535): `$.tags[0].key`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InputPath {
    segments: Vec<Segment>,
}

/// One step from a value into it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// To a field of an object.
    Field(String),
    /// To an item of a list, counted from 0.
    Index(usize),
}

/// Why a path does not lead into a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// A field's name where a list has items. The text is the one of Octopus's `InputAccess`.
    #[error("Only number keys can be used for arrays")]
    FieldOfList {
        /// Where the list is.
        list: InputPath,
    },
    /// An item's index where there is an object.
    #[error("{object} is an object: its fields have names, not numbers")]
    ItemOfObject {
        /// Where the object is.
        object: InputPath,
    },
    /// A list is too short.
    #[error("{list} has {length} items, so there is no item {index}")]
    NoItem {
        /// Where the list is.
        list: InputPath,
        /// How many items it has.
        length: usize,
        /// The item asked for, counted from 0.
        index: usize,
    },
    /// Nothing to step into.
    #[error("{at} is neither an object nor a list, so nothing is inside of it")]
    Leaf {
        /// Where the way ends.
        at: InputPath,
    },
}

impl InputPath {
    /// The inputs as a whole.
    pub fn root() -> Self {
        Self::default()
    }

    /// A field of the object at this path.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>) -> Self {
        self.segments.push(Segment::Field(name.into()));
        self
    }

    /// An item of the list at this path, counted from 0.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.segments.push(Segment::Index(index));
        self
    }

    /// The place that a JSON pointer (RFC 6901) leads to in `inputs`, which tell lists from objects.
    #[must_use]
    pub fn from_pointer(pointer: &str, inputs: &Value) -> Self {
        let mut path = Self::root();
        let mut value = Some(inputs);
        for token in pointer.split('/').skip(1) {
            let name = token.replace("~1", "/").replace("~0", "~");
            let index = value.filter(|value| value.is_array()).and_then(|_| name.parse().ok());
            value = value.and_then(|value| index.map_or_else(|| value.get(&name), |index: usize| value.get(index)));
            path.push(index.map_or(Segment::Field(name), Segment::Index));
        }
        path
    }

    /// How people call what is there: the last field, with the items behind it, `tags[0]`. Empty for the inputs as a
    /// whole.
    pub fn name(&self) -> String {
        let start = self.segments.iter().rposition(|segment| matches!(segment, Segment::Field(_))).unwrap_or_default();
        let parts = self.segments[start..].iter().map(|segment| match segment {
            Segment::Field(name) => name.clone(),
            Segment::Index(index) => format!("[{index}]"),
        });
        parts.collect()
    }

    /// Whether this is a place inside of what is at `outer`.
    pub fn is_inside(&self, outer: &Self) -> bool {
        self.segments.len() > outer.segments.len() && self.segments.starts_with(&outer.segments)
    }

    /// The steps from the root.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// What `inputs` have at this path; `None` where an object on the way lacks the field.
    pub fn get<'v>(&self, inputs: &'v Value) -> Result<Option<&'v Value>, PathError> {
        let mut value = inputs;
        for (depth, segment) in self.segments.iter().enumerate() {
            match step(value, segment, || self.up_to(depth))? {
                Some(next) => value = next,
                None => return Ok(None),
            }
        }
        Ok(Some(value))
    }

    /// `inputs` with `new` at this path and all else as it was. The last field of the path need not exist yet.
    pub fn change(&self, inputs: &Value, new: Value) -> Result<Value, PathError> {
        let mut changed = inputs.clone();
        let mut place = &mut changed;
        for (depth, segment) in self.segments.iter().enumerate() {
            step(place, segment, || self.up_to(depth))?;
            place = match segment {
                Segment::Field(name) => &mut place[name.as_str()],
                Segment::Index(index) => &mut place[*index],
            };
        }
        *place = new;
        Ok(changed)
    }

    pub(crate) fn push(&mut self, segment: Segment) {
        self.segments.push(segment);
    }

    pub(crate) fn pop(&mut self) {
        self.segments.pop();
    }

    fn up_to(&self, depth: usize) -> Self {
        Self { segments: self.segments[..depth].to_vec() }
    }
}

impl fmt::Display for InputPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("$")?;
        self.segments.iter().try_for_each(|segment| segment.fmt(formatter))
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) if is_shorthand(name) => write!(formatter, ".{name}"),
            Self::Field(name) => write!(formatter, "['{}']", name.replace('\\', "\\\\").replace('\'', "\\'")),
            Self::Index(index) => write!(formatter, "[{index}]"),
        }
    }
}

/// Whether a name may follow a dot (RFC 9535, member-name-shorthand).
fn is_shorthand(name: &str) -> bool {
    let allowed = |character: char| character.is_ascii_alphanumeric() || character == '_' || !character.is_ascii();
    !name.is_empty() && !name.starts_with(|first: char| first.is_ascii_digit()) && name.chars().all(allowed)
}

fn step<'v>(
    value: &'v Value,
    segment: &Segment,
    here: impl FnOnce() -> InputPath,
) -> Result<Option<&'v Value>, PathError> {
    match (value, segment) {
        (Value::Object(object), Segment::Field(name)) => Ok(object.get(name)),
        (Value::Array(items), Segment::Index(index)) => match items.get(*index) {
            Some(item) => Ok(Some(item)),
            None => Err(PathError::NoItem { list: here(), length: items.len(), index: *index }),
        },
        (Value::Array(_), Segment::Field(_)) => Err(PathError::FieldOfList { list: here() }),
        (Value::Object(_), Segment::Index(_)) => Err(PathError::ItemOfObject { object: here() }),
        _ => Err(PathError::Leaf { at: here() }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_by_table() {
        let inputs = json!({ "tags": [{ "key": 1 }], "0": { "a b": [[1]], "a/b~c": 1, "it's": 1 }, "名": 1 });
        for (pointer, path, name) in [
            ("", "$", ""),
            ("/tags", "$.tags", "tags"),
            ("/tags/0", "$.tags[0]", "tags[0]"),
            ("/tags/0/key", "$.tags[0].key", "key"),
            ("/0/a b/0/0", "$['0']['a b'][0][0]", "a b[0][0]"),
            ("/0/a~1b~0c", "$['0']['a/b~c']", "a/b~c"),
            ("/0/it's", r"$['0']['it\'s']", "it's"),
            ("/名", "$.名", "名"),
        ] {
            let found = InputPath::from_pointer(pointer, &inputs);
            assert_eq!((found.to_string().as_str(), found.name().as_str()), (path, name));
        }
    }

    /// `tests/paths.json` is the table of `step-core`, too: what a step says of a place is what the host knows it by.
    #[test]
    fn paths_are_written_as_steps_write_them() {
        let cases: Vec<(Vec<Value>, String)> = serde_json::from_str(include_str!("../tests/paths.json")).unwrap();
        for (segments, expected) in cases {
            let path = segments.iter().fold(InputPath::root(), |path, segment| match segment.as_u64() {
                Some(index) => path.index(usize::try_from(index).unwrap()),
                None => path.field(segment.as_str().unwrap()),
            });
            assert_eq!(path.to_string(), expected);
        }
    }

    #[test]
    fn a_list_that_is_the_whole_has_items_without_a_name() {
        assert_eq!(InputPath::from_pointer("/1", &json!([1, 2])).name(), "[1]");
    }
}
