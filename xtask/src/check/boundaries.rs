//! Who may know whom: steps, crates, and the AWS SDK.

use std::collections::BTreeSet;

use super::tree::{ALL_DEPENDENCIES, Finding, Tree, dependencies, has_word, line_of_dependency};

/// Paths, besides documentation and the lock file, where steps are named, and why that is right. Keep this short.
const MAY_NAME_STEPS: [(&str, &str); 1] =
    [("crates/steps/tests/", "the end-to-end tests deploy real packages; a step that goes takes its tests along")];

/// The crates that name `aws-sdk-*`: what steps do at AWS, and where the worker's credentials come from (decision 9).
const AWS_CRATES: [&str; 2] = ["crates/aws-deploy/", "crates/aws-credentials/"];

/// No step depends on another step, and nothing else depends on one.
pub(super) fn steps_are_independent(tree: &Tree) -> Vec<Finding> {
    let steps = tree.crates("steps");
    let depends_on_step = |folder: &str| {
        let path = format!("{folder}/Cargo.toml");
        let text = tree.text(&path).unwrap_or_default();
        let names = dependencies(&tree.manifest(folder), &ALL_DEPENDENCIES).into_iter().map(|(name, _)| name);
        let on_steps = names.filter(|name| steps.contains(name.as_str()));
        on_steps
            .map(|name| {
                let remedy = "a step is released alone: move what both need into a crate under crates/";
                Finding::at(&path, line_of_dependency(text, &name), format!("depends on the step {name}"), remedy)
            })
            .collect::<Vec<_>>()
    };
    folders_of_crates(tree).iter().flat_map(|folder| depends_on_step(folder)).collect()
}

/// No step id is named outside the step's own folder, documentation, the lock file, and the folders of the steps that
/// declare that they have to do with it.
pub(super) fn steps_are_not_named(tree: &Tree) -> Vec<Finding> {
    let steps = tree.crates("steps");
    let named_by: Vec<_> = steps.iter().map(|id| (format!("steps/{id}/"), related_steps(tree, id))).collect();
    let mut findings = Vec::new();
    for (path, text) in tree.files().filter(|(path, _)| !may_name_steps(path)) {
        let home = named_by.iter().find(|(folder, _)| path.starts_with(folder));
        let is_foreign = |id: &&&str| home.is_none_or(|(_, known)| !known.contains(**id));
        let foreign: Vec<_> = steps.iter().filter(is_foreign).collect();
        for (index, line) in text.lines().enumerate() {
            for id in foreign.iter().filter(|id| has_word(line, id) || has_word(line, &id.replace('-', "_"))) {
                let remedy = "code that knows one step has to change with each: find steps with `cargo metadata`, in a \
                              catalog, or take the id as an input";
                findings.push(Finding::at(path, index, format!("names the step {id}"), remedy));
            }
        }
    }
    findings
}

/// The step itself, its deployment target, and the steps that it hands over to, as its manifest says.
fn related_steps(tree: &Tree, id: &str) -> BTreeSet<String> {
    let manifest = tree.manifest(&format!("steps/{id}"));
    let mut metadata = manifest.get("package");
    for key in ["metadata", "step"] {
        metadata = metadata.and_then(|table| table.get(key));
    }
    let declared = |key| metadata.and_then(|metadata| metadata.get(key));
    let target = declared("deployment-target-id").and_then(toml::Value::as_str);
    let successors = declared("graduates-to").and_then(toml::Value::as_array).into_iter().flatten();
    let related = target.into_iter().chain(successors.filter_map(toml::Value::as_str));
    related.chain([id]).map(str::to_owned).collect()
}

/// Only [`AWS_CRATES`] name AWS SDK crates, in manifests and in code.
pub(super) fn only_aws_deploy_names_sdks(tree: &Tree) -> Vec<Finding> {
    let remedy =
        "use AWS through crates/aws-deploy, which treats retries, limits and errors the same way for every step";
    let mut findings = Vec::new();
    // The root manifest holds the versions, and names every dependency.
    let is_code = |path: &str| is_rust(path) || (path.ends_with("/Cargo.toml") && path != "Cargo.toml");
    for (path, text) in
        tree.files().filter(|(path, _)| is_code(path) && !AWS_CRATES.iter().any(|folder| path.starts_with(folder)))
    {
        let name = if is_rust(path) { concat!("aws_", "sdk_") } else { concat!("aws-", "sdk-") };
        for (index, line) in text.lines().enumerate().filter(|(_, line)| line.contains(name) && !is_comment(line)) {
            findings.push(Finding::at(path, index, format!("names {}", word_at(line, name)), remedy));
        }
    }
    findings
}

/// A step takes its dependencies as the workspace declares them: then bundling one step and bundling all of them give
/// the same bytes, because cargo compiles a dependency with the union of the features that are asked for.
pub(super) fn steps_choose_no_features(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for id in tree.crates("steps") {
        let folder = format!("steps/{id}");
        let path = format!("{folder}/Cargo.toml");
        let text = tree.text(&path).unwrap_or_default();
        for (name, declared) in dependencies(&tree.manifest(&folder), &["dependencies", "build-dependencies"]) {
            if declared.get("features").is_some() || declared.get("default-features").is_some() {
                let remedy = "declare them in [workspace.dependencies] of the root Cargo.toml, for every step";
                let what = format!("chooses features of {name}");
                findings.push(Finding::at(&path, line_of_dependency(text, &name), what, remedy));
            }
        }
    }
    findings
}

/// Every folder with a manifest but the root.
fn folders_of_crates(tree: &Tree) -> BTreeSet<&str> {
    tree.files().filter_map(|(path, _)| path.strip_suffix("/Cargo.toml")).collect()
}

/// Documentation names steps, and the lock file is generated.
fn may_name_steps(path: &str) -> bool {
    let is_root_document = !path.contains('/') && has_extension(path, "md");
    let is_exception = MAY_NAME_STEPS.iter().any(|(exception, _reason)| path.starts_with(exception));
    path.starts_with("docs/") || is_root_document || path == "Cargo.lock" || is_exception
}

fn is_rust(path: &str) -> bool {
    has_extension(path, "rs")
}

fn has_extension(path: &str, extension: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|found| found == extension)
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with(['#', '/'])
}

/// The whole name that starts with `prefix`.
fn word_at<'line>(line: &'line str, prefix: &str) -> &'line str {
    let start = line.find(prefix).unwrap_or_default();
    let length = line[start..].find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    &line[start..length.map_or(line.len(), |length| start + length)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(findings: &[Finding]) -> Vec<String> {
        findings.iter().map(|finding| finding.to_string().split(';').next().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn a_step_that_depends_on_a_step_is_found_in_every_table() {
        let other = "[package]\nname = \"aws-b\"\n[dev-dependencies]\naws-a = { path = \"../aws-a\" }\n";
        let tool = "[dependencies]\naws-a.workspace = true\n";
        let tree =
            Tree::of(&[("steps/aws-a/Cargo.toml", ""), ("steps/aws-b/Cargo.toml", other), ("xtask/Cargo.toml", tool)]);
        let expected =
            ["steps/aws-b/Cargo.toml:4: depends on the step aws-a", "xtask/Cargo.toml:2: depends on the step aws-a"];
        assert_eq!(shown(&steps_are_independent(&tree)), expected);
    }

    #[test]
    fn a_step_may_be_named_at_home_and_in_documentation_only() {
        let tree = Tree::of(&[
            ("Cargo.lock", "name = \"aws-a\""),
            ("README.md", "aws-a"),
            ("docs/samples/hello/sample.json", "aws-a"),
            ("steps/aws-a/Cargo.toml", "name = \"aws-a\""),
            ("steps/aws-b/Cargo.toml", ""),
            ("steps/aws-b/README.md", "unlike\naws-a"),
            ("crates/host/src/lib.rs", "use aws_a::Step;\nlet longer = \"aws-a-b\";"),
        ]);
        let expected =
            ["crates/host/src/lib.rs:1: names the step aws-a", "steps/aws-b/README.md:2: names the step aws-a"];
        assert_eq!(shown(&steps_are_not_named(&tree)), expected);
    }

    #[test]
    fn a_step_may_name_those_that_it_hands_over_to_and_its_target() {
        let manifest = "[package.metadata.step]\ngraduates-to = [\"aws-a\"]\ndeployment-target-id = \"aws-t\"\n";
        let tree = Tree::of(&[
            ("steps/aws-a/Cargo.toml", ""),
            ("steps/aws-a/src/lib.rs", "\"aws-b\""),
            ("steps/aws-b/Cargo.toml", manifest),
            ("steps/aws-b/src/lib.rs", "const NEXT: &str = \"aws-a\";\n\"aws-t\"\n\"aws-c\""),
            ("steps/aws-c/Cargo.toml", ""),
            ("steps/aws-t/Cargo.toml", ""),
        ]);
        let expected =
            ["steps/aws-a/src/lib.rs:1: names the step aws-b", "steps/aws-b/src/lib.rs:3: names the step aws-c"];
        assert_eq!(shown(&steps_are_not_named(&tree)), expected);
    }

    #[test]
    fn sdk_crates_are_found_in_manifests_and_code_outside_their_crate() {
        let sdk = concat!("aws-", "sdk-s3.workspace = true");
        let code = concat!("// aws_", "sdk_s3 is not for us\nuse aws_", "sdk_s3::Client;");
        let tree = Tree::of(&[
            ("Cargo.toml", sdk),
            ("crates/aws-deploy/Cargo.toml", sdk),
            ("crates/aws-deploy/src/lib.rs", code),
            ("crates/aws-credentials/Cargo.toml", sdk),
            ("steps/aws-a/Cargo.toml", sdk),
            ("steps/aws-a/src/lib.rs", code),
        ]);
        let expected = [
            concat!("steps/aws-a/Cargo.toml:1: names aws-", "sdk-s3"),
            concat!("steps/aws-a/src/lib.rs:2: names aws_", "sdk_s3"),
        ];
        assert_eq!(shown(&only_aws_deploy_names_sdks(&tree)), expected);
    }

    #[test]
    fn a_step_that_chooses_features_is_found() {
        let manifest = "[dependencies]\nserde = { workspace = true, features = [\"rc\"] }\nschemars.workspace = true\n";
        let tree = Tree::of(&[("steps/aws-a/Cargo.toml", manifest), ("crates/a/Cargo.toml", manifest)]);
        assert_eq!(shown(&steps_choose_no_features(&tree)), ["steps/aws-a/Cargo.toml:2: chooses features of serde"]);
    }
}
