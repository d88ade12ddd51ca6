//! Rules on maps.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};
use step_core::{Area, ErrorKind, InputPaths, Rules, Stage};

#[derive(Deserialize, InputPaths)]
struct Inputs {
    #[serde(default)]
    names: BTreeMap<String, String>,
    #[serde(default = "one_shelf")]
    shelves: BTreeMap<String, Shelf>,
}

#[derive(Clone, Deserialize, InputPaths)]
struct Shelf {
    label: String,
    #[serde(default)]
    level: u8,
}

fn one_shelf() -> BTreeMap<String, Shelf> {
    [("only".to_owned(), Shelf { label: "all".into(), level: 7 })].into()
}

static WRONG: ErrorKind =
    ErrorKind { area: Area::Configuration, identifier: "Wrong", meaning: "It is wrong.", fix: "Put it right." };

/// What the rules say while inputs are edited, and how many are skipped.
fn seen(inputs: &Value, rules: impl Fn(&InputsPaths, &mut Rules<'_>)) -> (Vec<String>, u32) {
    let mut checked = Rules::new(inputs, Stage::Configuration);
    rules(&Inputs::root_paths(), &mut checked);
    let outcome = checked.finish();
    let said = outcome.diagnostics.iter().map(|remark| format!("{} {}", remark.path, remark.message));
    (said.collect(), outcome.skipped)
}

#[test]
fn a_value_of_a_map_has_a_place_under_its_key() {
    let paths = Inputs::root_paths();
    assert_eq!(paths.names.value("orders").path().to_string(), "$.names.orders");
    assert_eq!(paths.shelves.value("top shelf").label.path().to_string(), "$.shelves['top shelf'].label");
}

#[test]
fn a_rule_on_one_field_of_each_value_does_not_mind_that_another_is_bound() {
    let inputs = json!({ "shelves": { "b": { "label": "#{Label}", "level": 2 }, "a": { "label": "x" } } });
    let seen = seen(&inputs, |paths, rules| {
        let levels = paths.shelves.each(|shelf| shelf.level);
        rules.check(&levels, |found| {
            let high = found.into_iter().filter(|(_, level)| *level > 1);
            high.map(|(key, level)| WRONG.problem(level.to_string()).at(levels.value(key).path())).collect::<Vec<_>>()
        });
        rules.check(&paths.shelves.each(|shelf| shelf.label), |_| Some(WRONG.problem("never said")));
    });
    assert_eq!(seen, (vec!["$.shelves.b.level 2".to_owned()], 1));
}

#[test]
fn a_rule_on_each_value_of_a_map_sees_its_key() {
    let inputs = json!({ "names": { "a": "x", "b": "#{Name}", "c d": "z" } });
    let seen = seen(&inputs, |paths, rules| {
        rules.each_value(&paths.names, |key, name, rules| {
            rules.check(&name, |name| Some(WRONG.problem(format!("{key} is {name}"))));
        });
    });
    assert_eq!(seen, (vec!["$.names.a a is x".to_owned(), "$.names['c d'] c d is z".to_owned()], 1));
}

#[test]
fn a_map_with_a_bound_value_is_not_seen_as_a_whole() {
    let inputs = json!({ "names": { "a": "x", "b": "#{Name}" } });
    let seen = seen(&inputs, |paths, rules| {
        rules.check(&paths.names, |_| Some(WRONG.problem("never said")));
        rules.check(&paths.names.each(|name| name), |_| Some(WRONG.problem("never said")));
    });
    assert_eq!(seen, (Vec::new(), 2));
}

#[test]
fn a_rule_on_each_value_of_a_map_sees_those_of_the_default() {
    let said = seen(&json!({}), |paths, rules| {
        rules.check(&paths.shelves.each(|shelf| shelf.level), |levels| Some(WRONG.problem(format!("{levels:?}"))));
    });
    assert_eq!(said.0, [r#"$.shelves [("only", 7)]"#]);
}
