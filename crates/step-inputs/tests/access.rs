//! Reading and changing inputs: what `InputAccess` and `InputPaths` do for editors in TypeScript.
//!
//! Left out: paths as objects that mirror the inputs' type, and symbols in paths. Both are means of TypeScript.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use serde_json::{Value, json};
use step_inputs::{InputAccessor, InputPath};

fn path() -> InputPath {
    InputPath::root()
}

fn inputs() -> Value {
    json!({
        "name": "web",
        "port": 80,
        "bound": { "type": "bound", "expression": "#{Port}" },
        "shape": { "type": "square", "size": 5 },
        "tags": [{ "key": "a", "value": 1 }, { "key": "b", "value": 2 }],
    })
}

/// A number edited as text, and that text in brackets.
fn as_text(path: InputPath) -> InputAccessor {
    InputAccessor::new(path).convert_to(
        |number| Value::from(number.to_string()),
        |text| text.as_str().unwrap().parse::<i64>().unwrap().into(),
    )
}

fn in_brackets(path: InputPath) -> InputAccessor {
    as_text(path).convert_to(
        |text| Value::from(format!("<{}>", text.as_str().unwrap())),
        |text| Value::from(text.as_str().unwrap().trim_matches(['<', '>'])),
    )
}

#[test]
fn gets_by_table() {
    for (path, expected) in [
        (path(), Some(inputs())),
        (path().field("name"), Some(json!("web"))),
        (path().field("shape").field("size"), Some(json!(5))),
        (path().field("tags").index(1).field("key"), Some(json!("b"))),
        (path().field("bound"), Some(json!({ "type": "bound", "expression": "#{Port}" }))),
        (path().field("missing"), None),
        (path().field("missing").field("inside"), None),
    ] {
        assert_eq!(path.get(&inputs()).unwrap(), expected.as_ref(), "{path}");
    }
}

#[test]
fn changes_by_table() {
    let rectangle = json!({ "type": "rectangle", "width": 1, "height": 2 });
    let bound = json!({ "type": "bound", "expression": "#{New}" });
    for (path, new, pointer) in [
        (path().field("name"), json!("api"), "/name"),
        (path().field("shape").field("size"), json!(6), "/shape/size"),
        (path().field("shape"), rectangle, "/shape"),
        (path().field("tags").index(0).field("value"), json!(3), "/tags/0/value"),
        (path().field("tags").index(1), json!({ "key": "c" }), "/tags/1"),
        (path().field("port"), bound, "/port"),
        (path().field("bound"), json!(8080), "/bound"),
    ] {
        let mut expected = inputs();
        *expected.pointer_mut(pointer).unwrap() = new.clone();
        assert_eq!(path.change(&inputs(), new).unwrap(), expected, "{path}");
    }
}

#[test]
fn a_change_may_add_a_field() {
    let changed = path().field("tags").index(0).field("note").change(&inputs(), json!("n")).unwrap();
    assert_eq!(changed["tags"][0], json!({ "key": "a", "value": 1, "note": "n" }));
}

#[test]
fn a_change_of_the_root_is_the_new_value() {
    assert_eq!(path().change(&inputs(), json!({})).unwrap(), json!({}));
}

#[test]
fn wrong_segments_by_table() {
    for (path, expected) in [
        (path().field("tags").field("key"), "Only number keys can be used for arrays"),
        (path().field("shape").index(0), "$.shape is an object: its fields have names, not numbers"),
        (path().field("tags").index(2), "$.tags has 2 items, so there is no item 2"),
        (path().field("name").field("length"), "$.name is neither an object nor a list, so nothing is inside of it"),
    ] {
        assert_eq!(path.get(&inputs()).unwrap_err().to_string(), expected);
        assert_eq!(path.change(&inputs(), Value::Null).unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_change_inside_of_nothing_is_refused() {
    let error = path().field("missing").field("inside").change(&inputs(), json!(1)).unwrap_err();
    assert_eq!(error.to_string(), "$.missing is neither an object nor a list, so nothing is inside of it");
}

#[test]
fn one_conversion() {
    let port = as_text(path().field("port"));
    assert_eq!(port.get(&inputs()).unwrap(), Some(json!("80")));
    assert_eq!(port.change(&inputs(), json!("81")).unwrap()["port"], json!(81));
}

#[test]
fn two_conversions() {
    let port = in_brackets(path().field("port"));
    assert_eq!(port.get(&inputs()).unwrap(), Some(json!("<80>")));
    assert_eq!(port.change(&inputs(), json!("<81>")).unwrap()["port"], json!(81));
}

#[test]
fn bound_values_go_past_conversions() {
    let bound = json!({ "type": "bound", "expression": "#{New}" });
    assert_eq!(in_brackets(path().field("bound")).get(&inputs()).unwrap(), Some(inputs()["bound"].clone()));
    let changed = in_brackets(path().field("port")).change(&inputs(), bound.clone()).unwrap();
    assert_eq!(changed["port"], bound);
    let changed = in_brackets(path().field("bound")).change(&inputs(), json!("<1>")).unwrap();
    assert_eq!(changed["bound"], json!(1));
}

#[test]
fn paths_are_written_by_rfc_9535() {
    for (path, expected) in [
        (path(), "$"),
        (path().field("tags").index(0).field("key"), "$.tags[0].key"),
        (path().field("a b"), "$['a b']"),
        (path().field("0"), "$['0']"),
        (path().field("it's"), r"$['it\'s']"),
        (path().field(""), "$['']"),
        (path().field("名"), "$.名"),
    ] {
        assert_eq!(path.to_string(), expected);
    }
}
