//! A plan that was previewed, as a file: what is approved, and executed later.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use step_host::Plan;
use step_package::Package;

use crate::exit::{Exit, Stop};
use crate::host;

/// What such a file holds.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PlanFile {
    package: PlannedWith,
    plan: Value,
}

/// The package that made the plan.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct PlannedWith {
    id: String,
    version: String,
    /// Of its component.
    digest: Option<String>,
}

impl PlanFile {
    /// A plan of the package that was previewed.
    pub(crate) fn of(package: &Package, plan: &Plan) -> Result<Self, Stop> {
        let plan = plan.pinned().map_err(|error| {
            Stop::because(Exit::InputsInvalid, &error)
                .fix("make the variable longer, or not sensitive if it is no secret; or deploy without a plan file")
        })?;
        Ok(Self { package: PlannedWith::of(package), plan })
    }

    pub(crate) fn read(file: &Path) -> Result<Self, Stop> {
        let text = fs_err::read_to_string(file).map_err(|error| Stop::because(Exit::Usage, &error))?;
        serde_json::from_str(&text).map_err(|error| {
            Stop::new(Exit::Usage, format!("{} is not a plan: {error}", file.display()))
                .fix("write one with `steps preview --live --out FILE`")
        })
    }

    pub(crate) fn write(&self, file: &Path) -> Result<(), Stop> {
        let text = serde_json::to_string_pretty(self).map_err(|error| Stop::because(Exit::Defect, &error))?;
        fs_err::write(file, text + "\n").map_err(|error| Stop::because(Exit::Usage, &error))
    }

    /// The plan as it was previewed, if `plan` is what the same package plans now.
    pub(crate) fn confirm(&self, package: &Package, plan: Plan) -> Result<Plan, Stop> {
        let stale = |message: String| {
            Stop::new(Exit::PlanStale, message).fix("preview again, look at what would change now, and run that plan")
        };
        let now = PlannedWith::of(package);
        if self.package != now {
            let PlannedWith { id, version, .. } = &self.package;
            let here = host::label(package);
            return Err(stale(format!("the plan was made by another build of a package: {id} {version}, not {here}")));
        }
        plan.confirmed(&self.plan).map_err(|error| stale(error.to_string()))
    }
}

impl PlannedWith {
    fn of(package: &Package) -> Self {
        let digest = package.metadata().digests.get("step.wasm").map(ToString::to_string);
        Self { id: package.id().to_string(), version: package.version().to_string(), digest }
    }
}
