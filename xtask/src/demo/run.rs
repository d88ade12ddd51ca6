//! The sample with everything that the program is called with.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use fs_err as fs;
use serde_json::Value;

use super::place::Place;
use crate::process;
use crate::sample::Sample;

/// What is deployed, by what, and from where.
pub(super) struct Run {
    pub(super) program: PathBuf,
    /// The folder of the packages.
    pub(super) packages: PathBuf,
    /// The stack's name, which the step decides.
    pub(super) stack: String,
    sample: Sample,
    /// What belongs to this demo: inputs, target, and a copy of the code, which it changes.
    folder: PathBuf,
}

impl Run {
    /// Puts the sample for this place into a folder, which is made anew.
    pub(super) fn prepare(
        program: PathBuf,
        packages: PathBuf,
        mut sample: Sample,
        place: &Place,
        folder: &Path,
    ) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        sample.set_region(place.region());
        let name = place.name(sample.input("name")?)?;
        sample.set_input("name", &name);
        let mut run = Self { program, packages, stack: String::new(), sample, folder: folder.to_path_buf() };
        run.sample.write_inputs(&run.inputs())?;
        run.sample.write_target(&run.target())?;
        let (_, code) = run.sample.packages().next().context("the sample has no package")?;
        copy(&code, &run.code())?;
        run.stack = run.planned_stack()?;
        Ok(run)
    }

    pub(super) fn inputs(&self) -> PathBuf {
        self.folder.join("inputs.json")
    }

    pub(super) fn code(&self) -> PathBuf {
        self.folder.join("code")
    }

    /// The inputs with which the other step takes over.
    pub(super) fn handed_over(&self) -> PathBuf {
        self.folder.join("handed-over")
    }

    /// Runs the package. The program reports on our own terminal, live, as it does for everybody who runs it; what the
    /// demo needs of the deployment it asks AWS for.
    pub(super) fn deploy(&self, place: &Place) -> Result<()> {
        process::run_in_own_group(&mut self.steps("run", place))
    }

    /// Shows with what inputs the other step takes over, and that deploying these would change nothing.
    pub(super) fn graduate(&self, place: &Place) -> Result<()> {
        let to = self.sample.graduates_to.as_deref().context("the sample says no step that takes it over")?;
        let mut steps = self.steps("graduate", place);
        process::run_in_own_group(steps.args(["--to", to, "--live", "--out"]).arg(self.handed_over()))
    }

    fn target(&self) -> PathBuf {
        self.folder.join("target.json")
    }

    fn planned_stack(&self) -> Result<String> {
        let plan = process::read(self.program("preview").arg("--json"))?;
        let plan: Value = serde_json::from_str(&plan).context("the preview is no JSON")?;
        let mut actions = plan["actions"].as_array().into_iter().flatten();
        let stack = actions.find_map(|action| action["template"].is_object().then(|| action["stackName"].as_str())?);
        Ok(stack.context("the step plans no stack")?.to_owned())
    }

    /// `steps VERB` with all that takes credentials.
    fn steps(&self, verb: &str, place: &Place) -> Command {
        let mut steps = self.program(verb);
        for (reference_id, _) in self.sample.packages() {
            steps.arg("--package").arg(format!("{reference_id}={}", self.code().display()));
        }
        if let Some(address) = place.granted_host() {
            steps.args(["--allow-host", &address]);
        }
        place.apply(&mut steps);
        steps
    }

    fn program(&self, verb: &str) -> Command {
        let mut steps = Command::new(&self.program);
        steps.args([verb, &self.sample.step, "--inputs"]).arg(self.inputs());
        steps.arg("--target").arg(self.target()).arg("--packages").arg(&self.packages);
        steps
    }
}

/// Copies the files of a folder.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}
