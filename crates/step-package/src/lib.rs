#![doc = include_str!("../../../docs/package-format.md")]
//!
//! # Using this crate
//!
//! ```
//! use step_package::{Package, PackageContents};
//!
//! let folder = tempfile::tempdir()?;
//! let contents = PackageContents::minimal(&"hello-world.1.0.0.zip".parse()?, b"\0asm".to_vec());
//! let written = contents.write_to(folder.path())?;
//!
//! let package = Package::open(&written.path)?;
//! assert_eq!(package.id().as_str(), "hello-world");
//! assert_eq!(&package.wasm()[..], b"\0asm");
//! assert_eq!(package.archive_digest(), Some(&written.digest));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod contents;
mod digest;
mod entry;
mod error;
mod identity;
mod limits;
mod metadata;
mod package;

pub use contents::{PackageArchive, PackageContents, WriteError, WrittenPackage};
pub use digest::{Digest, InvalidDigest};
pub use entry::InvalidEntryName;
pub use error::{PackageError, PackageErrorKind};
pub use identity::{InvalidPackageId, InvalidPackageName, PackageId, PackageName};
pub use limits::{LimitExceeded, ReadLimits};
pub use metadata::{
    Capabilities, Category, Launcher, Metadata, MetadataError, MetadataProblem, PackageKind, SchemaVersion,
};
pub use package::Package;
