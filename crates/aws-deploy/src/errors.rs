//! The catalogue: how applying an action can end, and what to do then.
//!
//! Each file declares its kinds with `catalogue!`, which also lists them as the file's `OWN`; [`all`] puts the lists
//! together. Every kind has its page in `docs/errors`.

/// Declares kinds, and lists them as `OWN`.
macro_rules! catalogue {
    ($($(#[$doc:meta])* $name:ident = $area:ident $identifier:literal { meaning: $meaning:literal, fix: $fix:literal })*) => {
        $(
            $(#[$doc])*
            pub static $name: ErrorKind =
                ErrorKind { area: Area::$area, identifier: $identifier, meaning: $meaning, fix: $fix };
        )*

        /// The kinds of this file.
        pub(in crate::errors) static OWN: &[&ErrorKind] = &[$(&$name),*];
    };
}

mod artifacts;
mod authentication;
mod call;
mod causes;
mod stack;
mod target;
mod verification;

#[cfg(test)]
mod tests;

use step_core::{Area, ErrorKind, Failure};

pub use artifacts::{FILE_NOT_IN_PACKAGE, PACKAGE_EMPTY, PACKAGE_MISSING, PACKAGE_TOO_LARGE, PACKAGE_UNREADABLE};
pub use authentication::{
    BUCKET_ELSEWHERE, BUCKET_MISSING, CLOCK_SKEWED, REGION_DISABLED, ROLE_NOT_ASSUMED, ROLE_SESSION_INVALID,
};
pub(crate) use authentication::{bucket_failure, is_about_credentials, role_not_assumed};
pub(crate) use call::{HOSTS_OWN_WORDS, REFUSED_HEADER, chain, failure, in_words};
pub(crate) use causes::{kind_of_change_set, kind_of_resource};
pub use stack::{
    IMPORT_REFUSED, LEFTOVER_NOT_DELETED, PARAMETER_NOT_SECRET, PARAMETERS_UNREADABLE, RESOURCE_IMMOVABLE,
    ROLLBACK_STUCK, SECRET_MISSING, STACK_DELETION_FAILED, STACK_HALF_UPDATED, STACK_NOT_AS_PLANNED,
    STACK_NOT_REPLACEABLE, STACK_POLICY_INVALID, STACK_REFACTOR_FAILED, TERMINATION_PROTECTED,
};
pub use target::{TARGET_MISSING, TARGET_UNREADABLE};
pub use verification::{
    ALIAS_MISSING, ALIAS_MOVED, FAILING_VERSION_SERVES, SMOKE_TEST_FAILED, STACK_OUTPUT_MISSING, STAGE_DIFFERS,
    VERSION_DIFFERS, VERSION_NOT_READY,
};

/// The whole catalogue.
pub fn all() -> Vec<&'static ErrorKind> {
    let mut kinds = [OWN, artifacts::OWN, authentication::OWN, stack::OWN, target::OWN, verification::OWN].concat();
    kinds.extend(causes::kinds());
    kinds
}

/// Says where more is to be read, if the failure is of this catalogue.
pub(crate) fn with_page(failure: Failure) -> Failure {
    let kind = failure.kind();
    if !all().contains(&kind) {
        return failure;
    }
    let advice = format!("{} See docs/errors/{}.md.", failure.advice(), kind.identifier);
    failure.fix(advice)
}

catalogue! {
    /// Found before the first call.
    CREDENTIALS_MISSING = Permissions "CredentialsMissing" {
        meaning: "There are no AWS credentials to deploy with.",
        fix: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN for temporary credentials) where the step runs."
    }

    /// `InvalidClientTokenId`, `SignatureDoesNotMatch` and their like.
    CREDENTIALS_REFUSED = Permissions "CredentialsRefused" {
        meaning: "AWS does not know the access key, or the secret key does not belong to it.",
        fix: "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; temporary credentials need their AWS_SESSION_TOKEN too."
    }

    /// `ExpiredToken` and its like.
    CREDENTIALS_EXPIRED = Permissions "CredentialsExpired" {
        meaning: "The temporary AWS credentials have expired.",
        fix: "Get new temporary credentials and deploy again; ask for a session that is longer than the deployment."
    }

    /// `AccessDenied` and its like.
    ACCESS_DENIED = Permissions "AccessDenied" {
        meaning: "The AWS identity that deploys may not do what the deployment needs.",
        fix: "Allow the action that the message names, in a policy of the identity that the message names."
    }

    /// The sandbox refused the request.
    HOST_NOT_GRANTED = Networking "HostNotGranted" {
        meaning: "The step wanted to call a host that the operator does not let it call.",
        fix: "Grant the host to the step, or check AWS_ENDPOINT_URL if the host is not the one that was meant."
    }

    /// No connection, no answer in time, no such name, no trusted certificate.
    ENDPOINT_UNREACHABLE = Networking "EndpointUnreachable" {
        meaning: "AWS could not be reached.",
        fix: "Check the region, the network and proxy settings where the step runs, and AWS_ENDPOINT_URL if it is set."
    }

    /// Still throttled after all retries.
    THROTTLED = General "Throttled" {
        meaning: "AWS refused requests because there were too many, from everything that uses the account in this region.",
        fix: "Deploy again later; if it happens often, run fewer deployments at once or ask AWS for a higher rate."
    }

    /// An error that says nothing of what the user could do.
    AWS_FAILED = General "AwsFailed" {
        meaning: "AWS failed to answer a request properly.",
        fix: "Deploy again; if it fails again, look at the AWS Health Dashboard."
    }

    /// Quotas on stacks, resources and change sets.
    QUOTA_EXCEEDED = Configuration "QuotaExceeded" {
        meaning: "The account has reached one of its AWS quotas.",
        fix: "Delete what is not needed any more, or ask AWS for a higher quota."
    }

    /// A `ValidationError` about something else than template and parameters.
    REQUEST_REFUSED = Configuration "RequestRefused" {
        meaning: "AWS does not accept the request.",
        fix: "Correct what the message names."
    }

    /// Acknowledgements are missing.
    CAPABILITIES_INSUFFICIENT = Configuration "CapabilitiesInsufficient" {
        meaning: "The template does something that AWS wants to have acknowledged.",
        fix: "Add the capability that the message names, if the template may do this."
    }

    /// The template's file cannot be read.
    TEMPLATE_UNREADABLE = Configuration "TemplateUnreadable" {
        meaning: "The template's file cannot be read from the package.",
        fix: "Check that the package of this version contains the file, with the same upper and lower case."
    }

    /// Not a template, for us or for AWS.
    TEMPLATE_INVALID = Configuration "TemplateInvalid" {
        meaning: "The template is not a CloudFormation template, or not a valid one.",
        fix: "Correct the template where the message says; `cfn-lint` finds most mistakes before a deployment."
    }

    /// Over CloudFormation's limit for a template in a request.
    TEMPLATE_TOO_LARGE = Configuration "TemplateTooLarge" {
        meaning: "The template is larger than the 1,000,000 bytes that CloudFormation takes in any way.",
        fix: "Split the template into nested stacks, or remove comments and repetition from it."
    }

    /// Values that the template does not ask for, lacks, or gets twice.
    PARAMETERS_MISMATCH = Configuration "ParametersMismatch" {
        meaning: "The parameters are not those that the template declares.",
        fix: "Give each parameter of the template that has no default one value, and no others."
    }

    /// Tags that AWS would refuse.
    TAGS_INVALID = Configuration "TagsInvalid" {
        meaning: "The tags are not acceptable for a stack.",
        fix: "Use at most 50 tags, with keys that are different and do not begin with `aws:`."
    }

    /// The change set is FAILED, and not for want of changes.
    CHANGE_SET_FAILED = Configuration "ChangeSetFailed" {
        meaning: "CloudFormation could not work out the changes to the stack.",
        fix: "Correct what the message names and deploy again; the stack was not touched."
    }

    /// `ROLLBACK_COMPLETE`, `CREATE_FAILED`, `ROLLBACK_FAILED` before deploying.
    STACK_NEVER_CREATED = Configuration "StackNeverCreated" {
        meaning: "An earlier deployment failed to create the stack, and CloudFormation does not update what is left of it.",
        fix: "Delete the stack, which never worked, and deploy again; its events say why its creation failed."
    }

    /// `UPDATE_FAILED`, `UPDATE_ROLLBACK_FAILED`, `IMPORT_ROLLBACK_FAILED` before deploying.
    STACK_NEEDS_REPAIR = Configuration "StackNeedsRepair" {
        meaning: "An earlier operation left the stack half changed, and CloudFormation does not update it in this state.",
        fix: "Repair what is stuck and let the step continue the rollback (`continueRollback: whenAsked`), or continue it in the CloudFormation console and deploy again; do not delete the stack if it holds data."
    }

    /// `DELETE_IN_PROGRESS`, `DELETE_FAILED` before deploying.
    STACK_BEING_DELETED = Configuration "StackBeingDeleted" {
        meaning: "Somebody is deleting the stack, or tried to.",
        fix: "Wait until the stack is gone, or finish its deletion, and deploy again."
    }

    /// A status that this version does not know.
    STACK_STATUS_UNKNOWN = Configuration "StackStatusUnknown" {
        meaning: "The stack is in a status that this version of the step does not know.",
        fix: "Use a newer version of the step."
    }

    /// `ROLLBACK_COMPLETE`, `CREATE_FAILED`, `ROLLBACK_FAILED` after deploying.
    STACK_CREATION_FAILED = Configuration "StackCreationFailed" {
        meaning: "A resource could not be created, and what is left of the new stack is of no use.",
        fix: "Correct what the message says about the resource and deploy again, which replaces what is left of the stack; only one that is `ROLLBACK_FAILED` has to be deleted first."
    }

    /// The deployment failed and the stack is as it was before.
    STACK_ROLLED_BACK = Configuration "StackRolledBack" {
        meaning: "A resource could not be deployed, and CloudFormation took the stack back to where it was.",
        fix: "Correct what the message says about the resource and deploy again."
    }

    /// The deployment failed and so did its rollback.
    STACK_ROLLBACK_FAILED = Configuration "StackRollbackFailed" {
        meaning: "A resource could not be deployed, and the stack could not be taken back to where it was.",
        fix: "Correct what the message says about the resource, continue the rollback in the CloudFormation console, then deploy again."
    }

    /// The stack disappeared while it was being deployed.
    STACK_GONE = Configuration "StackGone" {
        meaning: "The stack disappeared during the deployment.",
        fix: "Find out who deleted the stack, and deploy again."
    }

    /// The request's timeout.
    TIMED_OUT = General "TimedOut" {
        meaning: "The deployment took longer than its timeout. CloudFormation goes on without it.",
        fix: "Find out what the message's resource is waiting for, or raise the timeout; a new deployment waits for the running one."
    }
}
