//! The names of a package's entries.

use std::fmt;
use std::str::FromStr;

pub(crate) const METADATA: &str = "metadata.json";
pub(crate) const INPUTS: &str = "inputs.json";
pub(crate) const OUTPUTS: &str = "outputs.json";
pub(crate) const ERRORS: &str = "errors.json";
pub(crate) const WASM: &str = "step.wasm";
pub(crate) const LOGO: &str = "logo.svg";
pub(crate) const README: &str = "README.md";
pub(crate) const CHANGELOG: &str = "CHANGELOG.md";
pub(crate) const SBOM: &str = "sbom.cdx.json";

/// The only folder of a package.
pub(crate) const MIGRATIONS_FOLDER: &str = "migrations";

/// An entry's name: a plain file name, alone or below `migrations/`.
///
/// Names are made of ASCII letters, digits, `.`, `-` and `_`, so that they mean the same on every file system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EntryName(String);

impl EntryName {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What two names share that a case-insensitive file system cannot tell apart.
    pub(crate) fn case_folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl fmt::Display for EntryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for EntryName {
    type Err = InvalidEntryName;

    fn from_str(name: &str) -> Result<Self, InvalidEntryName> {
        refuse_foreign_paths(name)?;
        let segments: Vec<&str> = name.split('/').collect();
        match segments.as_slice() {
            [MIGRATIONS_FOLDER] | [.., ""] => return Err(InvalidEntryName::Folder),
            [file] | [MIGRATIONS_FOLDER, file] => check_file_name(file)?,
            _ => return Err(InvalidEntryName::NestedFolder),
        }
        Ok(Self(name.to_owned()))
    }
}

/// Why a name cannot be an entry of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidEntryName {
    /// The empty name.
    #[error("the name is empty")]
    Empty,
    /// A NUL character, where some programs would end the name.
    #[error("the name contains a NUL character")]
    Nul,
    /// A backslash, which is a separator on Windows alone.
    #[error("the name contains a backslash")]
    Backslash,
    /// A drive letter such as `C:`.
    #[error("the name starts with a drive letter")]
    DriveLetter,
    /// A leading `/`.
    #[error("the name is an absolute path")]
    Absolute,
    /// A `..` segment.
    #[error("the name climbs out of the package with `..`")]
    ParentFolder,
    /// A folder as an entry of its own.
    #[error("the entry is a folder; a package lists files only")]
    Folder,
    /// A file in any folder but `migrations`.
    #[error("the entry lies in a folder; `migrations` is the only folder of a package")]
    NestedFolder,
    /// Any other character that a package does not use.
    #[error("the name contains {0:?}; use ASCII letters, digits, `.`, `-` and `_`")]
    Character(char),
}

fn refuse_foreign_paths(name: &str) -> Result<(), InvalidEntryName> {
    if name.is_empty() {
        Err(InvalidEntryName::Empty)
    } else if name.contains('\0') {
        Err(InvalidEntryName::Nul)
    } else if name.contains('\\') {
        Err(InvalidEntryName::Backslash)
    } else if name.as_bytes()[0].is_ascii_alphabetic() && name[1..].starts_with(':') {
        Err(InvalidEntryName::DriveLetter)
    } else if name.starts_with('/') {
        Err(InvalidEntryName::Absolute)
    } else if name.split('/').any(|segment| segment == "..") {
        Err(InvalidEntryName::ParentFolder)
    } else {
        Ok(())
    }
}

fn check_file_name(file: &str) -> Result<(), InvalidEntryName> {
    if file == "." {
        return Err(InvalidEntryName::Folder);
    }
    match file.chars().find(|&character| !is_plain(character)) {
        Some(character) => Err(InvalidEntryName::Character(character)),
        None => Ok(()),
    }
}

fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_are_accepted() {
        for name in [METADATA, WASM, CHANGELOG, "migrations/1-to-2.json", "step.wasm.sig"] {
            assert!(name.parse::<EntryName>().is_ok(), "{name:?}");
        }
    }

    #[test]
    fn every_other_name_is_refused_with_its_reason() {
        use InvalidEntryName as Invalid;
        for (name, reason) in [
            ("", Invalid::Empty),
            ("a\0.json", Invalid::Nul),
            ("a\\b.json", Invalid::Backslash),
            ("..\\a.json", Invalid::Backslash),
            ("C:a.json", Invalid::DriveLetter),
            ("c:/a.json", Invalid::DriveLetter),
            ("/etc/passwd", Invalid::Absolute),
            ("//server/share", Invalid::Absolute),
            ("..", Invalid::ParentFolder),
            ("../a.json", Invalid::ParentFolder),
            ("migrations/../a.json", Invalid::ParentFolder),
            ("migrations/", Invalid::Folder),
            (".", Invalid::Folder),
            ("other/", Invalid::Folder),
            ("migrations", Invalid::Folder),
            ("migrations/a/", Invalid::Folder),
            ("other/a.json", Invalid::NestedFolder),
            ("./a.json", Invalid::NestedFolder),
            ("Migrations/a.json", Invalid::NestedFolder),
            ("migrations/a/b.json", Invalid::NestedFolder),
            ("migrations//a.json", Invalid::NestedFolder),
            ("a b.json", Invalid::Character(' ')),
            ("a:b", Invalid::DriveLetter),
            ("ab:c", Invalid::Character(':')),
            ("é.json", Invalid::Character('é')),
            ("a\n.json", Invalid::Character('\n')),
        ] {
            assert_eq!(name.parse::<EntryName>(), Err(reason), "{name:?}");
        }
    }
}
