//! Installs MiniStack and boto3 into a virtual environment in the cache folder, once.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cache::Cache;
use crate::process;
use crate::progress::Progress;

/// What is installed. The cache entry's name changes with it.
const REQUIREMENTS: [&str; 2] = ["ministack==1.5.33", "boto3==1.43.106"];
const ENTRY: &str = "ministack-1.5.33";

/// The oldest Python that MiniStack runs on.
const OLDEST: (u32, u32) = (3, 10);

/// A Python that has MiniStack and boto3.
pub(crate) struct Python {
    pub(crate) program: PathBuf,
}

impl Python {
    /// Finds it, or installs it, which takes some seconds the first time and is announced on standard error.
    pub(crate) fn ensure() -> Result<Self> {
        let cache = Cache::open()?;
        if let Some(environment) = cache.get(ENTRY) {
            let python = Self::of(&environment);
            // The environment links to the Python it was made with, which may have been removed since.
            if python.program.exists() {
                return Ok(python);
            }
            eprintln!("the Python that the emulator was installed for is gone: installing it again");
            cache.discard(ENTRY)?;
        }
        let environment = cache.get_or_make(ENTRY, install).context("cannot install the AWS emulator")?;
        Ok(Self::of(&environment))
    }

    fn of(environment: &Path) -> Self {
        Self { program: environment.join("bin/python") }
    }
}

fn install(folder: &Path) -> Result<()> {
    let mut progress = Progress::start("emulator", 3);
    progress.stage("looking for Python");
    check_python()?;
    progress.stage("making a virtual environment");
    process::read(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
    progress.stage(&format!("installing {} and what they need (about 90 MB)", REQUIREMENTS.join(", ")));
    // As a module: the programs in a virtual environment name its folder, which is a temporary one now.
    let mut pip = Command::new(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(REQUIREMENTS);
    process::read(&mut pip).context("pip failed; it needs a package index, as configured for pip")?;
    progress.done("it is kept in the cache folder for every later run");
    Ok(())
}

fn check_python() -> Result<()> {
    let say_version = "import sys, venv, ensurepip; print(*sys.version_info[:2])";
    let version = process::read(Command::new("python3").args(["-c", say_version]));
    let (major, minor) = OLDEST;
    let version = version.with_context(|| {
        format!("needs Python {major}.{minor} or newer with venv; on Debian and Ubuntu: apt-get install python3-venv")
    })?;
    let Some(found) = parse_version(&version) else {
        bail!("`python3` says that its version is `{}`", version.trim());
    };
    if found < OLDEST {
        bail!("needs Python {major}.{minor} or newer; `python3` is {}.{}", found.0, found.1);
    }
    Ok(())
}

/// From `3 11`.
fn parse_version(text: &str) -> Option<(u32, u32)> {
    let (major, minor) = text.trim().split_once(' ')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(parse_version("3 9\n").unwrap() < OLDEST);
        assert!(parse_version("3 10\n").unwrap() >= OLDEST);
        assert_eq!(parse_version("Python"), None);
    }
}
