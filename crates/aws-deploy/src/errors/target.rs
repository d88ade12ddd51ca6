//! What can be wrong with a deployment target.

use step_core::{Area, ErrorKind};

catalogue! {
    /// The step deploys to the target, and the deployment has none.
    TARGET_MISSING = Configuration "TargetMissing" {
        meaning: "The step deploys to the deployment target, but the deployment has none.",
        fix: "Deploy to a target for AWS (`--target FILE` with the steps program), or say in the step's inputs which region it deploys to (`\"type\": \"here\"`)."
    }

    /// The target is of another kind, or its inputs are not resolved.
    TARGET_UNREADABLE = Configuration "TargetUnreadable" {
        meaning: "The deployment target does not say a region of AWS and who deploys there.",
        fix: "Give the step a target for AWS; its inputs are `{\"region\": \"eu-west-1\"}` at least."
    }
}
