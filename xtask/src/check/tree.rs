//! The repository as the rules see it: paths and texts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use anyhow::Result;
use fs_err as fs;
use toml::Table;

/// Folders that hold nothing written by hand.
const SKIPPED: [&str; 4] = [".git", "target", "dist", "node_modules"];

/// The files of the repository by their path from its root, with `/` between folders.
pub(crate) struct Tree {
    files: BTreeMap<String, String>,
}

/// Something that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    path: String,
    /// Counted from 1.
    line: Option<usize>,
    /// What is wrong.
    what: String,
    /// How to mend it.
    remedy: String,
}

impl Tree {
    /// Reads the files below a folder. Files that are not text count as empty: they are there, and break no rule.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        let mut folders = vec![root.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let (path, kind, name) =
                    entry.and_then(|entry| Ok((entry.path(), entry.file_type()?, entry.file_name())))?;
                if kind.is_dir() && !SKIPPED.iter().any(|skipped| name == *skipped) {
                    folders.push(path);
                } else if kind.is_file() {
                    let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
                    files.insert(name, String::from_utf8(fs::read(&path)?).unwrap_or_default());
                }
            }
        }
        Ok(Self { files })
    }

    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self { files: files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect() }
    }

    /// All files: path and text.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// All files below a folder.
    pub(crate) fn below(&self, folder: &str) -> impl Iterator<Item = (&str, &str)> {
        let prefix = format!("{folder}/");
        self.files().filter(move |(path, _)| path.starts_with(&prefix))
    }

    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// The names of the folders directly below `parent` that hold a crate.
    pub(crate) fn crates(&self, parent: &str) -> BTreeSet<&str> {
        let manifests = self.below(parent).map(|(path, _)| &path[parent.len() + 1..]);
        manifests.filter_map(|path| path.strip_suffix("/Cargo.toml").filter(|name| !name.contains('/'))).collect()
    }

    /// A manifest as TOML; an empty table if it is none, which cargo reports better than we can.
    pub(crate) fn manifest(&self, folder: &str) -> Table {
        let text = self.text(&format!("{folder}/Cargo.toml"));
        text.and_then(|text| text.parse().ok()).unwrap_or_default()
    }
}

impl Finding {
    pub(crate) fn in_file(path: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: None, what: what.into(), remedy: remedy.into() }
    }

    /// At a line, counted from 0 as iterators do.
    pub(crate) fn at(path: &str, index: usize, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { line: Some(index + 1), ..Self::in_file(path, what, remedy) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, what, remedy } = self;
        match line {
            Some(line) => write!(f, "{path}:{line}: {what}; {remedy}"),
            None => write!(f, "{path}: {what}; {remedy}"),
        }
    }
}

/// The dependencies that a manifest declares in these tables, for every platform, with what it says about each.
pub(crate) fn dependencies(manifest: &Table, tables: &[&str]) -> Vec<(String, toml::Value)> {
    let platforms = manifest.get("target").and_then(toml::Value::as_table);
    let platforms = platforms.into_iter().flat_map(Table::values).filter_map(toml::Value::as_table);
    std::iter::once(manifest)
        .chain(platforms)
        .flat_map(|table| tables.iter().filter_map(|name| table.get(*name)?.as_table()))
        .flatten()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The tables of a manifest that declare dependencies.
pub(crate) const ALL_DEPENDENCIES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// The line, counted from 0, of a manifest that declares this dependency.
pub(crate) fn line_of_dependency(manifest: &str, name: &str) -> usize {
    let declares = |line: &str| {
        let rest = line.trim_start().trim_start_matches('"').strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with(['.', ' ', '=', '"']))
    };
    manifest.lines().position(declares).unwrap_or_default()
}

/// Whether a line has this word, with neither letters, digits, `_` nor `-` next to it.
pub(crate) fn has_word(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    line.match_indices(word)
        .any(|(start, _)| !line[..start].ends_with(is_part) && !line[start + word.len()..].starts_with(is_part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_not_found_inside_a_longer_name() {
        let cases = [
            ("uses `acme-shop`.", true),
            ("acme-shop", true),
            ("acme-shop-app", false),
            ("my-acme-shop", false),
            ("my-acme-shop and acme-shop", true),
        ];
        for (line, expected) in cases {
            assert_eq!(has_word(line, "acme-shop"), expected, "{line}");
        }
    }

    #[test]
    fn a_finding_prints_as_place_what_and_remedy() {
        let finding = Finding::at("a/b.rs", 4, "it is wrong", "mend it");
        assert_eq!(finding.to_string(), "a/b.rs:5: it is wrong; mend it");
        assert_eq!(Finding::in_file("a/b.rs", "it is wrong", "mend it").to_string(), "a/b.rs: it is wrong; mend it");
    }

    #[test]
    fn reading_skips_what_is_built_and_keeps_what_is_not_text() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("target/debug")).unwrap();
        fs::create_dir_all(folder.path().join("docs")).unwrap();
        fs::write(folder.path().join("target/debug/x.rs"), "").unwrap();
        fs::write(folder.path().join("docs/logo.png"), [0xff, 0xfe]).unwrap();
        let tree = Tree::read(folder.path()).unwrap();
        assert_eq!(tree.files().collect::<Vec<_>>(), [("docs/logo.png", "")]);
    }

    #[test]
    fn platform_dependencies_count_too() {
        let manifest = "[dependencies]\na = \"1\"\n[target.'cfg(unix)'.dependencies]\nb = \"1\"\n[features]\nc = []";
        let names: Vec<_> =
            dependencies(&manifest.parse().unwrap(), &ALL_DEPENDENCIES).into_iter().map(|d| d.0).collect();
        assert_eq!(names, ["a", "b"]);
    }
}
