use serde_json::json;

use super::sub::{Piece, pieces};
use super::*;

fn rendered(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn literals_are_themselves_and_functions_are_objects() {
    let queue = crate::LogicalId::new(&["jobs"], crate::Kind::new("Queue"));
    assert_eq!(rendered(&Value::from(30_u32)), json!(30));
    assert_eq!(rendered(&<List>::from(["a", "b"])), json!(["a", "b"]));
    assert_eq!(rendered(&Pseudo::Region.text()), json!({"Ref": "AWS::Region"}));
    let arn = Text::Intrinsic(Intrinsic::GetAtt(queue, "Arn".into()));
    assert_eq!(rendered(&arn), json!({"Fn::GetAtt": ["JobsQueue", "Arn"]}));
    let imported = Text::import(Text::sub("${Stack}-Arn"));
    assert_eq!(rendered(&imported), json!({"Fn::ImportValue": {"Fn::Sub": "${Stack}-Arn"}}));
}

#[test]
fn concatenation_takes_the_simplest_function() {
    let cases = [
        (vec![], json!("")),
        (vec!["a".into(), "${b}".into()], json!("a${b}")),
        (vec![Pseudo::Region.text()], json!({"Ref": "AWS::Region"})),
        (vec!["a".into(), Pseudo::Region.text()], json!({"Fn::Sub": "a${AWS::Region}"})),
        (vec!["${a}".into(), Text::sub("${b}")], json!({"Fn::Sub": "${!a}${b}"})),
        (vec!["$".into(), "{a}".into(), Text::sub("${b}")], json!({"Fn::Sub": "${!a}${b}"})),
        (vec!["${".into(), Text::sub("${b}")], json!({"Fn::Join": ["", ["${", {"Fn::Sub": "${b}"}]]})),
        (vec!["a".into(), Text::import("x")], json!({"Fn::Join": ["", ["a", {"Fn::ImportValue": "x"}]]})),
    ];
    for (parts, expected) in cases {
        assert_eq!(rendered(&Text::concat(parts)), expected);
    }
}

#[test]
fn the_text_of_sub_is_read_as_cloudformation_reads_it() {
    let cases = [
        ("", vec![]),
        ("plain $ } text", vec![Piece::Text("plain $ } text")]),
        ("${A}", vec![Piece::Variable("A")]),
        ("a${A}b", vec![Piece::Text("a"), Piece::Variable("A"), Piece::Text("b")]),
        ("${!A}${B.C}", vec![Piece::Escaped("A"), Piece::Variable("B.C")]),
        ("${unclosed", vec![Piece::Text("${unclosed")]),
    ];
    for (text, expected) in cases {
        assert_eq!(pieces(text), expected, "{text}");
    }
}
