//! YAML as people write templates: block style, functions as short tags where CloudFormation's YAML allows them.

use serde_json::{Map, Value as Json};

use super::scalar::{quoted, scalar};

/// The text of a document.
pub(crate) fn text(document: &Json) -> String {
    let mut text = String::new();
    value(document, 0, Place::Start, &mut text);
    text
}

/// Where a value begins, which decides what stands between it and what is there already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the start of the text.
    Start,
    /// After `key:` or a tag.
    Key,
    /// After the `-` of an item.
    Item,
}

/// Writes a value whose members or items stand in the column of `indent`.
fn value(document: &Json, indent: usize, place: Place, text: &mut String) {
    if let Some((tag, argument)) = short_function(document) {
        separate(place, text);
        text.extend(["!", tag]);
        return value(&argument, indent, Place::Key, text);
    }
    match document {
        Json::Object(members) if !members.is_empty() => mapping(members, indent, place, text),
        Json::Array(items) if !items.iter().all(Json::is_number) => sequence(items, indent, place, text),
        _ => {
            separate(place, text);
            text.push_str(&scalar(document));
            text.push('\n');
        }
    }
}

fn mapping(members: &Map<String, Json>, indent: usize, place: Place, text: &mut String) {
    start_block(place, text);
    for (index, (key, member)) in members.iter().enumerate() {
        start_line(index, indent, place, text);
        text.push_str(&quoted(key));
        text.push(':');
        value(member, indent + 2, Place::Key, text);
    }
}

fn sequence(items: &[Json], indent: usize, place: Place, text: &mut String) {
    start_block(place, text);
    for (index, item) in items.iter().enumerate() {
        start_line(index, indent, place, text);
        text.push('-');
        value(item, indent + 2, Place::Item, text);
    }
}

/// The first line of a block stands behind the `-` of an item, and on a line of its own behind a key.
fn start_block(place: Place, text: &mut String) {
    match place {
        Place::Start => {}
        Place::Key => text.push('\n'),
        Place::Item => text.push(' '),
    }
}

fn start_line(index: usize, indent: usize, place: Place, text: &mut String) {
    if index > 0 || place == Place::Key {
        text.extend(std::iter::repeat_n(' ', indent));
    }
}

fn separate(place: Place, text: &mut String) {
    if place != Place::Start {
        text.push(' ');
    }
}

/// `{"Fn::Sub": "x"}` as the tag `Sub` and its argument. YAML takes one tag for a value, so a function of a function
/// keeps its long name outside.
fn short_function(document: &Json) -> Option<(&str, Json)> {
    let object = document.as_object().filter(|object| object.len() == 1)?;
    let (name, argument) = object.iter().next()?;
    match (name.strip_prefix("Fn::").unwrap_or(name), argument) {
        ("Ref", Json::String(_)) if name == "Ref" => Some(("Ref", argument.clone())),
        ("GetAtt", Json::Array(path)) => Some(("GetAtt", dotted(path)?)),
        (function, Json::String(_) | Json::Array(_))
            if function != name && function != "GetAtt" && is_tag(function) =>
        {
            Some((function, argument.clone()))
        }
        _ => None,
    }
}

fn is_tag(function: &str) -> bool {
    !function.is_empty() && function.chars().all(|c| c.is_ascii_alphanumeric())
}

/// `["Topic", "TopicArn"]` as `Topic.TopicArn`.
fn dotted(path: &[Json]) -> Option<Json> {
    let [Json::String(resource), Json::String(attribute)] = path else { return None };
    (!resource.contains('.')).then(|| format!("{resource}.{attribute}").into())
}
