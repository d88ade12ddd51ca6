//! A private Rust toolchain for WebAssembly, put together from Debian's packages. Nothing is installed, no root needed.
//!
//! Debian packages a recent compiler for its browsers (`rustc-web`), its sources, and a C library for WASI; the active
//! toolchain has the linkers. The standard library for the target is compiled once from the sources.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use fs_err as fs;
use serde_json::json;

use super::{ActiveToolchain, TARGET, WasmToolchain};
use crate::cache::Cache;
use crate::progress::Progress;
use crate::{digest, process};

/// The cache entry. The number goes up when what is put together below changes.
const ENTRY: &str = "wasm-toolchain-2";

/// The packages to start from; `apt-get` finds what they depend on, whose names carry versions.
const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "wasi-libc"];

/// Names the versions that the toolchain was put together from.
const CONTENTS: &str = "contents.json";

/// Whether this is a system whose packages can be unpacked.
pub(super) fn has_tools() -> bool {
    let runs = |program| process::read(Command::new(program).arg("--version")).is_ok();
    runs("apt-get") && runs("dpkg")
}

/// The toolchain, if it was put together before.
pub(super) fn find(cache: &Cache, active: &ActiveToolchain) -> Result<Option<WasmToolchain>> {
    cache.get(ENTRY).map(|root| toolchain(&root, active)).transpose()
}

/// Puts the toolchain together, once.
pub(super) fn prepare(cache: &Cache, active: &ActiveToolchain) -> Result<WasmToolchain> {
    check_linkers(active)?;
    let root = cache.get_or_make(ENTRY, |staging| assemble(staging, active));
    let root = root.with_context(|| {
        format!(
            "cannot put together a toolchain for {TARGET} from Debian's packages. With a network connection to \
             https://static.rust-lang.org, `rustup target add {TARGET}` is all that is needed"
        )
    })?;
    toolchain(&root, active)
}

fn toolchain(root: &Path, active: &ActiveToolchain) -> Result<WasmToolchain> {
    let contents = root.join(CONTENTS);
    let identity = digest::of_file(&contents)?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(active.linkers()).chain(std::env::split_paths(&path));
    let environment = vec![
        ("RUSTC", root.join("usr/bin/rustc").into_os_string()),
        ("LD_LIBRARY_PATH", library_path(root, active)?),
        ("PATH", std::env::join_paths(path).context("a folder on PATH has a colon in its name")?),
    ];
    Ok(WasmToolchain { identity, environment })
}

/// `rust-lld` and `wasm-component-ld` come with every toolchain of rustup.
fn check_linkers(active: &ActiveToolchain) -> Result<()> {
    let linker = active.linkers().join("wasm-component-ld");
    if !linker.is_file() {
        bail!(
            "{} is missing; install Rust with rustup (https://rustup.rs), whose toolchains have it",
            linker.display()
        );
    }
    Ok(())
}

fn assemble(root: &Path, active: &ActiveToolchain) -> Result<()> {
    let mut progress = Progress::start("toolchain", 5);
    let packages = download(root, &mut progress)?;
    progress.stage(&format!("unpacking {} packages", packages.len()));
    unpack(root, &packages)?;
    progress.stage("laying out the C library");
    lay_out_libc(root)?;
    progress.stage(&format!("compiling the standard library for {TARGET} (about a minute)"));
    build_standard_library(root, active)?;
    write_contents(root, active, &packages)?;
    progress.done("it is kept in the cache folder for every later build");
    Ok(())
}

/// Downloads the packages and those they need that this system lacks.
///
/// apt keeps its state in folders of ours: its own need root, and may hold old lists or none.
fn download(root: &Path, progress: &mut Progress) -> Result<Vec<PathBuf>> {
    let apt = root.join("apt");
    for folder in ["state/lists/partial", "cache/archives/partial"] {
        fs::create_dir_all(apt.join(folder))?;
    }
    progress.stage("reading Debian's package lists");
    let lists = process::read(apt_get(&apt).arg("update"));
    progress.stage(&format!("downloading {} and what they need (about 150 MB)", PACKAGES.join(", ")));
    let install = ["install", "--download-only", "--yes", "--reinstall", "--no-install-recommends"];
    if let Err(error) = process::read(apt_get(&apt).args(install).args(PACKAGES)) {
        // An unreachable source is fatal only if the packages are not to be had from the others.
        return Err(error).context(lists.err().map(|error| format!("{error:#}")).unwrap_or_default());
    }
    let mut packages = digest::files_below(&apt.join("cache/archives"))?;
    packages.retain(|file| file.extension().is_some_and(|extension| extension == "deb"));
    Ok(packages)
}

fn apt_get(folder: &Path) -> Command {
    let mut command = Command::new("apt-get");
    let options = [
        format!("Dir::State={}", folder.join("state").display()),
        format!("Dir::Cache={}", folder.join("cache").display()),
        // Which packages this system has, so that only missing ones are downloaded.
        "Dir::State::status=/var/lib/dpkg/status".to_owned(),
        "Debug::NoLocking=true".to_owned(),
        // As root, apt would drop to a user who cannot write below our folder.
        "APT::Sandbox::User=".to_owned(),
    ];
    command.args(options.iter().flat_map(|option| ["-o", option.as_str()])).env("LC_ALL", "C");
    command
}

fn unpack(root: &Path, packages: &[PathBuf]) -> Result<()> {
    for package in packages {
        process::read(Command::new("dpkg").arg("-x").arg(package).arg(root))?;
    }
    Ok(())
}

/// Copies the C library to where the compiler looks for it.
///
/// The package's `crt1-command.o` never calls the constructors, and programs die at their first access to the
/// environment or to a file; its `crt1.o` does call them.
fn lay_out_libc(root: &Path) -> Result<()> {
    let from = root.join("usr/lib/wasm32-wasi");
    let to = target_libraries(root).join("self-contained");
    fs::create_dir_all(&to)?;
    for file in digest::files_below(&from)? {
        if file.extension().is_some_and(|extension| extension == "a") {
            let name = file.file_name().context("a file has no name")?;
            fs::copy(&file, to.join(name))?;
        }
    }
    fs::copy(from.join("crt1-reactor.o"), to.join("crt1-reactor.o"))?;
    fs::copy(from.join("crt1.o"), to.join("crt1-command.o"))?;
    Ok(())
}

/// Compiles the standard library by way of an empty crate that cargo builds it for, then deletes the sources.
fn build_standard_library(root: &Path, active: &ActiveToolchain) -> Result<()> {
    let empty = root.join("empty-crate");
    fs::create_dir_all(empty.join("src"))?;
    fs::write(empty.join("src/lib.rs"), "#![no_std]\n")?;
    let manifest =
        "[package]\nname = \"empty\"\nedition = \"2024\"\n[workspace]\n[profile.release]\npanic = \"abort\"\n";
    fs::write(empty.join("Cargo.toml"), manifest)?;
    process::read(&mut cargo_build_std(root, active, &empty)?)?;

    let libraries = target_libraries(root);
    for file in digest::files_below(&empty.join("target").join(TARGET).join("release/deps"))? {
        let name = file.file_name().context("a file has no name")?;
        let is_library = file.extension().is_some_and(|extension| extension == "rlib");
        if is_library && !name.to_string_lossy().starts_with("libempty-") {
            fs::copy(&file, libraries.join(name))?;
        }
    }
    for folder in ["empty-crate", "apt", "usr/src", "usr/share"] {
        fs::remove_dir_all(root.join(folder))?;
    }
    Ok(())
}

fn cargo_build_std(root: &Path, active: &ActiveToolchain, manifest_folder: &Path) -> Result<Command> {
    let sources = root.join("usr/lib/rustlib/src/rust");
    let mut cargo = Command::new(root.join("usr/bin/cargo"));
    cargo.args(["build", "--release", "-Zbuild-std=std,panic_abort", "--target", TARGET]);
    cargo.current_dir(manifest_folder);
    cargo.env("RUSTC", root.join("usr/bin/rustc"));
    cargo.env("LD_LIBRARY_PATH", library_path(root, active)?);
    // The flag and an unstable option belong together: the standard library may use what programs may not.
    cargo.env("RUSTC_BOOTSTRAP", "1");
    // Without bitcode, link-time optimisation of what is built with it fails. The other flag keeps the name of the
    // temporary folder out of every program; paths read as those in rustup's standard library do.
    let flags = format!("-Cembed-bitcode=yes\x1f--remap-path-prefix={}=/rustc", sources.display());
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags).env_remove("CARGO_TARGET_DIR");
    Ok(cargo)
}

fn write_contents(root: &Path, active: &ActiveToolchain, packages: &[PathBuf]) -> Result<()> {
    let mut rustc = Command::new(root.join("usr/bin/rustc"));
    let rustc = process::read(rustc.arg("--version").env("LD_LIBRARY_PATH", library_path(root, active)?))?;
    let names: Vec<_> = packages.iter().filter_map(|package| package.file_name()?.to_str()).collect();
    let libraries = digest::of_folder(&target_libraries(root))?;
    let contents = json!({ "rustc": rustc.trim_end(), "packages": names, "libraries": libraries });
    fs::write(root.join(CONTENTS), format!("{contents:#}\n"))?;
    Ok(())
}

fn target_libraries(root: &Path) -> PathBuf {
    root.join("usr/lib/rustlib").join(TARGET).join("lib")
}

/// The private toolchain's shared libraries, before those that are there for the programs that call us.
fn library_path(root: &Path, active: &ActiveToolchain) -> Result<std::ffi::OsString> {
    // Debian's name of the architecture: x86_64-unknown-linux-gnu is x86_64-linux-gnu there.
    let ours = root.join("usr/lib").join(active.host.replace("-unknown", ""));
    let inherited = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    let inherited = std::env::split_paths(&inherited).filter(|path| !path.as_os_str().is_empty());
    std::env::join_paths(std::iter::once(ours).chain(inherited)).context("a library folder has a colon in its name")
}
