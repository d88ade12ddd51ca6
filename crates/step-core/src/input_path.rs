//! Where something is in the inputs.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use serde::{Serialize, Serializer};
use serde_json::Value;

/// A place in the inputs. Displays as a `JSONPath` (RFC 9535), as hosts write it: `$.tags[0].key`, `$['My key']`.
///
/// Paths to the parts of a place share the path to it: they are made for every item of every list that rules look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputPath {
    last: Option<Rc<Step>>,
}

/// The last step of a path.
#[derive(Debug, PartialEq, Eq)]
struct Step {
    segment: Segment,
    before: InputPath,
    depth: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Field(Cow<'static, str>),
    Index(usize),
    /// Any item: the template of a form.
    Every,
}

impl InputPath {
    /// The inputs as a whole.
    pub fn root() -> Self {
        Self::default()
    }

    /// A field of the object at this path.
    #[must_use]
    pub fn field(self, name: impl Into<Cow<'static, str>>) -> Self {
        self.step(Segment::Field(name.into()))
    }

    /// An item of the list at this path, counted from 0.
    #[must_use]
    pub fn index(self, index: usize) -> Self {
        self.step(Segment::Index(index))
    }

    /// Where reading a value stopped, below this path.
    pub(crate) fn then(self, path: &serde_path_to_error::Path) -> Self {
        use serde_path_to_error::Segment as Read;
        path.iter().fold(self, |at, segment| match segment {
            Read::Seq { index } => at.index(*index),
            Read::Map { key } => at.field(key.clone()),
            // A variant is chosen by a sibling of its fields, so it adds no step to the path.
            Read::Enum { .. } | Read::Unknown => at,
        })
    }

    /// Every item of the list at this path.
    #[must_use]
    pub(crate) fn every(self) -> Self {
        self.step(Segment::Every)
    }

    /// How many steps it has.
    pub(crate) fn depth(&self) -> usize {
        self.last.as_ref().map_or(0, |last| last.depth)
    }

    /// Whether it leads to `other`, or to something in it.
    pub(crate) fn is_at_or_below(&self, other: &Self) -> bool {
        match &self.last {
            Some(last) if last.depth > other.depth() => last.before.is_at_or_below(other),
            _ => self == other,
        }
    }

    /// What is there in `inputs`, or how many steps lead to what is missing. Null is no value.
    pub(crate) fn find<'v>(&self, inputs: &'v Value) -> Result<&'v Value, usize> {
        let Some(last) = &self.last else { return Ok(inputs) };
        let value = last.before.find(inputs)?;
        let next = match &last.segment {
            Segment::Field(name) => value.get(&**name),
            Segment::Index(index) => value.get(index),
            Segment::Every => None,
        };
        next.filter(|next| !next.is_null()).ok_or(last.depth)
    }

    /// The fields on the way to a place that lies in no list.
    pub(crate) fn fields(&self) -> Vec<&str> {
        let Some(last) = &self.last else { return Vec::new() };
        let mut fields = last.before.fields();
        if let (Segment::Field(name), true) = (&last.segment, fields.len() + 1 == last.depth) {
            fields.push(name);
        }
        fields
    }

    fn step(self, segment: Segment) -> Self {
        let depth = self.depth() + 1;
        Self { last: Some(Rc::new(Step { segment, before: self, depth })) }
    }
}

impl Serialize for InputPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for InputPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(last) = &self.last else { return formatter.write_str("$") };
        last.before.fmt(formatter)?;
        match &last.segment {
            Segment::Field(name) if is_shorthand(name) => write!(formatter, ".{name}"),
            Segment::Field(name) => write!(formatter, "['{}']", name.replace('\\', "\\\\").replace('\'', "\\'")),
            Segment::Index(index) => write!(formatter, "[{index}]"),
            Segment::Every => formatter.write_str("[*]"),
        }
    }
}

/// Whether a name may follow a dot (RFC 9535, member-name-shorthand).
fn is_shorthand(name: &str) -> bool {
    let allowed = |character: char| character.is_ascii_alphanumeric() || character == '_' || !character.is_ascii();
    !name.is_empty() && !name.starts_with(|first: char| first.is_ascii_digit()) && name.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn key() -> InputPath {
        InputPath::root().field("tags").index(1).field("key")
    }

    #[test]
    fn a_path_says_where_it_leads_and_how_far_the_inputs_go() {
        for (inputs, found) in [
            (json!({ "tags": [{}, { "key": "a" }] }), Ok(&json!("a"))),
            (json!({ "tags": [{}, { "key": null }] }), Err(3)),
            (json!({ "tags": [{}] }), Err(2)),
            (json!({ "tags": {} }), Err(2)),
            (json!({}), Err(1)),
        ] {
            assert_eq!(key().find(&inputs), found, "{inputs}");
        }
    }

    #[test]
    fn a_path_is_below_itself_and_what_leads_to_it() {
        let tags = InputPath::root().field("tags");
        for (path, other, expected) in [
            (key(), tags.clone(), true),
            (key(), key(), true),
            (key(), InputPath::root(), true),
            (tags.clone(), key(), false),
            (key(), tags.index(0), false),
        ] {
            assert_eq!(path.is_at_or_below(&other), expected, "{path} {other}");
        }
    }

    /// The table of the host's paths: what a step says of a place is what the host knows it by.
    #[test]
    fn paths_are_written_as_the_host_writes_them() {
        let cases = include_str!("../../step-inputs/tests/paths.json");
        let cases: Vec<(Vec<Value>, String)> = serde_json::from_str(cases).unwrap();
        for (segments, expected) in cases {
            let path = segments.iter().fold(InputPath::root(), |path, segment| match segment.as_u64() {
                Some(index) => path.index(usize::try_from(index).unwrap()),
                None => path.field(segment.as_str().unwrap().to_owned()),
            });
            assert_eq!(path.to_string(), expected);
        }
    }

    #[test]
    fn every_item_of_a_list_is_a_place_of_a_form() {
        assert_eq!(InputPath::root().field("tags").every().to_string(), "$.tags[*]");
    }
}
