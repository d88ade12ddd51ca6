//! `cargo xtask bundle`: from sources to `<id>.<version>.zip`.
//!
//! Three programs do the work: cargo compiles the components, the `steps` program describes and packs each,
//! and a stamp next to the build tells when a package is there already.

mod stamp;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use fs_err as fs;

use crate::toolchain::{TARGET, WasmToolchain};
use crate::workspace::{Step, Workspace};
use crate::{process, sbom};
use stamp::Stamp;

/// Build step packages: compile to WebAssembly, describe, zip.
///
/// Prints one line per package: file, size, SHA-256. The same sources give the same bytes. What did not change is not
/// built or packed again.
#[derive(Args)]
pub(crate) struct Flags {
    /// Ids of the steps to bundle; all of them if none is given
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Folder for the packages [default: dist, at the repository's root]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Build for a short time from edit to package. Such packages are larger and slower, and not for publishing
    #[arg(long)]
    dev: bool,
}

/// How components are compiled; the names are those of the profiles in the root Cargo.toml.
#[derive(Clone, Copy)]
pub(crate) enum Profile {
    /// As small as it gets: what ships.
    Release,
    /// Compiled fast, for tests and for developing.
    Dev,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Release => "bundle",
            Self::Dev => "bundle-dev",
        }
    }
}

/// A finished package.
pub(crate) struct Package {
    pub(crate) file: PathBuf,
    size: u64,
    sha256: String,
}

pub(crate) fn run(flags: &Flags, workspace: &Workspace) -> Result<()> {
    let steps = workspace.select(&flags.ids)?;
    if steps.is_empty() {
        bail!("there is no step below {}; `cargo xtask new ID` makes one", workspace.root.join("steps"));
    }
    let profile = if flags.dev { Profile::Dev } else { Profile::Release };
    let out = flags.out.clone().unwrap_or_else(|| workspace.root.join("dist").into());
    for package in build(workspace, &steps, profile, &out)? {
        println!("{}  {}  sha256:{}", package.file.display(), kilobytes(package.size), package.sha256);
    }
    Ok(())
}

/// Builds these packages into a folder.
pub(crate) fn build(workspace: &Workspace, steps: &[Step], profile: Profile, out: &Path) -> Result<Vec<Package>> {
    compile(workspace, steps, profile)?;
    let program = steps_program(workspace)?;
    fs::create_dir_all(out)?;
    steps.iter().map(|step| pack(workspace, step, profile, &program, out)).collect()
}

/// Builds the `steps` program for this machine and returns its path.
///
/// `--workspace` makes cargo choose the same features for its dependencies as a test run does: they are compiled once.
pub(crate) fn steps_program(workspace: &Workspace) -> Result<PathBuf> {
    process::run(process::cargo().args(["build", "--workspace", "--bin", "steps"]))?;
    Ok(workspace.target.join("debug").join(format!("steps{}", std::env::consts::EXE_SUFFIX)).into())
}

fn compile(workspace: &Workspace, steps: &[Step], profile: Profile) -> Result<()> {
    let toolchain = WasmToolchain::ensure()?;
    discard_if_made_by_another(&toolchain, workspace.wasm_target().as_std_path())?;
    let flags = flags_without_folders(workspace);
    let run = |cargo: &mut Command| {
        cargo.args(["--lib", "--target", TARGET, "--profile", profile.name()]);
        cargo.args(["--target-dir", workspace.wasm_target().as_str()]).env("CARGO_ENCODED_RUSTFLAGS", &flags);
        toolchain.apply(cargo);
        process::run(cargo)
    };
    match profile {
        Profile::Dev => run(process::cargo().arg("build").args(steps.iter().flat_map(|step| ["--package", &step.id]))),
        // Cargo optimises across crates only if a component is all that it makes. A step also is a library, for its
        // tests; only `cargo rustc` can leave that away, and it takes one package at a time.
        Profile::Release => steps.iter().try_for_each(|step| {
            run(process::cargo().args(["rustc", "--package", &step.id, "--crate-type", "cdylib"]))
        }),
    }
}

/// Compiler flags that keep the names of this machine's folders out of the component. In cargo's own encoding, since
/// folders may have spaces in their names.
fn flags_without_folders(workspace: &Workspace) -> String {
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| Some(directories::BaseDirs::new()?.home_dir().join(".cargo")));
    let cargo_home = cargo_home.map(|home| format!("\x1f--remap-path-prefix={}=/cargo", home.display()));
    format!("--remap-path-prefix={}=/source{}", workspace.root, cargo_home.unwrap_or_default())
}

/// Two builds of one compiler version do not mix, and cargo cannot tell them apart.
fn discard_if_made_by_another(toolchain: &WasmToolchain, target: &Path) -> Result<()> {
    let made_by = target.join(".toolchain");
    if fs::read_to_string(&made_by).is_ok_and(|identity| identity == toolchain.identity) {
        return Ok(());
    }
    let artifacts = target.join(TARGET);
    if artifacts.exists() {
        eprintln!("the WebAssembly toolchain is another one now: building anew");
        fs::remove_dir_all(artifacts)?;
    }
    fs::create_dir_all(target)?;
    Ok(fs::write(made_by, &toolchain.identity)?)
}

fn pack(workspace: &Workspace, step: &Step, profile: Profile, program: &Path, out: &Path) -> Result<Package> {
    let artifacts = workspace.wasm_target().join(TARGET).join(profile.name());
    let wasm = artifacts.join(format!("{}.wasm", step.library));
    let file = out.join(format!("{}.{}.zip", step.id, step.version));
    let sources = stamp::digest_of_sources(workspace, step, wasm.as_std_path(), program)?;
    let stamps = artifacts.join("stamps");
    if let Some(stamp) = Stamp::read(stamps.as_std_path(), &file)
        && stamp.is_current(&sources, &file)?
    {
        return Ok(Package { size: stamp.size, sha256: stamp.sha256, file });
    }
    let sbom = artifacts.join(format!("{}.cdx.json", step.id));
    fs::write(&sbom, sbom::of_step(workspace, step)?)?;
    let mut steps = Command::new(program);
    steps.arg("pack").arg(&wasm).args(["--files", step.folder.as_str(), "--sbom", sbom.as_str(), "--out"]).arg(out);
    process::read(&mut steps).with_context(|| format!("cannot pack {}", step.id))?;
    let stamp = Stamp::of(&sources, &file)?;
    stamp.write(stamps.as_std_path(), &file)?;
    Ok(Package { size: stamp.size, sha256: stamp.sha256, file })
}

/// A size as a person reads it; one kB is 1000 bytes.
fn kilobytes(bytes: u64) -> String {
    format!("{} kB", bytes.div_ceil(1000))
}
