//! What every step's folder holds besides code.

use super::tree::{Finding, Tree};

/// Files that go into the package, and what each is.
const FILES: [(&str, &str); 3] = [
    ("README.md", "what the step does, for the person who chooses it"),
    ("CHANGELOG.md", "what changed in each version"),
    ("logo.svg", "the picture in the step library"),
];

/// Every step has its documents, its logo and at least one case.
pub(super) fn steps_are_complete(tree: &Tree) -> Vec<Finding> {
    tree.crates("steps").iter().flat_map(|id| missing(tree, &format!("steps/{id}"))).collect()
}

fn missing(tree: &Tree, folder: &str) -> Vec<Finding> {
    let absent = FILES.iter().filter(|(name, _)| tree.text(&format!("{folder}/{name}")).is_none());
    let absent =
        absent.map(|(name, purpose)| Finding::in_file(folder, format!("has no {name}"), format!("add it: {purpose}")));
    let mut findings: Vec<_> = absent.collect();
    if tree.below(&format!("{folder}/cases")).next().is_none() {
        let remedy = "add one: inputs and the plan that they give, which the step's tests compare";
        findings.push(Finding::in_file(folder, "has no case in cases/", remedy));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complete_step_has_no_finding() {
        let tree = Tree::of(&[
            ("steps/aws-a/Cargo.toml", ""),
            ("steps/aws-a/README.md", ""),
            ("steps/aws-a/CHANGELOG.md", ""),
            ("steps/aws-a/logo.svg", ""),
            ("steps/aws-a/cases/minimal/inputs.json", ""),
        ]);
        assert_eq!(steps_are_complete(&tree), []);
    }

    #[test]
    fn each_missing_part_is_found() {
        let tree = Tree::of(&[("steps/aws-a/Cargo.toml", ""), ("steps/aws-a/README.md", "")]);
        let findings: Vec<_> = steps_are_complete(&tree).iter().map(ToString::to_string).collect();
        assert_eq!(findings.len(), 3);
        assert_eq!(findings[0], "steps/aws-a: has no CHANGELOG.md; add it: what changed in each version");
        assert!(findings[1].contains("logo.svg") && findings[2].contains("cases/"), "{findings:?}");
    }
}
