//! Why a package is refused.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::{Digest, InvalidEntryName, LimitExceeded, MetadataError, PackageName};

/// A package that is refused: which file or folder, and why.
///
/// `Display` gives the path and the cause; print the chain of [`Error::source`] for the details.
#[derive(Debug)]
pub struct PackageError {
    path: PathBuf,
    kind: PackageErrorKind,
}

impl PackageError {
    pub(crate) fn new(path: &Path, kind: PackageErrorKind) -> Self {
        Self { path: path.to_owned(), kind }
    }

    /// The zip file or folder that was to be opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The cause.
    pub fn kind(&self) -> &PackageErrorKind {
        &self.kind
    }
}

impl fmt::Display for PackageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "package {}: {}", self.path.display(), self.kind)
    }
}

impl Error for PackageError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.kind.source()
    }
}

/// Why a package is refused. Every cause but [`Self::Unreadable`] is a defect of the package.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackageErrorKind {
    /// The file system refused: no such file, no permission.
    #[error("it cannot be read")]
    Unreadable(#[source] io::Error),
    /// The file does not start as a zip file does.
    #[error("it is not a zip file")]
    NotAZip,
    /// The file starts as a zip file, but does not end as one.
    #[error("the zip file is cut off, or something was appended to it; fetch or build it again")]
    Truncated,
    /// The zip file contradicts itself: overlapping entries, headers that disagree, offsets that lead nowhere.
    #[error("the zip file is damaged; fetch or build it again")]
    Damaged(#[source] io::Error),
    /// One entry's packed bytes do not unpack, or not to the size and checksum that the zip file declares.
    #[error("entry `{entry}` does not unpack to what the zip file declares; fetch or build it again")]
    DamagedEntry {
        /// The entry's name.
        entry: String,
        /// What differs.
        source: io::Error,
    },
    /// An entry whose name a package cannot have.
    #[error("entry {entry:?} is refused")]
    EntryName {
        /// The name, lossily decoded.
        entry: String,
        /// Why it is refused.
        source: InvalidEntryName,
    },
    /// An entry that is not a plain file.
    #[error("entry `{entry}` is a link, device or folder; a package holds plain files only")]
    NotAFile {
        /// The entry's name.
        entry: String,
    },
    /// Two entries of one name, also when they differ in case only.
    #[error("entries `{first}` and `{second}` have the same name")]
    DuplicateEntry {
        /// The name seen first.
        first: String,
        /// The name seen again.
        second: String,
    },
    /// An entry that this reader cannot unpack: encrypted, or of another compression method than deflate.
    #[error("entry `{entry}` is {reason}; entries are stored or deflated")]
    UnsupportedEntry {
        /// The entry's name.
        entry: String,
        /// What it is.
        reason: String,
    },
    /// More than [`ReadLimits`](crate::ReadLimits) allows.
    #[error("it exceeds the limits for packages")]
    Limit(#[from] LimitExceeded),
    /// An entry that is required, or that metadata.json lists, is not there.
    #[error("entry `{entry}` is missing")]
    MissingEntry {
        /// The entry's name.
        entry: String,
    },
    /// An entry without a digest in metadata.json.
    #[error("entry `{entry}` is not listed in the digests of metadata.json")]
    UnlistedEntry {
        /// The entry's name.
        entry: String,
    },
    /// An entry whose content is not what metadata.json vouches for.
    #[error("entry `{entry}` was changed after the package was built: its digest is {actual}, not {expected}")]
    DigestMismatch {
        /// The entry's name.
        entry: String,
        /// The digest that metadata.json lists.
        expected: Digest,
        /// The digest of the entry.
        actual: Digest,
    },
    /// metadata.json breaks its schema.
    #[error("metadata.json is invalid")]
    Metadata(#[from] MetadataError),
    /// A document that is not JSON.
    #[error("entry `{entry}` is not JSON")]
    NotJson {
        /// The entry's name.
        entry: String,
        /// Where and why the parser stopped.
        source: serde_json::Error,
    },
    /// A text that is not UTF-8.
    #[error("entry `{entry}` is not UTF-8 text")]
    NotUtf8 {
        /// The entry's name.
        entry: String,
    },
    /// The zip file is not named after the package that it holds.
    #[error("the file name does not agree with metadata.json: rename it to `{expected}`")]
    FileName {
        /// The name that the zip file must have.
        expected: PackageName,
    },
}
