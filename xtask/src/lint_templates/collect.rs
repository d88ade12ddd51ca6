//! Finds the templates in the repository.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::check::tree::Tree;

/// Ends of the names of files that may be templates.
const EXTENSIONS: [&str; 3] = [".yaml", ".yml", ".json"];

/// A template to lint.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Template {
    /// The path of the file that it is or that it is written in.
    pub(super) name: String,
    pub(super) text: String,
}

/// All templates below a folder.
pub(super) fn templates(root: &Path) -> Result<Vec<Template>> {
    let tree = Tree::read(root)?;
    let files: BTreeMap<_, _> = tree.files().collect();
    let found = files.iter().map(|(path, text)| template(&files, path, text));
    found.filter_map(Result::transpose).collect()
}

fn template(files: &BTreeMap<&str, &str>, path: &str, text: &str) -> Result<Option<Template>> {
    let found = |name: &str, text: &str| Some(Template { name: name.to_owned(), text: text.to_owned() });
    if path.ends_with("/inputs.json") {
        if is_meant_to_be_wrong(files, path) {
            return Ok(None);
        }
        let inputs: Value = serde_json::from_str(text).with_context(|| format!("{path} is not JSON"))?;
        return Ok(inputs.pointer("/template/body").and_then(Value::as_str).and_then(|body| found(path, body)));
    }
    if path.ends_with("/plan.snap") {
        return Ok(planned(path, text)?.and_then(|body| found(path, &body)));
    }
    let is_document = EXTENSIONS.iter().any(|extension| path.ends_with(extension));
    Ok(if is_document && declares_resources(text) { found(path, text) } else { None })
}

/// The template of the first stack in a recorded plan.
fn planned(path: &str, snapshot: &str) -> Result<Option<String>> {
    let plan = snapshot.splitn(3, "---\n").nth(2).with_context(|| format!("{path} is not a snapshot"))?;
    let plan: Value = serde_json::from_str(plan).with_context(|| format!("{path} holds no plan"))?;
    let mut bodies =
        plan["actions"].as_array().into_iter().flatten().filter_map(|action| action.pointer("/template/body"));
    Ok(bodies.next().and_then(Value::as_str).map(str::to_owned))
}

/// A case of a step whose inputs are refused.
fn is_meant_to_be_wrong(files: &BTreeMap<&str, &str>, inputs: &str) -> bool {
    let folder = inputs.trim_end_matches("inputs.json");
    files.contains_key(format!("{folder}diagnostics.snap").as_str())
}

/// Whether a document has a section `Resources` at its top and a resource of AWS in it.
fn declares_resources(text: &str) -> bool {
    let is_top = |line: &str| line.starts_with("Resources:") || line.trim_start().starts_with("\"Resources\":");
    text.lines().any(is_top) && text.contains("AWS::")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n";

    fn names(files: &[(&str, &str)]) -> Vec<String> {
        let files: BTreeMap<_, _> = files.iter().copied().collect();
        let found = files.iter().filter_map(|(path, text)| template(&files, path, text).unwrap());
        found.map(|template| template.name).collect()
    }

    #[test]
    fn documents_with_resources_are_templates() {
        let json = "{\n  \"Resources\": {\"Topic\": {\"Type\": \"AWS::SNS::Topic\"}}\n}";
        let files = [
            ("docs/a.yaml", TEMPLATE),
            ("docs/b.json", json),
            ("docs/c.yaml", "Resources: none of AWS"),
            ("docs/d.rs", TEMPLATE),
            ("docs/e.yaml", "about:\n  Resources: of AWS::SNS"),
        ];
        assert_eq!(names(&files), ["docs/a.yaml", "docs/b.json"]);
    }

    #[test]
    fn recorded_plans_hold_templates() {
        let plan =
            |action: serde_json::Value| format!("---\nsource: x\n---\n{}", serde_json::json!({ "actions": [action] }));
        let inline = plan(serde_json::json!({ "template": { "type": "inline", "body": TEMPLATE } }));
        let (elsewhere, deletion) =
            (plan(serde_json::json!({ "template": { "type": "s3" } })), plan(serde_json::json!({ "stackName": "x" })));
        let files = [
            ("steps/x/cases/a/plan.snap", inline.as_str()),
            ("steps/x/cases/b/plan.snap", elsewhere.as_str()),
            ("steps/x/cases/c/plan.snap", deletion.as_str()),
        ];
        assert_eq!(names(&files), ["steps/x/cases/a/plan.snap"]);
    }

    #[test]
    fn inputs_hold_templates_unless_they_are_meant_to_be_wrong() {
        let inline = serde_json::json!({ "template": { "type": "inline", "body": TEMPLATE } }).to_string();
        let files = [
            ("steps/x/cases/right/inputs.json", inline.as_str()),
            ("steps/x/cases/wrong/inputs.json", inline.as_str()),
            ("steps/x/cases/wrong/diagnostics.snap", ""),
            ("steps/x/cases/elsewhere/inputs.json", r#"{ "template": { "type": "package" } }"#),
        ];
        assert_eq!(names(&files), ["steps/x/cases/right/inputs.json"]);
    }
}
