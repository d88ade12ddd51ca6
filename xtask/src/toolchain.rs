//! Makes sure that `wasm32-wasip2` can be built, and says with which environment.
//!
//! In this order: the active toolchain already can; a private toolchain was made before; rustup adds the target; a
//! private toolchain is put together from Debian's packages ([`debian`]), for machines that rustup cannot download to.

mod debian;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cache::Cache;
use crate::process;

/// The target that step packages are built for.
pub(crate) const TARGET: &str = "wasm32-wasip2";

/// A toolchain that builds [`TARGET`].
pub(crate) struct WasmToolchain {
    /// Changes when artifacts of an earlier toolchain are of no use any more although the compiler's version is the
    /// same: libraries built against one build of the standard library do not load with another.
    pub(crate) identity: String,
    environment: Vec<(&'static str, OsString)>,
}

impl WasmToolchain {
    /// Finds the toolchain, or prepares it, which takes a minute the first time and is announced on standard error.
    pub(crate) fn ensure() -> Result<Self> {
        let active = ActiveToolchain::find()?;
        if active.builds_target() {
            return Ok(Self::of_active());
        }
        let cache = Cache::open()?;
        if let Some(toolchain) = debian::find(&cache, &active)? {
            return Ok(toolchain);
        }
        let Err(refusal) = add_with_rustup() else {
            return Ok(Self::of_active());
        };
        eprintln!("{refusal:#}");
        if !debian::has_tools() {
            bail!(
                "cannot build for {TARGET}: the toolchain in {} has no standard library for it, and this system has no \
                 Debian packages (apt-get, dpkg) to take one from. Install Rust with rustup (https://rustup.rs), then \
                 run `rustup target add {TARGET}`",
                active.sysroot.display()
            );
        }
        debian::prepare(&cache, &active)
    }

    /// Makes a cargo command use this toolchain.
    pub(crate) fn apply(&self, command: &mut Command) {
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
    }

    fn of_active() -> Self {
        Self { identity: "active".to_owned(), environment: Vec::new() }
    }
}

/// The toolchain that cargo uses by itself here.
struct ActiveToolchain {
    sysroot: PathBuf,
    /// Its host's target triple.
    host: String,
}

impl ActiveToolchain {
    fn find() -> Result<Self> {
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
        let printed = process::read(Command::new(&rustc).args(["--print", "sysroot", "--print", "host-tuple"]))?;
        let (sysroot, host) =
            printed.trim_end().split_once('\n').context("rustc does not name its sysroot and host")?;
        Ok(Self { sysroot: PathBuf::from(sysroot), host: host.to_owned() })
    }

    fn builds_target(&self) -> bool {
        has_standard_library(&self.sysroot)
    }

    /// Where its own linkers lie: `rust-lld` and `wasm-component-ld`.
    fn linkers(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib").join(&self.host).join("bin")
    }
}

fn has_standard_library(sysroot: &Path) -> bool {
    let libraries = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    let Ok(entries) = fs_err::read_dir(libraries) else {
        return false;
    };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}

fn add_with_rustup() -> Result<()> {
    eprintln!("adding the target {TARGET} to the active toolchain with rustup");
    let mut rustup = Command::new("rustup");
    process::read(rustup.args(["target", "add", TARGET])).context("rustup cannot add the target here").map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sysroot_builds_the_target_only_with_its_standard_library() {
        let sysroot = tempfile::tempdir().unwrap();
        let libraries = sysroot.path().join("lib/rustlib/wasm32-wasip2/lib");
        assert!(!has_standard_library(sysroot.path()));
        fs_err::create_dir_all(&libraries).unwrap();
        assert!(!has_standard_library(sysroot.path()), "an empty folder is no library");
        fs_err::write(libraries.join("libstd-0123456789abcdef.rlib"), "").unwrap();
        assert!(has_standard_library(sysroot.path()));
    }
}
