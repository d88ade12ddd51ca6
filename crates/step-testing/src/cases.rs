//! Case folders: inputs, and the plan or the diagnostics that they lead to.

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use serde_json::Value;
use step_core::{Diagnostic, Severity, Stage, Step, StepId, surfaces};

/// A folder `cases/<name>/`.
#[derive(Clone, Debug)]
pub struct Case {
    /// The folder.
    pub folder: PathBuf,
    /// The text of `inputs.json`.
    pub inputs: String,
    /// The text of `deployment.json`, `{}` where there is none.
    pub deployment: String,
    /// The text of `target.json`, the inputs of the deployment target, if there is one.
    pub target: Option<String>,
}

impl Case {
    /// The cases of the step in `step_folder`, by name.
    ///
    /// # Panics
    ///
    /// When there are none: a step without a case is untested.
    #[expect(clippy::expect_used, reason = "runs in tests, where a panic is the report")]
    pub fn all(step_folder: &str) -> Vec<Self> {
        let cases = Path::new(step_folder).join("cases");
        let entries = fs_err::read_dir(&cases).expect("a step has case folders");
        let mut folders: Vec<_> =
            entries.map(|entry| entry.expect("readable").path()).filter(|path| path.is_dir()).collect();
        folders.sort();
        assert!(!folders.is_empty(), "{} holds no case folder", cases.display());
        folders.into_iter().map(Self::read).collect()
    }

    /// The plan for these inputs, or what is wrong with them.
    pub fn plan<S: Step>(&self) -> Result<Value, String> {
        let diagnostics = surfaces::validate::<S>(&self.inputs, Stage::Execution).diagnostics;
        if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            return Err(printed(&diagnostics, &surfaces::manifest::<S>().step_id()));
        }
        let plan = surfaces::plan::<S>(&self.inputs, self.target.as_deref(), &self.deployment);
        let plan = plan.map_err(|failure| failure.to_string())?;
        serde_json::from_str(&plan).map_err(|error| error.to_string())
    }

    #[expect(clippy::expect_used, reason = "runs in tests, where a panic is the report")]
    fn read(folder: PathBuf) -> Self {
        let inputs = fs_err::read_to_string(folder.join("inputs.json")).expect("a case has inputs.json");
        let deployment = fs_err::read_to_string(folder.join("deployment.json")).unwrap_or_else(|_| "{}".into());
        let target = fs_err::read_to_string(folder.join("target.json")).ok();
        Self { folder, inputs, deployment, target }
    }
}

/// Compares each case with its snapshot: `plan.snap` or `diagnostics.snap` in the case's folder.
///
/// # Panics
///
/// When a case does not match; after all cases have been compared.
pub fn check<S: Step>(step_folder: &str) {
    let failed = Case::all(step_folder)
        .into_iter()
        .filter_map(|case| catch_unwind(AssertUnwindSafe(|| check_case::<S>(&case))).err());
    if let Some(first) = failed.collect::<Vec<_>>().into_iter().next() {
        resume_unwind(first);
    }
}

fn check_case<S: Step>(case: &Case) {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(&case.folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| match case.plan::<S>() {
        Ok(plan) => insta::assert_json_snapshot!("plan", plan),
        Err(diagnostics) => insta::assert_snapshot!("diagnostics", diagnostics),
    });
}

fn printed(diagnostics: &[Diagnostic], step: &StepId) -> String {
    let mut text = String::new();
    for Diagnostic { severity, path, kind, message } in diagnostics {
        let _ = writeln!(text, "{severity:?} {path} {}\n  {message}", kind.code(step));
    }
    text
}
