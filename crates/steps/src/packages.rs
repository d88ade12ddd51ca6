//! Finds the package that a command is about.

use std::error::Error;
use std::path::Path;

use step_host::{Catalog, PackageQuery, ResolveError};
use step_package::{Package, PackageError, PackageErrorKind};

use crate::cli::{PackageArgument, Settings};
use crate::exit::{Exit, Stop};

impl PackageArgument {
    /// Opens and verifies the package: a path if it looks like one, otherwise `id[@range]` in the packages folder, whatever
    /// lies in the working directory.
    pub(crate) fn open(&self, settings: &Settings) -> Result<Package, Stop> {
        let path = Path::new(&self.package);
        if is_path(&self.package) {
            return Package::open(path).map_err(|error| broken(&error));
        }
        let query: PackageQuery = self.package.parse().map_err(|error| not_found(&error))?;
        Catalog::new(&settings.packages).resolve(&query).map_err(|error| match error {
            ResolveError::Broken(error) => broken(&error),
            other if path.exists() => not_found(&other).fix(format!("write ./{query} for the folder of that name")),
            other => not_found(&other),
        })
    }
}

fn is_path(argument: &str) -> bool {
    let is_zip = Path::new(argument).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
    is_zip || argument.contains(['/', '\\'])
}

fn broken(error: &PackageError) -> Stop {
    if matches!(error.kind(), PackageErrorKind::Unreadable { .. }) {
        return Stop::because(Exit::Usage, error)
            .fix("give the path of a package, or an id in the folder of --packages");
    }
    Stop::because(Exit::PackageRefused, error)
        .fix("get the package again from where it was published, or make a new one with `steps pack`")
}

fn not_found(error: &dyn Error) -> Stop {
    Stop::because(Exit::Usage, error).fix("`steps list` shows what is there; --packages names another folder")
}
