//! Python programs that commands need: each set in a virtual environment of its own in the cache folder, installed once.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cache::Cache;
use crate::process;
use crate::progress::Progress;

/// The oldest Python that everything here runs on.
const OLDEST: (u32, u32) = (3, 10);

/// What a virtual environment holds.
pub(crate) struct Environment {
    /// What it is for, as progress lines name it.
    pub(crate) purpose: &'static str,
    /// The name of the cache entry. It changes with the requirements.
    pub(crate) entry: &'static str,
    /// What pip installs, with exact versions.
    pub(crate) requirements: &'static [&'static str],
    /// How much that is on disk, roughly.
    pub(crate) megabytes: u32,
}

/// The Python of a virtual environment, which finds what is installed in it.
pub(crate) struct Python {
    pub(crate) program: PathBuf,
}

impl Environment {
    /// Finds it, or installs it, which takes some seconds the first time and is announced on standard error.
    pub(crate) fn ensure(&self) -> Result<Python> {
        let cache = Cache::open()?;
        if let Some(environment) = cache.get(self.entry) {
            let python = Python::of(&environment);
            // The environment links to the Python it was made with, which may have been removed since.
            if python.program.exists() {
                return Ok(python);
            }
            eprintln!("the Python that the {} was installed for is gone: installing it again", self.purpose);
            cache.discard(self.entry)?;
        }
        let install = |folder: &Path| self.install(folder);
        let environment =
            cache.get_or_make(self.entry, install).with_context(|| format!("cannot install the {}", self.purpose))?;
        Ok(Python::of(&environment))
    }

    fn install(&self, folder: &Path) -> Result<()> {
        let mut progress = Progress::start(self.purpose, 3);
        progress.stage("looking for Python");
        check_python()?;
        progress.stage("making a virtual environment");
        process::read(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
        let (wanted, megabytes) = (self.requirements.join(", "), self.megabytes);
        progress.stage(&format!("installing {wanted} and what they need (about {megabytes} MB)"));
        let mut pip = Python::of(folder).module("pip");
        pip.args(["install", "--quiet", "--disable-pip-version-check"]).args(self.requirements);
        process::read(&mut pip).context("pip failed; it needs a package index, as configured for pip")?;
        progress.done("it is kept in the cache folder for every later run");
        Ok(())
    }
}

impl Python {
    fn of(environment: &Path) -> Self {
        Self { program: environment.join("bin/python") }
    }

    /// `python -m MODULE`. The programs in a virtual environment themselves name the folder that it was made in, which
    /// was a temporary one.
    pub(crate) fn module(&self, module: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["-m", module]);
        command
    }
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
