//! The bill of materials of a step package: CycloneDX 1.5, as JSON.
//!
//! It lists the crates that are linked into the component, and nothing that varies between builds or machines: no
//! time, no serial number, no folder. Crates that only run while compiling (macros, build scripts) are left out.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use cargo_metadata::{CargoOpt, DependencyKind, Metadata, MetadataCommand, Package, PackageId};
use serde_json::{Value, json};

use crate::process;
use crate::toolchain::TARGET;
use crate::workspace::{Step, Workspace};

/// The bill of materials of one step.
pub(crate) fn of_step(workspace: &Workspace, step: &Step) -> Result<String> {
    let metadata = MetadataCommand::new()
        .manifest_path(workspace.root.join("Cargo.toml"))
        .features(CargoOpt::SomeFeatures(Vec::new()))
        .other_options(["--filter-platform".to_owned(), TARGET.to_owned()])
        .exec()
        .context("cannot read the dependencies")?;
    let document = document(&metadata, &step.id, &linked(step)?)?;
    Ok(format!("{document:#}\n"))
}

/// `name version` of every crate that is linked into the component, the step itself included.
///
/// `cargo tree` resolves features for this one package, as the build does; the metadata knows only the whole workspace.
fn linked(step: &Step) -> Result<BTreeSet<String>> {
    let mut tree = process::cargo();
    tree.args(["tree", "--package", &step.id, "--target", TARGET, "--edges", "normal,no-proc-macro"]);
    tree.args(["--prefix", "none", "--no-dedupe", "--format", "{p}"]);
    Ok(process::read(&mut tree)?.lines().filter_map(name_and_version).collect())
}

/// From `serde v1.0.219` or `step-core v0.1.0 (/some/folder)`.
fn name_and_version(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    let (name, version) = (words.next()?, words.next()?);
    Some(format!("{name} {}", version.strip_prefix('v')?))
}

fn document(metadata: &Metadata, id: &str, linked: &BTreeSet<String>) -> Result<Value> {
    let packages: BTreeMap<_, _> = metadata
        .packages
        .iter()
        .filter(|package| linked.contains(&format!("{} {}", package.name, package.version)))
        .map(|package| (package.id.clone(), package))
        .collect();
    let step =
        packages.values().find(|package| package.name.as_str() == id).context("the step is not in the metadata")?;
    let mut components: Vec<_> = packages.values().filter(|package| package.id != step.id).collect();
    components.sort_by_key(|package| reference(package));
    let components: Vec<_> = components.iter().map(|package| component(package, "library")).collect();
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": component(step, "application") },
        "components": components,
        "dependencies": dependencies(metadata, &packages)?,
    }))
}

fn component(package: &Package, kind: &str) -> Value {
    let mut component = json!({
        "type": kind,
        "bom-ref": reference(package),
        "name": package.name.as_str(),
        "version": package.version.to_string(),
    });
    if let Some(license) = &package.license {
        // Before SPDX expressions, Cargo.toml separated alternatives with a slash.
        let alternatives: Vec<_> = license.split('/').map(str::trim).collect();
        component["licenses"] = json!([{ "expression": alternatives.join(" OR ") }]);
    }
    // Only what comes from the registry has an address there: a crate of this repository may share its name with one.
    if package.source.is_some() {
        component["purl"] = json!(format!("pkg:cargo/{}@{}", package.name, package.version));
    }
    component
}

fn dependencies(metadata: &Metadata, packages: &BTreeMap<PackageId, &Package>) -> Result<Vec<Value>> {
    let graph = metadata.resolve.as_ref().context("the metadata has no dependency graph")?;
    let mut edges = BTreeMap::new();
    for node in &graph.nodes {
        let Some(package) = packages.get(&node.id) else { continue };
        let normal = node
            .deps
            .iter()
            .filter(|dependency| dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal));
        let on: BTreeSet<_> =
            normal.filter_map(|dependency| packages.get(&dependency.pkg)).map(|to| reference(to)).collect();
        edges.insert(reference(package), on);
    }
    Ok(edges.into_iter().map(|(from, on)| json!({ "ref": from, "dependsOn": on })).collect())
}

fn reference(package: &Package) -> String {
    format!("{}@{}", package.name, package.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata() -> Metadata {
        let package = |name: &str, source: Value, license: Value| {
            json!({
                "name": name, "version": "1.0.0", "id": format!("id of {name}"), "source": source, "license": license,
                "dependencies": [], "targets": [], "features": {}, "manifest_path": "/secret/folder/Cargo.toml",
            })
        };
        let registry = json!("registry+https://github.com/rust-lang/crates.io-index");
        let edge = |to: &str, kind: Value| json!({ "name": to, "pkg": format!("id of {to}"), "dep_kinds": [{ "kind": kind, "target": null }] });
        let node = |name: &str, deps: Vec<Value>| json!({ "id": format!("id of {name}"), "deps": deps, "dependencies": [], "features": [] });
        let metadata = json!({
            "packages": [
                package("aws-x", Value::Null, json!("Apache-2.0")),
                package("serde", registry.clone(), json!("MIT / Apache-2.0")),
                package("insta", registry, json!("MIT")),
            ],
            "resolve": { "root": null, "nodes": [
                node("aws-x", vec![edge("serde", Value::Null), edge("insta", json!("dev"))]),
                node("serde", vec![]),
                node("insta", vec![]),
            ] },
            "workspace_members": ["id of aws-x"], "workspace_root": "/secret/folder",
            "target_directory": "/secret/folder/target", "version": 1,
        });
        serde_json::from_value(metadata).unwrap()
    }

    fn bill() -> Value {
        let linked = BTreeSet::from(["aws-x 1.0.0".to_owned(), "serde 1.0.0".to_owned()]);
        document(&metadata(), "aws-x", &linked).unwrap()
    }

    #[test]
    fn what_is_linked_is_listed_with_address_and_licence() {
        let expected = json!([{
            "type": "library", "bom-ref": "serde@1.0.0", "name": "serde", "version": "1.0.0",
            "licenses": [{ "expression": "MIT OR Apache-2.0" }], "purl": "pkg:cargo/serde@1.0.0",
        }]);
        assert_eq!(bill()["components"], expected);
    }

    #[test]
    fn the_step_is_the_subject_and_has_no_registry_address() {
        let subject = &bill()["metadata"]["component"];
        assert_eq!(subject["name"], "aws-x");
        assert_eq!(subject.get("purl"), None);
    }

    #[test]
    fn dependencies_are_between_linked_crates_only() {
        let expected = json!([
            { "ref": "aws-x@1.0.0", "dependsOn": ["serde@1.0.0"] },
            { "ref": "serde@1.0.0", "dependsOn": [] },
        ]);
        assert_eq!(bill()["dependencies"], expected);
    }

    #[test]
    fn no_folder_of_this_machine_is_named() {
        assert!(!bill().to_string().contains("secret"));
    }

    #[test]
    fn a_line_of_cargo_tree_is_a_name_and_a_version() {
        assert_eq!(name_and_version("serde v1.0.219").as_deref(), Some("serde 1.0.219"));
        assert_eq!(name_and_version("step-core v0.1.0 (/some/folder)").as_deref(), Some("step-core 0.1.0"));
        assert_eq!(name_and_version(""), None);
    }
}
