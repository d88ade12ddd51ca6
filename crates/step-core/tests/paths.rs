//! Typed paths: where they lead, and when.

use serde::Deserialize;
use serde_json::{Value, json};
use step_core::{Area, ErrorKind, InputPaths, Rules, RulesOutcome, Stage};

#[derive(Deserialize, InputPaths)]
#[serde(rename_all = "camelCase")]
struct Inputs {
    function_name: String,
    #[serde(default = "three")]
    max_retries: u32,
    code: Code,
    #[serde(default)]
    routes: Vec<Route>,
    description: Option<String>,
}

#[derive(Deserialize, InputPaths)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Code {
    Package(Package),
    Image { image_name: String },
    None {},
}

#[derive(Deserialize, InputPaths)]
struct Package {
    path: String,
}

#[derive(Clone, Deserialize, InputPaths)]
struct Route {
    method: Method,
    path: String,
}

#[derive(Clone, Copy, Deserialize, PartialEq, InputPaths)]
enum Method {
    #[serde(rename = "GET")]
    Get,
    #[serde(rename = "POST")]
    Post,
}

static WRONG: ErrorKind =
    ErrorKind { area: Area::Configuration, identifier: "Wrong", meaning: "It is wrong.", fix: "Put it right." };

fn three() -> u32 {
    3
}

fn paths() -> InputsPaths {
    Inputs::root_paths()
}

fn outcome(inputs: &Value, stage: Stage, rules: impl Fn(&InputsPaths, &mut Rules<'_>)) -> RulesOutcome {
    let mut checked = Rules::new(inputs, stage);
    rules(&paths(), &mut checked);
    checked.finish()
}

fn messages(outcome: &RulesOutcome) -> Vec<String> {
    outcome.diagnostics.iter().map(|remark| format!("{} {}", remark.path, remark.message)).collect()
}

#[test]
fn a_path_is_named_as_the_field_is_in_json() {
    assert_eq!(paths().function_name.path().to_string(), "$.functionName");
    assert_eq!(paths().code.package().path.path().to_string(), "$.code.path");
    assert_eq!(paths().code.image().image_name.path().to_string(), "$.code.imageName");
    assert_eq!(paths().routes.item(2).path.path().to_string(), "$.routes[2].path");
    assert_eq!(paths().description.some().path().to_string(), "$.description");
}

#[test]
fn a_rule_below_a_member_runs_only_while_it_is_chosen() {
    let rules = |paths: &InputsPaths, rules: &mut Rules<'_>| {
        rules.check(&paths.code.package().path, |path| Some(WRONG.problem(format!("package {path}"))));
        rules.check(&paths.code.image().image_name, |name| Some(WRONG.problem(format!("image {name}"))));
    };
    let package = json!({ "code": { "type": "package", "path": "a", "imageName": "left over" } });
    assert_eq!(messages(&outcome(&package, Stage::Execution, rules)), ["$.code.path package a"]);
    let image = json!({ "code": { "type": "image", "imageName": "b" } });
    assert_eq!(messages(&outcome(&image, Stage::Execution, rules)), ["$.code.imageName image b"]);
}

#[test]
fn a_rule_sees_the_default_of_a_field_that_is_left_out() {
    let seen = outcome(&json!({}), Stage::Execution, |paths, rules| {
        rules.check(&paths.max_retries, |retries| Some(WRONG.problem(retries.to_string())));
    });
    assert_eq!(messages(&seen), ["$.maxRetries 3"]);
}

#[test]
fn a_rule_on_an_optional_field_runs_without_it() {
    let seen = outcome(&json!({}), Stage::Execution, |paths, rules| {
        rules.check(&paths.description, |description| description.is_none().then(|| WRONG.problem("none")));
    });
    assert_eq!(messages(&seen), ["$.description none"]);
}

#[test]
fn a_required_field_that_is_left_out_is_the_schemas_business() {
    let seen = outcome(&json!({}), Stage::Execution, |paths, rules| {
        rules.check(&paths.function_name, |_| Some(WRONG.problem("never said")));
    });
    assert_eq!(seen, RulesOutcome::default());
}

#[test]
fn a_rule_over_several_paths_is_skipped_if_one_is_bound() {
    let inputs = json!({ "functionName": "f", "maxRetries": "#{Retries}" });
    let seen = outcome(&inputs, Stage::Configuration, |paths, rules| {
        rules.check((&paths.function_name, &paths.max_retries), |_| Some(WRONG.problem("never said")));
    });
    assert_eq!((messages(&seen).len(), seen.skipped), (0, 1));
}

#[test]
fn an_escaped_expression_is_not_yet_what_it_will_be() {
    let rule = |paths: &InputsPaths, rules: &mut Rules<'_>| {
        rules.check(&paths.function_name, |name| Some(WRONG.problem(name)));
    };
    let inputs = json!({ "functionName": "##{x}" });
    assert_eq!(outcome(&inputs, Stage::Configuration, rule).skipped, 1);
}

#[test]
fn nothing_is_bound_any_more_before_execution() {
    let seen = outcome(&json!({ "functionName": "a #{x}" }), Stage::Execution, |paths, rules| {
        rules.check(&paths.function_name, |name| Some(WRONG.problem(name)));
    });
    assert_eq!(messages(&seen), ["$.functionName a #{x}"]);
}

#[test]
fn rules_run_on_each_item_that_is_known() {
    let inputs = json!({ "routes": [
        { "method": "GET", "path": "/a" }, { "method": "GET", "path": "#{Path}" }, { "method": "POST", "path": "/c" },
    ] });
    let seen = outcome(&inputs, Stage::Configuration, |paths, rules| {
        rules.each(&paths.routes, |route, rules| {
            rules.check((&route.path, &route.method), |(path, method)| {
                (method == Method::Get).then(|| WRONG.problem(path))
            });
        });
    });
    assert_eq!((messages(&seen), seen.skipped), (vec!["$.routes[0].path /a".to_owned()], 1));
}

#[test]
fn a_rule_on_one_field_of_each_item_does_not_mind_that_another_is_bound() {
    let inputs = json!({ "routes": [{ "method": "GET", "path": "#{Path}" }, { "method": "GET", "path": "/b" }] });
    let seen = outcome(&inputs, Stage::Configuration, |paths, rules| {
        rules.check(&paths.routes.each(|route| route.method), |methods| Some(WRONG.problem(methods.len().to_string())));
        rules.check(&paths.routes.each(|route| route.path), |_| Some(WRONG.problem("never said")));
    });
    assert_eq!((messages(&seen), seen.skipped), (vec!["$.routes 2".to_owned()], 1));
}

#[test]
fn a_problem_may_name_another_path_than_the_rules_first() {
    let inputs = json!({ "routes": [{ "method": "GET", "path": "/a" }, { "method": "GET", "path": "/a" }] });
    let seen = outcome(&inputs, Stage::Execution, |paths, rules| {
        rules.check(&paths.routes, |routes| {
            let twice = (1..routes.len()).filter(|at| routes[..*at].iter().any(|other| other.path == routes[*at].path));
            twice.map(|at| WRONG.problem("twice").at(paths.routes.item(at).path.path())).collect::<Vec<_>>()
        });
    });
    assert_eq!(messages(&seen), ["$.routes[1].path twice"]);
}

#[test]
fn an_unreadable_value_is_said_once() {
    let seen = outcome(&json!({ "maxRetries": true }), Stage::Execution, |paths, rules| {
        rules.check(&paths.max_retries, |_| None);
        rules.check(&paths.max_retries, |_| None);
    });
    assert_eq!(messages(&seen), ["$.maxRetries true was given; accepted is a whole number from 0 to 4294967295"]);
}

#[test]
fn a_rule_over_several_paths_has_nothing_to_look_at_if_one_is_absent_whatever_the_others_are() {
    let inputs = json!({ "maxRetries": "#{Retries}" });
    for seen in [
        outcome(&inputs, Stage::Configuration, |paths, rules| {
            rules.check((&paths.max_retries, &paths.function_name), |_| None);
        }),
        outcome(&inputs, Stage::Configuration, |paths, rules| {
            rules.check((&paths.function_name, &paths.max_retries), |_| None);
        }),
    ] {
        assert_eq!(seen, RulesOutcome::default());
    }
}

#[test]
fn a_rule_over_several_paths_says_what_is_unreadable_whatever_their_order() {
    let inputs = json!({ "maxRetries": true, "functionName": "#{Name}" });
    for seen in [
        outcome(&inputs, Stage::Configuration, |paths, rules| {
            rules.check((&paths.max_retries, &paths.function_name), |_| None);
        }),
        outcome(&inputs, Stage::Configuration, |paths, rules| {
            rules.check((&paths.function_name, &paths.max_retries), |_| None);
        }),
    ] {
        assert_eq!((messages(&seen).len(), seen.skipped), (1, 0));
    }
}
