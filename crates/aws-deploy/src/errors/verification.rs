//! What can be wrong with what serves after a deployment.

use step_core::{Area, ErrorKind};

catalogue! {
    /// The template of a step has it, so somebody changed the stack past the step.
    STACK_OUTPUT_MISSING = Configuration "StackOutputMissing" {
        meaning: "The stack lacks an output that says what was deployed.",
        fix: "Deploy again; if another tool deploys to the same stack, give it one of its own."
    }

    /// Deleted by hand.
    ALIAS_MISSING = Configuration "AliasMissing" {
        meaning: "The function, or its alias for the version that serves, is not there, though the stack declares it.",
        fix: "Find out who deleted it, make it again by hand under its name (`aws lambda create-alias`), and deploy again."
    }

    /// Another deployment, or a person, at the same time.
    ALIAS_MOVED = Configuration "AliasMoved" {
        meaning: "The alias stands for another version than the stack declares, and is being changed by somebody else.",
        fix: "Find out who changes the alias, and deploy again when that is done."
    }

    /// Memory, timeout, handler, runtime.
    VERSION_DIFFERS = Configuration "VersionDiffers" {
        meaning: "The version that serves is not what was planned.",
        fix: "Find out who else publishes versions of the function, and deploy again with a change, so that another version is published."
    }

    /// `Failed`, or `Pending` for minutes.
    VERSION_NOT_READY = Configuration "VersionNotReady" {
        meaning: "The version that shall serve cannot be called.",
        fix: "Correct what the message says, often the network or the image's permissions, and deploy again."
    }

    /// Or a part of its requests goes elsewhere.
    STAGE_DIFFERS = Configuration "StageDiffers" {
        meaning: "The API's stage does not serve the deployment that the stack declares.",
        fix: "Let the stage serve the deployment that the message names, in the API Gateway console or with `aws apigateway update-stage`; then deploy again."
    }

    /// All versions are as they were.
    SMOKE_TEST_FAILED = Configuration "SmokeTestFailed" {
        meaning: "What was deployed gave a wrong answer, and the versions that served before serve again.",
        fix: "Correct what the message says and deploy again; the stack declares the new versions, so deploying the same again makes them serve and tests them again."
    }

    /// There is none, or it was the same, or AWS does not let us.
    FAILING_VERSION_SERVES = Configuration "FailingVersionServes" {
        meaning: "What was deployed gave a wrong answer, and goes on serving, since not everything could be taken back.",
        fix: "Correct what the message says and deploy again at once, or point the aliases to versions that work."
    }
}
