//! Asking for a package: `id[@range]`.

use std::fmt;
use std::str::FromStr;

use semver::{Version, VersionReq};
use step_package::{InvalidPackageId, PackageId};

/// A package id with a range of versions: `aws-s3`, `aws-s3@2`, `aws-s3@>=2.1, <2.4`, `aws-s3@=2.1.3`.
///
/// Ranges are those of Cargo, where `2.1` stands for `^2.1`. Pre-releases fit only a range that names one:
/// `aws-s3@3.0.0-rc.1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageQuery {
    id: PackageId,
    range: VersionReq,
}

impl PackageQuery {
    /// The newest release of `id` that fits `range`.
    pub fn new(id: PackageId, range: VersionReq) -> Self {
        Self { id, range }
    }

    /// The package's id.
    pub fn id(&self) -> &PackageId {
        &self.id
    }

    /// The versions that will do.
    pub fn range(&self) -> &VersionReq {
        &self.range
    }

    /// Whether `version` will do.
    pub fn accepts(&self, version: &Version) -> bool {
        self.range.matches(version)
    }
}

impl fmt::Display for PackageQuery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.range == VersionReq::STAR {
            return self.id.fmt(formatter);
        }
        write!(formatter, "{}@{}", self.id, self.range)
    }
}

impl FromStr for PackageQuery {
    type Err = InvalidPackageQuery;

    fn from_str(text: &str) -> Result<Self, InvalidPackageQuery> {
        let (id, range) = text.split_once('@').unwrap_or((text, "*"));
        let id = id.parse().map_err(|source| InvalidPackageQuery::Id { id: id.to_owned(), source })?;
        let range = range.parse().map_err(|source| InvalidPackageQuery::Range { range: range.to_owned(), source })?;
        Ok(Self { id, range })
    }
}

/// The text is not a [`PackageQuery`].
#[derive(Debug, thiserror::Error)]
pub enum InvalidPackageQuery {
    /// What stands before the `@`.
    #[error("`{id}` is not a package id")]
    Id {
        /// The text.
        id: String,
        /// What ids look like.
        source: InvalidPackageId,
    },
    /// What stands behind the `@`.
    #[error("`{range}` is not a range of versions; write for instance `1`, `>=1.2, <2` or `=1.2.3`")]
    Range {
        /// The text.
        range: String,
        /// What is wrong with it.
        source: semver::Error,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_by_table() {
        for (query, version, accepted) in [
            ("aws-s3", "1.0.0", true),
            ("aws-s3", "1.0.0-rc.1", false),
            ("aws-s3@1", "1.9.0", true),
            ("aws-s3@1", "2.0.0", false),
            ("aws-s3@=1.2.3", "1.2.4", false),
            ("aws-s3@>=1.2, <2", "1.2.0", true),
            ("aws-s3@2.0.0-rc.1", "2.0.0-rc.2", true),
            ("aws-s3@2.0.0-rc.1", "2.0.0", true),
        ] {
            let query: PackageQuery = query.parse().unwrap();
            assert_eq!(query.accepts(&version.parse().unwrap()), accepted, "{query} and {version}");
        }
    }

    #[test]
    fn a_query_without_a_range_is_shown_without_one() {
        assert_eq!("aws-s3".parse::<PackageQuery>().unwrap().to_string(), "aws-s3");
    }

    #[test]
    fn what_is_no_query_is_refused() {
        for text in ["", "Aws", "aws-s3@", "aws-s3@latest", "@1"] {
            assert!(text.parse::<PackageQuery>().is_err(), "{text:?}");
        }
    }
}
