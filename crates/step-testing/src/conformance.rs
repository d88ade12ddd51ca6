//! What every step owes its users. Each function checks one promise and panics with everything that breaks it.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use step_core::{Plan, Severity, Stage, Step, surfaces};

use crate::cases::Case;
use crate::mutations::Tried;
use crate::{mutations, schema_walk};

/// The manifest is complete, and describing twice gives the same documents.
pub fn describes_itself_completely<S: Step>() {
    let description = surfaces::describe::<S>();
    assert_eq!(description, surfaces::describe::<S>(), "describing twice differs");
    for key in ["id", "version", "name", "description"] {
        let value = description.metadata[key].as_str().unwrap_or_default();
        assert!(!value.trim().is_empty(), "metadata.json has no {key}");
    }
    assert_none(
        surfaces::manifest::<S>().id().split('-').filter(|word| word.is_empty()),
        "the package id is not kebab-case",
    );
}

/// Every field of the inputs has a documentation comment, nested ones and those of union members included, and so has
/// every literal that users choose among.
pub fn documents_every_input<S: Step>() {
    let schema = surfaces::describe::<S>().inputs_schema;
    let fields = schema_walk::fields(&schema);
    assert!(!fields.is_empty(), "the inputs have no field");
    let undocumented = fields.iter().filter(|field| !field.is_discriminator && field.description.trim().is_empty());
    assert_none(undocumented.map(|field| &field.path), "inputs without a documentation comment");
    let literals = fields.iter().flat_map(|field| field.literals.iter().map(|literal| (&field.path, literal)));
    let mute = literals.filter(|(_, (_, description))| description.trim().is_empty());
    assert_none(mute.map(|(path, (literal, _))| (path, literal)), "literals without a documentation comment");
}

/// Error codes are unique, and each says what it means and what to do.
pub fn documents_every_error<S: Step>() {
    let kinds = surfaces::error_kinds::<S>();
    let mut seen = BTreeSet::new();
    let twice = kinds.iter().filter(|kind| !seen.insert((kind.area, kind.identifier)));
    assert_none(twice.map(|kind| kind.identifier), "identifiers declared twice");
    let misnamed = kinds.iter().filter(|kind| {
        !kind.identifier.starts_with(|first: char| first.is_ascii_uppercase())
            || !kind.identifier.chars().all(|letter| letter.is_ascii_alphanumeric())
    });
    assert_none(misnamed.map(|kind| kind.identifier), "identifiers that are not PascalCase");
    let mute = kinds.iter().filter(|kind| !kind.meaning.ends_with('.') || !kind.fix.ends_with('.'));
    assert_none(mute.map(|kind| kind.identifier), "errors whose meaning or fix is not a sentence");
}

/// README, changelog and logo are there, and the changelog's newest entry is the packaged version.
#[expect(clippy::expect_used, reason = "runs in tests, where a panic is the report")]
pub fn ships_its_documents<S: Step>(step_folder: &str) {
    let read = |name: &str| fs_err::read_to_string(Path::new(step_folder).join(name)).expect("a step ships it");
    assert!(read("README.md").starts_with("# "), "README.md does not begin with a title");
    assert!(read("logo.svg").contains("<svg"), "logo.svg is not an SVG");
    let manifest = surfaces::manifest::<S>();
    let changelog = read("CHANGELOG.md");
    let newest = changelog.lines().find_map(|line| line.strip_prefix("## ")).unwrap_or_default();
    assert!(
        newest.starts_with(&manifest.version().to_string()),
        "CHANGELOG.md begins with {newest:?}, but the version is {}",
        manifest.version()
    );
}

/// A step hands over only to the steps that its manifest names (`graduates-to`), and to each of them in some case.
#[expect(clippy::expect_used, reason = "runs in tests, where a panic is the report")]
pub fn hands_over_to_declared_steps<S: Step>(step_folder: &str) {
    let manifest = surfaces::manifest::<S>();
    let declared: BTreeSet<_> = manifest.graduates_to().iter().cloned().collect();
    let mut reached = BTreeSet::new();
    for case in Case::all(step_folder).into_iter().filter(|case| case.plan::<S>().is_ok()) {
        let destinations = surfaces::graduate::<S>(&case.inputs, case.target.as_deref(), &case.deployment);
        let destinations = destinations.expect("what can be planned can be handed over");
        let successors: BTreeSet<_> =
            destinations.into_iter().flat_map(|to| to.successors).map(|successor| successor.step_id).collect();
        let undeclared: Vec<_> = successors.difference(&declared).collect();
        assert!(undeclared.is_empty(), "{}: {undeclared:?} are not in `graduates-to`", case.folder.display());
        reached.extend(successors);
    }
    assert_eq!(reached, declared, "where the cases hand over to, and `graduates-to`");
}

/// Initial inputs hold only fields that the schema has, with values that it accepts. What is required may be missing:
/// nothing is chosen there yet.
pub fn starts_from_inputs_that_its_schema_knows<S: Step>() {
    let initial: Value = serde_json::from_str(&surfaces::initial_inputs::<S>()).unwrap_or_default();
    let schema = surfaces::describe::<S>().inputs_schema;
    let tolerant = tolerant(&schema);
    let wrong = tolerant.iter_errors(&initial).map(|error| format!("{}: {error}", error.instance_path()));
    assert_none(wrong, "initial inputs that the schema does not accept");
    let known: BTreeSet<_> = schema_walk::fields(&schema).into_iter().map(|field| field.path).collect();
    let Some(initial) = initial.as_object() else { panic_with("initial inputs are not an object") };
    let unknown = initial.keys().filter(|name| !known.contains(&schema_walk::field_path("$", name)));
    assert_none(unknown, "initial inputs that the schema does not have");
}

/// Every control of the form edits a place that the schema has, and everything that must be given has a control.
pub fn edits_its_inputs_with_its_form<S: Step>() {
    let initial = surfaces::initial_inputs::<S>();
    let form = surfaces::form::<S>(&initial).unwrap_or_else(|failure| panic_with(&format!("no form: {failure}")));
    let form: Value = serde_json::from_str(&form).unwrap_or_default();
    let fields = schema_walk::fields(&surfaces::describe::<S>().inputs_schema);
    let known: BTreeSet<_> = fields.iter().map(|field| field.path.as_str()).collect();
    let mut used = Vec::new();
    collect_inputs(&form, &mut used);
    // An item of a list is a place, too.
    let is_known = |path: &str| known.contains(path.trim_end_matches("[*]"));
    assert_none(used.iter().filter(|path| !is_known(path)), "controls of places that the schema does not have");
    let must = fields.iter().filter(|field| field.must_be_given && !field.is_discriminator);
    assert_none(
        must.map(|field| &field.path).filter(|path| !used.contains(&path.as_str())),
        "inputs that must be given and have no control",
    );
}

/// Inputs of any shape are validated and planned without a panic: each case is tried with every place left out or
/// replaced by values of other kinds. A place that has the same value in several cases is tried in one of them.
pub fn survives_inputs_of_any_shape<S: Step>(step_folder: &str) {
    let mut tried = Tried::new();
    for case in Case::all(step_folder) {
        let inputs: Value = serde_json::from_str(&case.inputs).unwrap_or_default();
        for mutated in mutations::of(&inputs, &mut tried) {
            let mutated = mutated.to_string();
            for stage in [Stage::Configuration, Stage::Execution] {
                surfaces::validate::<S>(&mutated, stage);
            }
            // What it answers is another test's question.
            let _ = surfaces::plan::<S>(&mutated, None, &case.deployment);
        }
    }
}

/// Inputs of another shape end in a diagnostic, never in a panic.
pub fn answers_unreadable_inputs_with_a_diagnostic<S: Step>() {
    for unreadable in ["", "[]", "null", "42", r#""text""#, "{"] {
        let diagnostics = surfaces::validate::<S>(unreadable, Stage::Execution).diagnostics;
        let refused = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        assert!(refused, "inputs {unreadable:?} are accepted");
    }
}

/// The same case gives the same plan, byte for byte.
pub fn plans_the_same_twice<S: Step>(step_folder: &str) {
    for case in Case::all(step_folder) {
        let plan = || case.plan::<S>().map(|plan| plan.to_string());
        assert_eq!(plan(), plan(), "{} is planned differently the second time", case.folder.display());
    }
}

/// A plan survives its way through JSON, since it is previewed and approved in that form.
pub fn reads_back_every_plan_it_makes<S: Step>(step_folder: &str) {
    for case in Case::all(step_folder) {
        let Ok(plan) = case.plan::<S>() else { continue };
        let read: Plan<S::Action> = match serde_json::from_value(plan.clone()) {
            Ok(read) => read,
            Err(error) => panic_with(&format!("{}: the plan cannot be read back: {error}", case.folder.display())),
        };
        let written = serde_json::to_value(&read).unwrap_or_default();
        assert_eq!(written, plan, "{}: the plan changes when it is read back", case.folder.display());
    }
}

/// The schema without what is required.
fn tolerant(schema: &Value) -> jsonschema::Validator {
    let mut schema = schema.clone();
    let root = schema_walk::root(&schema).unwrap_or_default().to_owned();
    drop_required(&mut schema);
    schema["$ref"] = format!("#/definitions/{root}").into();
    jsonschema::draft7::new(&schema).unwrap_or_else(|error| panic_with(&format!("inputs.json is no schema: {error}")))
}

fn drop_required(schema: &mut Value) {
    match schema {
        Value::Object(keywords) => {
            keywords.retain(|keyword, value| keyword != "required" || !value.is_array());
            keywords.values_mut().for_each(drop_required);
        }
        Value::Array(schemas) => schemas.iter_mut().for_each(drop_required),
        _ => {}
    }
}

/// The places that the controls of a form edit or depend on.
fn collect_inputs<'a>(form: &'a Value, into: &mut Vec<&'a str>) {
    match form {
        Value::Object(fields) => {
            into.extend(fields.get("input").and_then(Value::as_str));
            fields.values().for_each(|value| collect_inputs(value, into));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_inputs(item, into)),
        _ => {}
    }
}

fn assert_none<T: std::fmt::Debug>(offenders: impl Iterator<Item = T>, what: &str) {
    let offenders: Vec<_> = offenders.collect();
    assert!(offenders.is_empty(), "{what}: {offenders:?}");
}

#[expect(clippy::panic, reason = "runs in tests, where a panic is the report")]
fn panic_with(message: &str) -> ! {
    panic!("{message}")
}
