//! What rules see of inputs that leave something out.

use serde::Deserialize;
use serde_json::{Value, json};
use step_core::{Area, ErrorKind, InputPaths, Reads, Rules, Stage};

#[derive(Deserialize, InputPaths)]
#[serde(rename_all = "camelCase")]
struct Inputs {
    #[serde(default)]
    scaling: Scaling,
    #[serde(default = "inline")]
    source: Source,
    #[serde(default = "two_steps")]
    steps: Vec<Step>,
    #[serde(default = "a_note")]
    note: Option<Note>,
    #[serde(default)]
    sources: Vec<Source>,
    required: Option<Required>,
}

#[derive(Deserialize, InputPaths)]
#[serde(default)]
struct Scaling {
    fewest: u8,
    #[serde(default = "nine")]
    most: u8,
}

#[derive(Deserialize, InputPaths)]
#[serde(tag = "type", rename_all = "camelCase")]
enum Source {
    Inline { text: String },
    Package { path: String },
    Nothing {},
}

#[derive(Deserialize, InputPaths)]
struct Step {
    name: String,
}

#[derive(Deserialize, InputPaths)]
struct Note {
    text: String,
}

#[derive(Deserialize, InputPaths)]
struct Required {
    field: u8,
}

static WRONG: ErrorKind =
    ErrorKind { area: Area::Configuration, identifier: "Wrong", meaning: "It is wrong.", fix: "Put it right." };

impl Default for Scaling {
    fn default() -> Self {
        Self { fewest: 1, most: 3 }
    }
}

fn nine() -> u8 {
    9
}

fn inline() -> Source {
    Source::Inline { text: "hello".into() }
}

fn two_steps() -> Vec<Step> {
    vec![Step { name: "a".into() }, Step { name: "b".into() }]
}

#[expect(clippy::unnecessary_wraps, reason = "serde asks for the type of the field")]
fn a_note() -> Option<Note> {
    Some(Note { text: "noted".into() })
}

/// What a rule on the paths sees, if it runs at all.
fn seen<R: Reads<Value: std::fmt::Debug>>(inputs: &Value, paths: impl FnOnce(&InputsPaths) -> R) -> Option<String> {
    let mut seen = None;
    let mut rules = Rules::new(inputs, Stage::Execution);
    rules.check(paths(&Inputs::root_paths()), |value| {
        seen = Some(format!("{value:?}"));
        None
    });
    seen
}

/// Paths that are made for the call live as long as the test.
fn kept<T>(path: T) -> &'static T {
    Box::leak(Box::new(path))
}

#[test]
fn a_part_of_a_default_is_seen_where_the_whole_is_left_out() {
    let nothing = json!({});
    assert_eq!(seen(&nothing, |paths| kept(paths.scaling.fewest.clone())).as_deref(), Some("1"));
    assert_eq!(seen(&nothing, |paths| kept(paths.scaling.most.clone())).as_deref(), Some("3"));
    assert_eq!(seen(&nothing, |paths| kept(paths.source.inline().text)).as_deref(), Some("\"hello\""));
    assert_eq!(seen(&nothing, |paths| kept(paths.steps.item(1).name)).as_deref(), Some("\"b\""));
    assert_eq!(seen(&nothing, |paths| kept(paths.note.some().text)).as_deref(), Some("\"noted\""));
}

#[test]
fn the_default_of_a_part_counts_where_the_whole_is_given() {
    let given = json!({ "scaling": {} });
    assert_eq!(seen(&given, |paths| kept(paths.scaling.fewest.clone())).as_deref(), Some("1"));
    assert_eq!(seen(&given, |paths| kept(paths.scaling.most.clone())).as_deref(), Some("9"));
}

#[test]
fn what_is_given_counts_more_than_any_default() {
    let given = json!({ "scaling": { "fewest": 7 }, "source": { "type": "package", "path": "p" } });
    assert_eq!(seen(&given, |paths| kept(paths.scaling.fewest.clone())).as_deref(), Some("7"));
    assert_eq!(seen(&given, |paths| kept(paths.source.inline().text)), None);
    assert_eq!(seen(&given, |paths| kept(paths.source.package().path)).as_deref(), Some("\"p\""));
}

#[test]
fn a_default_has_nothing_below_another_member_or_beyond_its_items() {
    let nothing = json!({});
    assert_eq!(seen(&nothing, |paths| kept(paths.source.package().path)), None);
    assert_eq!(seen(&nothing, |paths| kept(paths.steps.item(2).name)), None);
}

#[test]
fn a_part_without_a_default_is_absent_where_the_whole_is_given() {
    assert_eq!(seen(&json!({ "note": {} }), |paths| kept(paths.note.some().text)), None);
    assert_eq!(seen(&json!({}), |paths| kept(paths.required.some().field)), None);
}

#[test]
fn rules_run_on_each_item_of_a_default() {
    let inputs = json!({});
    let mut rules = Rules::new(&inputs, Stage::Execution);
    rules.each(&Inputs::root_paths().steps, |step, rules| {
        rules.check(&step.name, |name| Some(WRONG.problem(name)));
    });
    let seen: Vec<_> = rules.finish().diagnostics.into_iter().map(|problem| problem.message).collect();
    assert_eq!(seen, ["a", "b"]);
}

#[test]
fn null_is_as_if_left_out() {
    let null = json!({ "scaling": null, "note": null });
    assert_eq!(seen(&null, |paths| kept(paths.scaling.most.clone())).as_deref(), Some("3"));
    assert_eq!(seen(&null, |paths| kept(paths.note.some().text)).as_deref(), Some("\"noted\""));
}

#[test]
fn a_field_of_each_item_is_seen_with_its_index_where_there_is_one() {
    let inputs = json!({ "sources": [
        { "type": "package", "path": "p" }, { "type": "inline", "text": "a" }, { "type": "nothing" },
        { "type": "inline" }, { "type": "inline", "text": "b" },
    ] });
    let texts = seen(&inputs, |paths| kept(paths.sources.each(|source| source.inline().text)));
    assert_eq!(texts.as_deref(), Some(r#"[(1, "a"), (4, "b")]"#));
}

#[test]
fn a_discriminator_that_chooses_no_member_has_nothing_below_it() {
    let substituted = json!({ "source": { "type": "something else", "text": "a", "path": "b" } });
    assert_eq!(seen(&substituted, |paths| kept(paths.source.inline().text)), None);
    assert_eq!(seen(&substituted, |paths| kept(paths.source.package().path)), None);
}
