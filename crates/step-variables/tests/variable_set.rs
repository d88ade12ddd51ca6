//! Variable sets: layers, layouts, assignments.

use step_variables::{AssignmentError, Evaluator, Layout, Variable, VariableSet};

fn listed(variables: &VariableSet) -> Vec<(&str, &str, bool)> {
    variables.iter().map(|each| (each.name(), each.value(), each.is_sensitive())).collect()
}

#[test]
fn both_layouts_are_read() {
    for (text, expected) in [
        (r#"{"b":"2","a":"1"}"#, &[("b", "2", false), ("a", "1", false)][..]),
        (r#"[{"k":"b","v":"2","s":true},{"k":"a","v":"1"}]"#, &[("b", "2", true), ("a", "1", false)]),
        (r#"[{"k":"a","v":null,"s":null},{"k":"b"}]"#, &[("a", "", false), ("b", "", false)]),
        (
            r#"{"n":1.50,"t":true,"z":null,"l":[1,2],"o":{"x":"y"}}"#,
            &[
                ("n", "1.5", false),
                ("t", "true", false),
                ("z", "", false),
                ("l", "[1,2]", false),
                ("o", r#"{"x":"y"}"#, false),
            ],
        ),
        (r#"{"Name":"first","x":"","NAME":"second"}"#, &[("NAME", "second", false), ("x", "", false)]),
        ("[]", &[]),
    ] {
        assert_eq!(listed(&VariableSet::from_json(text).unwrap()), expected, "{text}");
    }
}

#[test]
fn other_json_is_told_apart() {
    for (text, message) in [
        ("{", "this is no JSON: line 1, column 1"),
        (
            "3",
            "variables are an object of names and values, or a list of {\"k\", \"v\", \"s\"} objects, but this is a number",
        ),
        (r#"[{"k":"a"},"b"]"#, "entry 1 of the variables is no object"),
        (r#"[{"v":"a"}]"#, "entry 0 of the variables has no text `k`, the name"),
        (r#"[{"k":"a","s":"yes"}]"#, "entry 0 of the variables has an `s` that is neither true nor false"),
        (r#"{"":"x"}"#, "a variable's name is empty"),
    ] {
        assert_eq!(VariableSet::from_json(text).unwrap_err().to_string(), message, "{text}");
    }
}

#[test]
fn layouts_are_written_and_read_back() {
    let mut variables = VariableSet::new();
    variables.set("Region", "eu-west-1");
    variables.set_sensitive("Token", "\"s3cret\"");
    let entries = variables.to_json(Layout::Entries);
    assert_eq!(entries, r#"[{"k":"Region","v":"eu-west-1","s":false},{"k":"Token","v":"\"s3cret\"","s":true}]"#);
    assert_eq!(VariableSet::from_json(&entries).unwrap(), variables);
    assert_eq!(variables.to_json(Layout::Flat), r#"{"Region":"eu-west-1","Token":"\"s3cret\""}"#);
}

#[test]
fn later_layers_win_and_keep_the_order() {
    let mut variables: VariableSet = [("A", "1"), ("B", "2")].into_iter().collect();
    variables.layer([("c", "3"), ("a", "4")].into_iter().collect());
    assert_eq!(listed(&variables), [("a", "4", false), ("B", "2", false), ("c", "3", false)]);
}

#[test]
fn a_name_that_was_sensitive_stays_so() {
    let mut variables = VariableSet::new();
    variables.set_sensitive("Token", "old");
    variables.insert("token=new".parse().unwrap());
    assert_eq!(listed(&variables), [("token", "new", true)]);
}

#[test]
fn assignments_are_split_at_the_first_equals_sign() {
    for (text, expected) in [
        ("a=b", Ok(("a", "b"))),
        (" a b = c=d ", Ok(("a b", " c=d "))),
        ("a=", Ok(("a", ""))),
        ("a", Err(AssignmentError::NoEqualsSign)),
        (" =b", Err(AssignmentError::NoName)),
    ] {
        let expected = expected.map(|(name, value)| Variable::new(name, value));
        assert_eq!(text.parse::<Variable>(), expected, "{text}");
    }
}

#[test]
fn printing_shows_no_secret() {
    let mut variables = VariableSet::new();
    variables.set("Region", "eu");
    variables.set_sensitive("Token", "s3cret");
    assert_eq!(format!("{variables:?}"), r#"["Region" = "eu", "Token" = ***]"#);
}

#[test]
fn all_values_are_evaluated_and_secrets_spread() {
    let mut variables: VariableSet =
        [("Url", "https://#{Host}/"), ("Host", "example.com"), ("Login", "me:#{Token}"), ("A", "#{B}"), ("B", "#{A}")]
            .into_iter()
            .collect();
    variables.set_sensitive("Token", "s3cret");
    variables.set("Lost", "#{Nobody}");
    let evaluated = Evaluator::new(&variables).evaluate_all(&variables);
    let value = |name: &str| evaluated.get(name).map(Variable::value);
    assert_eq!(value("Url"), Some("https://example.com/"));
    assert_eq!(value("Lost"), Some("#{Nobody}"));
    assert_eq!(value("A"), Some("#{B}"));
    assert_eq!(value("Login"), Some("me:s3cret"));
    let sensitive: Vec<_> = evaluated.iter().filter(|it| it.is_sensitive()).map(Variable::name).collect();
    assert_eq!(sensitive, ["Login", "Token"]);
}
