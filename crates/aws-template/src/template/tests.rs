use insta::assert_debug_snapshot;

use super::*;

const YAML: &str = r#"# A comment that must survive.
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Stage: {Type: String}
  Retention:
    Type: Number
    Default: 7
Conditions:
  IsProduction: !Equals [!Ref Stage, production]
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Sub "shop-${Stage}"
  Queue:
    Type: 'AWS::SQS::Queue'
    Condition: IsProduction
Outputs:
  TopicArn:
    Value: !GetAtt Topic.TopicArn
  ChildUrl:
    Value: !GetAtt Child.Outputs.Url
"#;

fn error(text: &str) -> String {
    Template::parse(text).expect_err(text).to_string()
}

#[test]
fn the_text_is_kept_byte_for_byte() {
    for text in [YAML, "\u{feff}Resources: {A: {Type: T}}\r\n", "{\"Resources\":\n {\"A\": {\"Type\": \"T\"}}}  "] {
        assert_eq!(Template::parse(text).unwrap().text(), text);
    }
}

#[test]
fn yaml_is_read_with_its_short_tags_written_out() {
    let template = Template::parse(YAML).unwrap();
    assert_eq!(template.format(), Format::Yaml);
    insta::assert_json_snapshot!(template.document);
}

#[test]
fn json_and_yaml_of_one_template_are_the_same_document() {
    let yaml = Template::parse(YAML).unwrap();
    let json = Template::parse(serde_json::to_string_pretty(&yaml.document).unwrap()).unwrap();
    assert_eq!((json.format(), &json.document), (Format::Json, &yaml.document));
}

#[test]
fn sections_resources_and_parameters_are_known() {
    let template = Template::parse(YAML).unwrap();
    assert_debug_snapshot!((
        template.sections().collect::<Vec<_>>(),
        template.resources().collect::<Vec<_>>(),
        template.parameters().collect::<Vec<_>>(),
    ));
}

#[test]
fn loops_and_fragments_are_left_to_aws() {
    let text = "Resources:\n  'Fn::ForEach::Topics': [Name, [A, B], {}]\n  Topic: {Type: AWS::SNS::Topic}";
    let template = Template::parse(text).unwrap();
    assert_eq!(template.resources().map(|resource| resource.logical_id).collect::<Vec<_>>(), ["Topic"]);

    let whole = Template::parse("Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://b/k}}").unwrap();
    assert!(whole.parameters_may_be_included());
    assert!(!template.parameters_may_be_included());
}

#[test]
fn scalars_have_the_values_of_the_core_schema() {
    let cases = [
        ("7", serde_json::json!(7)),
        ("-1.5", serde_json::json!(-1.5)),
        ("1e3", serde_json::json!(1000.0)),
        ("true", serde_json::json!(true)),
        ("", serde_json::json!(null)),
        ("'7'", serde_json::json!("7")),
        ("yes", serde_json::json!("yes")),
        ("007", serde_json::json!("007")),
        ("2010-09-09", serde_json::json!("2010-09-09")),
        ("|\n    two\n    lines\n", serde_json::json!("two\nlines\n")),
    ];
    for (scalar, value) in cases {
        let template = Template::parse(format!("Metadata:\n  Value: {scalar}\nResources: {{A: {{Type: T}}}}")).unwrap();
        assert_eq!(template.document["Metadata"]["Value"], value, "{scalar}");
    }
}

#[test]
fn what_is_not_a_template_is_refused_with_its_place() {
    let cases = [
        "",
        " \n\t\n",
        "# only a comment\n",
        "Hello, world",
        "- a\n- b\n",
        "{\"Resources\": ",
        "{\"Resources\": {},}",
        "{\"Resources\": {\"A\": {\"Type\": \"T\"}}} trailing",
        "Resources:\n  Topic:\n\tType: AWS::SNS::Topic\n",
        "Resources: [unclosed",
        "Resources: {A: {Type: T}}\n---\nResources: {}\n",
        "Base: &base {Type: T}\nResources: {A: *base}\n",
        "Resources:\n  A:\n    <<: {Type: T}\n",
        "Resources: {[a]: {}}\n",
        "{\"Outputs\": {}}",
        "Resource: {A: {Type: T}}\nOutputs: {}\n",
        "Resources: {}",
        "Resources:",
        "Resources: [A, B]",
        "Resources: {A: text}",
        "Resources: {A: {Type: T}}\nParameters: [Stage]",
        "Resources:\n  A:\n    Properties: {}\n",
        "Resources: {A: {Type: 7}}",
    ];
    let report = cases.map(|text| format!("{text:?}\n  {}", error(text)));
    insta::assert_snapshot!(report.join("\n"));
}

#[test]
fn a_repeated_key_is_refused_in_both_formats() {
    let yaml = "Resources:\n  A: {Type: T}\n  B: {Type: T}\n  A: {Type: U}\n";
    assert_eq!(error(yaml), "has the key \"A\" twice in one object, the second time at line 4, column 3");
    let json = "{\"Resources\": {\n  \"A\": {\"Type\": \"T\"},\n  \"A\": {}}}";
    assert_eq!(error(json), "has the key \"A\" twice in one object, the second time at line 3, column 5");
}

#[test]
fn depth_is_bounded_alike_in_both_formats() {
    for levels in [Template::MAX_DEPTH - 1, Template::MAX_DEPTH] {
        let nested = format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
        let json = Template::parse(format!(r#"{{"Resources": {{"A": {{"Type": "T"}}}}, "Metadata": {nested}}}"#));
        let yaml = Template::parse(format!("Resources: {{A: {{Type: T}}}}\nMetadata: {nested}"));
        let fits = levels < Template::MAX_DEPTH;
        assert_eq!((json.is_ok(), yaml.is_ok()), (fits, fits), "{levels} levels: {json:?} {yaml:?}");
    }
}

#[test]
fn endless_nesting_is_refused_before_it_costs_anything() {
    let open = |bracket: &str| bracket.repeat(Template::MAX_BYTES / bracket.len() - 100);
    for text in [format!("Resources: {}", open("[")), format!("Resources:\n {}", open("- ")), open("{\"a\":")] {
        let error = error(&text);
        // The YAML reader has a limit of its own for brackets, which it meets while looking ahead.
        assert!(error.contains("nested more than 100 levels") || error.contains("recursion limit exceeded"), "{error}");
    }
}

#[test]
fn size_is_bounded() {
    let text = format!("#{}\nResources: {{A: {{Type: T}}}}", "x".repeat(Template::MAX_BYTES));
    assert_eq!(error(&text), format!("has {} bytes; CloudFormation takes at most 1000000", text.len()));
}

#[test]
fn parameters_that_must_not_be_seen_are_known() {
    let no_echo = |declared: &str| {
        let text = format!("Parameters: {{P: {declared}}}\nResources: {{Topic: {{Type: AWS::SNS::Topic}}}}");
        Template::parse(text).unwrap().parameters().next().unwrap().no_echo
    };
    for (declared, expected) in [
        ("{Type: String, NoEcho: true}", true),
        ("{Type: String, NoEcho: 'True'}", true),
        ("{Type: String, NoEcho: false}", false),
        ("{Type: String}", false),
    ] {
        assert_eq!(no_echo(declared), expected, "{declared}");
    }
}

#[test]
fn macros_are_noticed_wherever_they_stand() {
    for (text, expected) in [
        ("Resources: {T: {Type: AWS::SNS::Topic}}", false),
        ("Transform: AWS::Serverless-2016-10-31\nResources: {T: {Type: AWS::SNS::Topic}}", true),
        ("Fn::Transform: {Name: AWS::Include}\nResources: {T: {Type: AWS::SNS::Topic}}", true),
        ("Resources: {T: {Type: AWS::SNS::Topic, Properties: {Fn::Transform: {Name: Mine}}}}", true),
        ("Resources: {T: {Type: AWS::SNS::Topic, Properties: {A: [{Fn::Transform: {Name: Mine}}]}}}", true),
    ] {
        assert_eq!(Template::parse(text).unwrap().has_macros(), expected, "{text}");
    }
}
