//! How much a package may make a reader read.

use std::fmt;

const MIB: u64 = 1 << 20;

/// The most that [`Package::open_with_limits`](crate::Package::open_with_limits) reads before it refuses a package.
///
/// A package is read into memory, so these bound what a hostile file can cost: see the table in the crate's
/// documentation for the defaults and their reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadLimits {
    /// Size of the zip file itself, in bytes.
    pub max_archive_bytes: u64,
    /// Number of entries.
    pub max_entries: usize,
    /// Unpacked size of one entry, in bytes.
    pub max_entry_bytes: u64,
    /// Unpacked size of all entries together, in bytes.
    pub max_total_bytes: u64,
    /// How many times larger than its packed form an entry may be; entries of at most
    /// [`Self::RATIO_FREE_BYTES`] are exempt.
    pub max_ratio: u64,
}

impl ReadLimits {
    /// Unpacked size, in bytes, up to which an entry may have any compression ratio: small texts of repeated
    /// characters compress beyond every useful ratio and harm nobody.
    pub const RATIO_FREE_BYTES: u64 = MIB;

    pub(crate) fn check_archive(&self, bytes: u64) -> Result<(), LimitExceeded> {
        let limit = self.max_archive_bytes;
        refuse_if(bytes > limit, || LimitExceeded::ArchiveBytes { limit })
    }

    pub(crate) fn check_entry_count(&self, entries: usize) -> Result<(), LimitExceeded> {
        let limit = self.max_entries;
        refuse_if(entries > limit, || LimitExceeded::Entries { limit })
    }

    pub(crate) fn check_entry(&self, entry: &str, bytes: u64) -> Result<(), LimitExceeded> {
        let limit = self.max_entry_bytes;
        refuse_if(bytes > limit, || LimitExceeded::EntryBytes { entry: entry.to_owned(), limit })
    }

    pub(crate) fn check_total(&self, bytes: u64) -> Result<(), LimitExceeded> {
        let limit = self.max_total_bytes;
        refuse_if(bytes > limit, || LimitExceeded::TotalBytes { limit })
    }

    pub(crate) fn check_ratio(&self, entry: &str, packed: u64, unpacked: u64) -> Result<(), LimitExceeded> {
        let limit = self.max_ratio;
        let excessive = unpacked > Self::RATIO_FREE_BYTES && unpacked > packed.saturating_mul(limit);
        refuse_if(excessive, || LimitExceeded::Ratio { entry: entry.to_owned(), limit })
    }
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            max_archive_bytes: 64 * MIB,
            max_entries: 64,
            max_entry_bytes: 64 * MIB,
            max_total_bytes: 128 * MIB,
            max_ratio: 200,
        }
    }
}

/// Which of the [`ReadLimits`] a package exceeds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LimitExceeded {
    /// [`ReadLimits::max_archive_bytes`].
    #[error("the zip file is larger than {}", ByteCount(*limit))]
    ArchiveBytes {
        /// The limit, in bytes.
        limit: u64,
    },
    /// [`ReadLimits::max_entries`].
    #[error("there are more than {limit} entries")]
    Entries {
        /// The limit.
        limit: usize,
    },
    /// [`ReadLimits::max_entry_bytes`].
    #[error("entry `{entry}` unpacks to more than {}", ByteCount(*limit))]
    EntryBytes {
        /// The entry's name.
        entry: String,
        /// The limit, in bytes.
        limit: u64,
    },
    /// [`ReadLimits::max_total_bytes`].
    #[error("the entries together unpack to more than {}", ByteCount(*limit))]
    TotalBytes {
        /// The limit, in bytes.
        limit: u64,
    },
    /// [`ReadLimits::max_ratio`].
    #[error("entry `{entry}` unpacks to more than {limit} times its packed size")]
    Ratio {
        /// The entry's name.
        entry: String,
        /// The limit.
        limit: u64,
    },
}

/// A number of bytes, in MiB where that is exact.
struct ByteCount(u64);

impl fmt::Display for ByteCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 >= MIB && self.0.is_multiple_of(MIB) {
            write!(f, "{} MiB", self.0 / MIB)
        } else {
            write!(f, "{} bytes", self.0)
        }
    }
}

fn refuse_if(exceeded: bool, limit: impl FnOnce() -> LimitExceeded) -> Result<(), LimitExceeded> {
    if exceeded { Err(limit()) } else { Ok(()) }
}
