//! What a package is called: its id, and the file name made of id and version.

use std::fmt;
use std::str::FromStr;

use semver::Version;
use serde::{Deserialize, Serialize};

/// A package's id: the name of the step's folder and of its Cargo package.
///
/// Kebab-case, 1 to 64 characters: words of lower-case ASCII letters and digits, joined by single hyphens. It contains
/// no `.`, which is what lets a [`PackageName`] be read from a file name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PackageId(String);

impl PackageId {
    /// The longest id, in characters.
    pub const MAX_LENGTH: usize = 64;

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PackageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PackageId {
    type Err = InvalidPackageId;

    fn from_str(text: &str) -> Result<Self, InvalidPackageId> {
        Self::try_from(text.to_owned())
    }
}

impl TryFrom<String> for PackageId {
    type Error = InvalidPackageId;

    fn try_from(text: String) -> Result<Self, InvalidPackageId> {
        if text.len() <= Self::MAX_LENGTH && text.split('-').all(is_word) {
            Ok(Self(text))
        } else {
            Err(InvalidPackageId)
        }
    }
}

impl From<PackageId> for String {
    fn from(id: PackageId) -> Self {
        id.0
    }
}

/// The text is not a [`PackageId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to 64 characters: lower-case letters and digits, in words joined by single hyphens")]
pub struct InvalidPackageId;

/// A package's id and version, which together name its zip file: `<id>.<version>.zip`.
///
/// Catalogs use it to list a folder without opening each file:
///
/// ```
/// let name: step_package::PackageName = "aws-s3.2.1.0-rc.1.zip".parse()?;
/// assert_eq!(name.id.as_str(), "aws-s3");
/// assert_eq!(name.version.to_string(), "2.1.0-rc.1");
/// assert_eq!(name.to_string(), "aws-s3.2.1.0-rc.1.zip");
/// # Ok::<(), step_package::InvalidPackageName>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackageName {
    /// The package's id.
    pub id: PackageId,
    /// The package's own version.
    pub version: Version,
}

impl fmt::Display for PackageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.zip", self.id, self.version)
    }
}

impl FromStr for PackageName {
    type Err = InvalidPackageName;

    fn from_str(file_name: &str) -> Result<Self, InvalidPackageName> {
        let (id, version) =
            file_name.strip_suffix(".zip").and_then(|stem| stem.split_once('.')).ok_or(InvalidPackageName::Form)?;
        Ok(Self {
            id: id.parse().map_err(InvalidPackageName::Id)?,
            version: version.parse().map_err(InvalidPackageName::Version)?,
        })
    }
}

/// The text is not a [`PackageName`].
#[derive(Debug, thiserror::Error)]
pub enum InvalidPackageName {
    /// It is not `<something>.<something>.zip`.
    #[error("must have the form `<id>.<version>.zip`")]
    Form,
    /// The part before the first `.` is not a package id.
    #[error("must start with a package id")]
    Id(#[source] InvalidPackageId),
    /// The part between the first `.` and `.zip` is not a semantic version.
    #[error("must contain a semantic version")]
    Version(#[source] semver::Error),
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn kebab_case_ids_are_accepted() {
        let longest = "a".repeat(PackageId::MAX_LENGTH);
        for id in ["a", "aws-s3", "ec2-2-step", "3scale", &longest] {
            assert!(id.parse::<PackageId>().is_ok(), "{id:?}");
        }
    }

    #[test]
    fn other_ids_are_refused() {
        let too_long = "a".repeat(PackageId::MAX_LENGTH + 1);
        for id in ["", "-", "a-", "-a", "a--b", "A", "a_b", "a.b", "a b", "a/b", "é", &too_long] {
            assert!(id.parse::<PackageId>().is_err(), "{id:?}");
        }
    }

    #[test]
    fn file_names_that_name_no_package_are_refused() {
        for name in [
            "aws-s3",
            "aws-s3.zip",
            "aws-s3.1.0.zip",
            "aws-s3.1.0.0",
            "aws-s3.1.0.0.ZIP",
            "Aws.1.0.0.zip",
            ".1.0.0.zip",
            "aws-s3.01.0.0.zip",
            "aws-s3.1.0.0.zip.tmp",
        ] {
            assert!(name.parse::<PackageName>().is_err(), "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn names_survive_the_round_trip(
            id in "[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}",
            core in "(0|[1-9][0-9]{0,4})(\\.(0|[1-9][0-9]{0,4})){2}",
            pre in "(-[a-z]{1,4}(\\.[a-z]{1,4})?)?",
            build in "(\\+[a-z0-9]{1,5})?",
        ) {
            let file_name = format!("{id}.{core}{pre}{build}.zip");
            let name: PackageName = file_name.parse().unwrap();
            prop_assert_eq!(name.id.as_str(), id);
            prop_assert_eq!(name.to_string(), file_name);
        }
    }
}
