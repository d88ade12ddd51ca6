//! A folder of step packages.

mod query;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use semver::Version;
use step_package::{Metadata, Package, PackageError, PackageId, PackageName};

pub use query::{InvalidPackageQuery, PackageQuery};

/// A folder of step packages: zip files named `<id>.<version>.zip`, and folders that one was unpacked into. Anything
/// else in it is left alone.
///
/// The folder is read again for each question, so packages may come and go.
#[derive(Clone, Debug)]
pub struct Catalog {
    folder: PathBuf,
}

/// What is in a [`Catalog`].
#[derive(Debug, Default)]
pub struct Listing {
    /// The usable packages, by id and version.
    pub packages: Vec<ListedPackage>,
    /// What looks like a package and is none, and why.
    pub broken: Vec<BrokenPackage>,
}

/// A usable package of a [`Catalog`].
#[derive(Clone, Debug)]
pub struct ListedPackage {
    /// The zip file, or the unpacked folder.
    pub path: PathBuf,
    /// Its metadata.json.
    pub metadata: Metadata,
}

/// What looks like a package and is none.
#[derive(Debug, thiserror::Error)]
#[error("{} is not a usable step package", path.display())]
pub struct BrokenPackage {
    /// The zip file, or the folder.
    pub path: PathBuf,
    /// Why.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// The folder of a [`Catalog`] cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the catalog {}", folder.display())]
pub struct CatalogError {
    /// The folder.
    pub folder: PathBuf,
    /// What the operating system says.
    pub source: std::io::Error,
}

/// Why there is no package for a [`PackageQuery`]. Says what there is.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResolveError {
    /// The folder cannot be read.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// There is no package of that id.
    #[error("{} has no step package `{id}`; it has {}", folder.display(), some_of(.available))]
    NoPackage {
        /// The id that was asked for.
        id: PackageId,
        /// The catalog.
        folder: PathBuf,
        /// The ids that there are.
        available: Vec<PackageId>,
    },
    /// There are packages of that id, but none of a version that fits.
    #[error("{} has no version of `{}` that fits `{}`; it has {}", folder.display(), query.id(), query.range(), some_of(.available))]
    NoVersion {
        /// What was asked for.
        query: PackageQuery,
        /// The catalog.
        folder: PathBuf,
        /// The versions that there are, newest first.
        available: Vec<Version>,
    },
    /// The package is there and broken. Another version is not taken instead: it would deploy something else.
    #[error(transparent)]
    Broken(#[from] PackageError),
}

impl Catalog {
    /// The catalog in `folder`, which need not exist yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Opens and verifies every package. Broken ones are part of the answer.
    pub fn list(&self) -> Result<Listing, CatalogError> {
        let mut listing = Listing::default();
        for found in self.scan()? {
            let opened = found.and_then(|found| match Package::open(&found.path) {
                Ok(package) => Ok(ListedPackage { path: found.path, metadata: package.metadata().clone() }),
                Err(source) => Err(broken(found.path, source)),
            });
            match opened {
                Ok(package) => listing.packages.push(package),
                Err(broken) => listing.broken.push(broken),
            }
        }
        listing.packages.sort_by(|a, b| {
            let key = |package: &ListedPackage| (package.metadata.id.clone(), package.metadata.version.clone());
            key(a).cmp(&key(b)).then_with(|| a.path.cmp(&b.path))
        });
        Ok(listing)
    }

    /// Opens the newest version that fits. Other packages are not opened, so their defects do no harm.
    pub fn resolve(&self, query: &PackageQuery) -> Result<Package, ResolveError> {
        let mut versions: BTreeMap<PackageId, BTreeMap<Version, PathBuf>> = BTreeMap::new();
        for found in self.scan()?.into_iter().flatten() {
            versions.entry(found.name.id).or_default().entry(found.name.version).or_insert(found.path);
        }
        let Some(of_id) = versions.get(query.id()) else {
            let available = versions.into_keys().collect();
            return Err(ResolveError::NoPackage { id: query.id().clone(), folder: self.folder.clone(), available });
        };
        let newest = of_id.iter().rev().find(|(version, _)| query.accepts(version));
        let (_, path) = newest.ok_or_else(|| ResolveError::NoVersion {
            query: query.clone(),
            folder: self.folder.clone(),
            available: of_id.keys().rev().cloned().collect(),
        })?;
        Ok(Package::open(path)?)
    }

    /// What looks like a package, zip files before folders, by name.
    fn scan(&self) -> Result<Vec<Result<Found, BrokenPackage>>, CatalogError> {
        let unreadable = |source| CatalogError { folder: self.folder.clone(), source };
        let mut candidates = BTreeSet::new();
        for entry in fs_err::read_dir(&self.folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let is_zip = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
            if is_zip && path.is_file() {
                candidates.insert((0, path));
            } else if path.join(METADATA).is_file() {
                candidates.insert((1, path));
            }
        }
        Ok(candidates.into_iter().map(|(_, path)| identify(path)).collect())
    }
}

const METADATA: &str = "metadata.json";
/// Of what a catalog has, in a message.
const MAX_SHOWN: usize = 10;

struct Found {
    name: PackageName,
    path: PathBuf,
}

/// Which package lies at `path`, by its file's name or, of a folder, by its metadata.
fn identify(path: PathBuf) -> Result<Found, BrokenPackage> {
    let name = if path.is_dir() { name_in(&path) } else { name_of(&path) };
    match name {
        Ok(name) => Ok(Found { name, path }),
        Err(source) => Err(BrokenPackage { path, source }),
    }
}

fn name_of(file: &Path) -> Result<PackageName, Box<dyn std::error::Error + Send + Sync>> {
    Ok(file.file_name().unwrap_or_default().to_string_lossy().parse()?)
}

fn name_in(folder: &Path) -> Result<PackageName, Box<dyn std::error::Error + Send + Sync>> {
    let metadata = Metadata::from_json(&fs_err::read(folder.join(METADATA))?)?;
    Ok(PackageName { id: metadata.id, version: metadata.version })
}

fn broken(path: PathBuf, source: PackageError) -> BrokenPackage {
    BrokenPackage { path, source: source.into() }
}

fn some_of(items: &[impl ToString]) -> String {
    let shown: Vec<String> = items.iter().take(MAX_SHOWN).map(ToString::to_string).collect();
    match items.len() {
        0 => "none at all".to_owned(),
        count if count > MAX_SHOWN => format!("{} and {} more", shown.join(", "), count - MAX_SHOWN),
        _ => shown.join(", "),
    }
}

#[cfg(test)]
mod tests;
