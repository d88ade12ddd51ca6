//! What readers rely on: a map that names everything, and files that fit in a head.

use std::path::Path;

use super::tree::{Finding, Tree, has_word};

const MAP: &str = "ARCHITECTURE.md";

/// The largest source file, in lines.
const MOST_LINES: usize = 500;

/// Extensions of files that people write as code.
const SOURCES: [&str; 5] = ["py", "rs", "sh", "ts", "wit"];

/// The map names every crate. Steps are not on it: they come and go without an edit elsewhere.
pub(super) fn every_crate_is_described(tree: &Tree) -> Vec<Finding> {
    let Some(map) = tree.text(MAP) else {
        return vec![Finding::in_file(MAP, "is missing", "write it: a code map with a paragraph for each crate")];
    };
    let mut names = tree.crates("crates");
    names.insert("xtask");
    let unnamed = names.into_iter().filter(|name| !map.lines().any(|line| has_word(line, name)));
    unnamed
        .map(|name| Finding::in_file(MAP, format!("does not name {name}"), "add a paragraph to its code map"))
        .collect()
}

/// No source file is longer than [`MOST_LINES`].
pub(super) fn files_are_short(tree: &Tree) -> Vec<Finding> {
    let is_source = |path: &str| {
        let extension = Path::new(path).extension().and_then(|extension| extension.to_str());
        extension.is_some_and(|extension| SOURCES.contains(&extension))
    };
    let lengths = tree.files().filter(|(path, _)| is_source(path)).map(|(path, text)| (path, text.lines().count()));
    let long = lengths.filter(|(_, lines)| *lines > MOST_LINES);
    long.map(|(path, lines)| {
        let remedy = format!("split it by noun; the limit is {MOST_LINES}");
        Finding::in_file(path, format!("has {lines} lines"), remedy)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_that_the_map_leaves_out_is_found() {
        let map = "## Code map\n`crates/step-core`, `xtask`";
        let tree = Tree::of(&[
            (MAP, map),
            ("crates/step-core/Cargo.toml", ""),
            ("crates/step/Cargo.toml", ""),
            ("crates/step-core/fixtures/odd/Cargo.toml", ""),
            ("steps/aws-a/Cargo.toml", ""),
        ]);
        let findings: Vec<_> = every_crate_is_described(&tree).iter().map(ToString::to_string).collect();
        assert_eq!(findings, ["ARCHITECTURE.md: does not name step; add a paragraph to its code map"]);
    }

    #[test]
    fn a_missing_map_is_found() {
        assert_eq!(every_crate_is_described(&Tree::of(&[])).len(), 1);
    }

    #[test]
    fn only_source_files_over_the_limit_are_found() {
        let (at_limit, over) = ("x\n".repeat(MOST_LINES), "x\n".repeat(MOST_LINES + 1));
        let tree = Tree::of(&[("a.rs", &at_limit), ("b.rs", &over), ("Cargo.lock", &over), ("docs/c.md", &over)]);
        let findings: Vec<_> = files_are_short(&tree).iter().map(ToString::to_string).collect();
        assert_eq!(findings, ["b.rs: has 501 lines; split it by noun; the limit is 500"]);
    }
}
