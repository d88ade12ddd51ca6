//! The pure crates: the same inputs give the same result, whatever the network and the clock say.

use super::tree::{Finding, Tree, dependencies, has_word, line_of_dependency};

/// Crates that do no network and read no clock. One that does not exist yet breaks no rule.
const PURE: [&str; 4] = ["aws-template", "step-core", "step-package", "step-variables"];

/// Dependencies that are there for the network or for the clock.
const DEPENDENCIES: [&str; 7] = ["hyper", "reqwest", "tokio", "ureq", "wasi", "wasmtime-wasi-http", "wstd"];

/// What code says when it uses either. Calendars are pure until somebody asks them for the time.
const WORDS: [&str; 8] = [
    "Instant",
    "OffsetDateTime::now_local",
    "OffsetDateTime::now_utc",
    "SystemTime",
    "UNIX_EPOCH",
    "reqwest",
    "std::net",
    "tokio",
];

const REMEDY: &str = "pure crates take such things as inputs: move the effect to the caller";

/// The pure crates neither depend on the network or the clock nor name them in code. Their tests may.
pub(super) fn pure_crates_have_no_effects(tree: &Tree) -> Vec<Finding> {
    let folders = PURE.iter().map(|name| format!("crates/{name}"));
    folders.flat_map(|folder| in_manifest(tree, &folder).into_iter().chain(in_code(tree, &folder))).collect()
}

fn in_manifest(tree: &Tree, folder: &str) -> Vec<Finding> {
    let path = format!("{folder}/Cargo.toml");
    let text = tree.text(&path).unwrap_or_default();
    let names = dependencies(&tree.manifest(folder), &["dependencies"]).into_iter().map(|(name, _)| name);
    let impure = names.filter(|name| DEPENDENCIES.contains(&name.as_str()));
    let finding =
        |name: String| Finding::at(&path, line_of_dependency(text, &name), format!("depends on {name}"), REMEDY);
    impure.map(finding).collect()
}

fn in_code(tree: &Tree, folder: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.below(&format!("{folder}/src")) {
        let code = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
        for (index, line) in code {
            for word in WORDS.iter().filter(|word| has_word(line, word)) {
                findings.push(Finding::at(path, index, format!("uses {word}"), REMEDY));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_and_clock_are_found_in_manifest_and_code_of_pure_crates() {
        let manifest = "[dependencies]\ntokio.workspace = true\n[dev-dependencies]\nreqwest = \"1\"\n";
        let code = "//! No `Instant` here.\nuse std::net::TcpStream;\nlet instants = 1;\nInstant::now();\n";
        let tree = Tree::of(&[
            ("crates/step-core/Cargo.toml", manifest),
            ("crates/step-core/src/plan.rs", code),
            ("crates/step-core/tests/plan.rs", code),
            ("crates/step-host/Cargo.toml", manifest),
            ("crates/step-host/src/lib.rs", code),
        ]);
        let findings: Vec<_> = pure_crates_have_no_effects(&tree).iter().map(ToString::to_string).collect();
        let expected = [
            format!("crates/step-core/Cargo.toml:2: depends on tokio; {REMEDY}"),
            format!("crates/step-core/src/plan.rs:2: uses std::net; {REMEDY}"),
            format!("crates/step-core/src/plan.rs:4: uses Instant; {REMEDY}"),
        ];
        assert_eq!(findings, expected);
    }
}
