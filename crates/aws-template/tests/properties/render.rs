//! What is written can be read, and is the same.

use aws_template::{Format, Fragment, Kind, LogicalId, Resource, ResourceType, Text, Value};
use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

/// A resource of any properties.
#[derive(Serialize)]
struct Anything {
    content: Json,
}

impl ResourceType for Anything {
    const NAME: &'static str = "AWS::Test::Anything";
    const IDENTIFIED_BY: &'static [&'static str] = &["Id"];
}

/// Text that YAML might take for something else.
fn text() -> impl Strategy<Value = String> {
    let pitfall = prop::sample::select(vec![
        "",
        " ",
        "yes",
        "No",
        "on",
        "null",
        "~",
        "true",
        "1",
        "1e3",
        "0x1f",
        "012",
        "1_000",
        "12:30",
        "2010-09-09",
        ".5",
        "-",
        "- a",
        "a: b",
        "a:",
        "a #b",
        "#",
        "!Ref x",
        "&a",
        "*a",
        "|",
        ">",
        "%",
        "@",
        "`",
        "'",
        "\"",
        "{",
        "[",
        "?",
        ",",
        "a\nb",
        "a\tb",
        "\u{85}",
        "\u{2028}",
        "\u{7f}",
        "\u{feff}",
        "é",
        "😀",
        "=",
        "<",
        "arn:aws:s3:::b/*",
        "$default",
        "trailing ",
        "\\",
        "a\\nb",
        "...",
        "---",
    ]);
    prop_oneof![pitfall.prop_map(str::to_owned), "[ -~]{0,12}", any::<String>()]
}

/// A document, functions included. No nulls, which CloudFormation does not take.
fn document() -> impl Strategy<Value = Json> {
    let number = prop_oneof![
        any::<i32>().prop_map(Json::from),
        (-9999..9999).prop_map(|eighths| Json::from(f64::from(eighths) / 8.0))
    ];
    let scalar = prop_oneof![text().prop_map(Json::from), any::<bool>().prop_map(Json::from), number];
    scalar.prop_recursive(4, 24, 4, |inner| {
        let key = prop_oneof![8 => text(), 1 => Just("Ref".to_owned()), 2 => function_name()];
        // The reader refuses it even in quotes: a merge key.
        let key = key.prop_filter("not a merge key", |key| key != "<<");
        let members = prop::collection::vec((key, inner.clone()), 0..4);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            members.prop_map(|members| Json::Object(members.into_iter().collect::<Map<_, _>>())),
            (function_name(), inner).prop_map(|(name, argument)| json!({ name: argument })),
            ("[A-Z][a-z]{0,3}", "[A-Z][a-z.]{0,3}").prop_map(|(id, attribute)| json!({"Fn::GetAtt": [id, attribute]})),
        ]
    })
}

fn function_name() -> impl Strategy<Value = String> {
    let names = vec!["Fn::Sub", "Fn::GetAtt", "Fn::Join", "Fn::ImportValue", "Fn::ForEach::X", "Fn::", "Condition"];
    prop::sample::select(names).prop_map(str::to_owned)
}

/// References to nothing are found when a fragment is rendered; here, they are no question.
fn is_closed(fragment: &Fragment) -> bool {
    fragment.render(Format::Json).is_ok()
}

fn with(content: Json) -> Fragment {
    let mut fragment = Fragment::default();
    fragment.resource(LogicalId::new(&[], Kind::new("Thing")), Resource::new(Anything { content })).unwrap();
    fragment
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn json_and_yaml_are_read_as_what_was_written(content in document()) {
        let fragment = with(content.clone());
        prop_assume!(is_closed(&fragment));
        for format in [Format::Json, Format::Yaml] {
            let template = fragment.render(format).unwrap();
            let read = &template.to_document()["Resources"]["Thing"]["Properties"]["content"];
            prop_assert_eq!(read, &content, "{}", template.text());
            prop_assert_eq!(template.format(), format);
        }
    }

    #[test]
    fn rendering_is_stable(content in document()) {
        let fragment = with(content);
        prop_assume!(is_closed(&fragment));
        let text = |fragment: &Fragment| fragment.render(Format::Yaml).unwrap().text().to_owned();
        prop_assert_eq!(text(&fragment), text(&fragment.clone()));
    }

    /// Literal text stays literal, whatever it is put together with.
    #[test]
    fn text_within_sub_is_not_filled_in(texts in prop::collection::vec(text(), 1..4)) {
        let mut fragment = Fragment::default();
        let name = LogicalId::new(&["stage"], Kind::new("Name"));
        let stage: Value<String> = fragment.parameter(aws_template::Parameter::new(name, "live".to_owned())).unwrap();
        let parts = texts.iter().map(|text| Text::from(text.as_str())).chain([stage]);
        let expected = texts.concat() + "live";
        prop_assert_eq!(fragment.resolved(&Text::concat(parts)), Json::from(expected));
    }
}
