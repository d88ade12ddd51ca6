use super::*;
use crate::{Parameter, Tag};

const TEMPLATE: &str = "Parameters: {Stage: {Type: String}, Size: {Type: Number, Default: 1}}\n\
                        Resources: {Topic: {Type: AWS::SNS::Topic}}\n";

type Tags<'a> = &'a [(&'a str, &'a str)];

fn request(template: &str, parameters: &[&str], tags: Tags<'_>) -> StackRequest {
    let parameter = |key: &&str| Parameter { key: (*key).try_into().unwrap(), value: "x".into() };
    let tag = |(key, value): &(&str, &str)| Tag { key: (*key).try_into().unwrap(), value: (*value).into() };
    StackRequest {
        parameters: parameters.iter().map(parameter).collect(),
        tags: tags.iter().map(tag).collect(),
        ..StackRequest::new(
            "shop".try_into().unwrap(),
            "eu-west-1".try_into().unwrap(),
            TemplateSource::Inline { body: template.into() },
        )
    }
}

fn places(request: &StackRequest) -> Vec<Place> {
    request.problems().into_iter().map(|problem| problem.place).collect()
}

#[test]
fn parameters_are_those_of_the_template() {
    let cases: [(&[&str], &[Place]); 5] = [
        (&["Stage"], &[]),
        (&["Stage", "Size"], &[]),
        (&[], &[Place::Parameters]),
        (&["Stage", "Colour"], &[Place::Parameter(1)]),
        (&["Stage", "Size", "Stage"], &[Place::Parameter(2)]),
    ];
    for (parameters, expected) in cases {
        assert_eq!(places(&request(TEMPLATE, parameters, &[])), expected, "{parameters:?}");
    }
}

#[test]
fn parameters_that_a_fragment_may_declare_are_accepted() {
    let template = format!("{TEMPLATE}Fn::Transform: {{Name: AWS::Include}}\n");
    assert_eq!(places(&request(&template, &["Stage", "Colour"], &[])), []);
}

#[test]
fn tags_are_those_that_aws_takes() {
    let long = "ü".repeat(LONGEST_TAG_VALUE);
    let too_long = "ü".repeat(LONGEST_TAG_VALUE + 1);
    let cases: [(Tags<'_>, &[Place]); 4] = [
        (&[("owner", &long), ("Owner", ""), ("aws", "")], &[]),
        (&[("owner", &too_long)], &[Place::Tag(0)]),
        (&[("a", ""), ("AWS:owner", "")], &[Place::Tag(1)]),
        (&[("a", ""), ("b", ""), ("a", "")], &[Place::Tag(2)]),
    ];
    for (tags, expected) in cases {
        assert_eq!(places(&request(TEMPLATE, &["Stage"], tags)), expected, "{tags:?}");
    }
}

#[test]
fn there_are_at_most_fifty_tags() {
    let keys: Vec<_> = (0..=MOST_TAGS).map(|index| format!("key{index}")).collect();
    let tags: Vec<_> = keys.iter().map(|key| (key.as_str(), "")).collect();
    assert_eq!(places(&request(TEMPLATE, &["Stage"], &tags[..MOST_TAGS])), []);
    assert_eq!(places(&request(TEMPLATE, &["Stage"], &tags)), [Place::Tags]);
}

#[test]
fn a_template_may_be_larger_than_a_request() {
    let padded = |size: usize| format!("{TEMPLATE}#{}", "x".repeat(size - TEMPLATE.len() - 1));
    assert_eq!(places(&request(&padded(Template::MAX_BYTES), &["Stage"], &[])), []);
    let problems = request(&padded(Template::MAX_BYTES + 1), &["Stage"], &[]).problems();
    assert_eq!((problems[0].place, problems[0].kind), (Place::Template, &TEMPLATE_TOO_LARGE));
}

#[test]
fn what_is_wrong_with_the_template_hides_nothing_else() {
    let request = request("Resources: []", &["Stage", "Stage"], &[("aws:x", "")]);
    assert_eq!(places(&request), [Place::Template, Place::Parameter(1), Place::Tag(0)]);
}

#[test]
fn values_that_must_not_be_seen_belong_to_the_sensitive_ones() {
    let template = "Parameters: {Password: {Type: String, NoEcho: true}}\nResources: {T: {Type: AWS::SNS::Topic}}";
    let keys = [ParameterKey::try_from("Password").unwrap()];
    let cases = [
        (Given { plain: &keys, ..Given::default() }, Some(Place::Parameter(0))),
        (Given { secret: &keys, ..Given::default() }, None),
        (Given { plain: &keys, secret: &keys, ..Given::default() }, None),
        (Given { file: Some(&keys), ..Given::default() }, None),
    ];
    for (given, expected) in cases {
        let problems = of_template(template, &given);
        assert_eq!(problems.first().map(|problem| problem.place), expected, "{given:?}");
        assert!(problems.iter().all(|problem| problem.kind == &PARAMETER_NOT_SECRET));
    }
}

#[test]
fn a_file_gives_parameters_too() {
    let plain = [ParameterKey::try_from("Size").unwrap()];
    let cases: [(&[&str], &[Place]); 4] = [
        (&["Stage"], &[]),
        (&["Stage", "Size"], &[]),
        (&["Size"], &[Place::Parameters]),
        (&["Stage", "Colour"], &[Place::ParametersFile]),
    ];
    for (keys, expected) in cases {
        let file: Vec<_> = keys.iter().map(|key| ParameterKey::try_from(*key).unwrap()).collect();
        let problems = of_template(TEMPLATE, &Given { plain: &plain, secret: &[], file: Some(&file) });
        assert_eq!(problems.iter().map(|problem| problem.place).collect::<Vec<_>>(), expected, "{keys:?}");
    }
}

#[test]
fn what_a_packages_file_gives_is_not_missed() {
    let file = crate::ParametersFile {
        package: step_core::PackageReference::new("app").unwrap(),
        path: "parameters.json".try_into().unwrap(),
    };
    let request = StackRequest { parameters_file: Some(file), ..request(TEMPLATE, &[], &[]) };
    assert_eq!(places(&request), []);
}

#[test]
fn a_stack_policy_is_an_object_with_statements() {
    for (text, is_accepted) in [(r#"{"Statement": []}"#, true), ("{}", false), ("[]", false), ("Statement", false)] {
        assert_eq!(of_stack_policy(text).is_none(), is_accepted, "{text}");
    }
}

#[test]
fn identities_are_acknowledged_at_configuration_time() {
    let role = request("Resources: {Role: {Type: AWS::IAM::Role}}", &[], &[]);
    assert_eq!(places(&role), [Place::Capabilities]);
    assert_eq!(places(&StackRequest { capabilities: vec![Capability::Iam], ..role }), []);
}
