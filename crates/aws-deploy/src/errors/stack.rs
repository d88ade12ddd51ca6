//! What can be in the way of a stack.

use step_core::{Area, ErrorKind};

catalogue! {
    /// `UPDATE_FAILED`: after deploying, and before it, when there is nothing that the request lets the step do about it.
    STACK_HALF_UPDATED = Configuration "StackHalfUpdated" {
        meaning: "An update failed with its rollback switched off, and left the stack half changed.",
        fix: "Correct what failed and deploy with the rollback switched off again, which goes on from there; or let the step take the stack back first (`continueRollback: whenAsked`)."
    }

    /// Never created by its status, but its events tell of a time when it worked.
    STACK_NOT_REPLACEABLE = Configuration "StackNotReplaceable" {
        meaning: "The stack looks like the leftover of a failed creation, but its events show that it worked once.",
        fix: "Look at the stack and its resources; if nothing in it is needed any more, delete it and deploy again."
    }

    /// A leftover that is being replaced cannot be deleted.
    LEFTOVER_NOT_DELETED = Configuration "LeftoverNotDeleted" {
        meaning: "What an earlier, failed creation left of the stack could not be deleted.",
        fix: "Remove what keeps the named resource from being deleted, or delete the stack and keep that resource; then deploy again."
    }

    /// `UPDATE_ROLLBACK_FAILED`, and continuing was asked for, but nothing says what is stuck.
    ROLLBACK_STUCK = Configuration "RollbackStuck" {
        meaning: "The rollback of an earlier operation failed again when it was continued.",
        fix: "Correct what the message says about the resource by hand, then deploy again."
    }

    /// The stack is termination protected and shall be deleted.
    TERMINATION_PROTECTED = Configuration "TerminationProtected" {
        meaning: "The stack is protected against deletion.",
        fix: "If it shall really go, switch its termination protection off, then delete it again."
    }

    /// `DELETE_FAILED` after deleting.
    STACK_DELETION_FAILED = Configuration "StackDeletionFailed" {
        meaning: "A resource could not be deleted, so the stack is still there.",
        fix: "Remove what keeps the named resource from being deleted, or name it under `retainResources` to keep it; then delete the stack again."
    }

    /// The file with parameters is missing, or is neither of the forms that are in use.
    PARAMETERS_UNREADABLE = Configuration "ParametersUnreadable" {
        meaning: "The parameters cannot be read.",
        fix: "Write them as `{\"Key\": \"value\"}`, `{\"Parameters\": {\"Key\": \"value\"}}` or `[{\"ParameterKey\": \"Key\", \"ParameterValue\": \"value\"}]`."
    }

    /// A sensitive value that the host does not know.
    SECRET_MISSING = Configuration "SecretMissing" {
        meaning: "The value of a sensitive parameter was not given to the step.",
        fix: "Give the sensitive input a value, or the variable that it is bound to."
    }

    /// A `NoEcho` parameter outside of the sensitive ones.
    PARAMETER_NOT_SECRET = Configuration "ParameterNotSecret" {
        meaning: "The template does not want a parameter's value to be seen, but the value is given where it can be.",
        fix: "Give the value among the sensitive parameters."
    }

    /// The stack policy is no JSON object.
    STACK_POLICY_INVALID = Configuration "StackPolicyInvalid" {
        meaning: "The stack policy is not a JSON object.",
        fix: "Write the policy as a JSON object with a `Statement`."
    }

    /// `CreateChangeSet` of type `IMPORT` with other changes or wrong identifiers.
    IMPORT_REFUSED = Configuration "ImportRefused" {
        meaning: "The resources to import do not fit the template.",
        fix: "List each imported resource once, with its logical id in the template, its type there and its identifier."
    }

    /// A resource that CloudFormation neither refactors nor imports, or of which nothing says which one it is.
    RESOURCE_IMMOVABLE = Configuration "ResourceImmovable" {
        meaning: "A resource cannot be moved to another stack without being made anew.",
        fix: "Move by a stack refactor where CloudFormation offers it, or leave the resource where it is."
    }

    /// Before a move, when a stack is not what the plan of the move says.
    STACK_NOT_AS_PLANNED = Configuration "StackNotAsPlanned" {
        meaning: "Resources were to be moved between stacks, but a stack is not what the move was planned for.",
        fix: "Deploy with the step that has the resources now, so that the stack is what the inputs say; then plan the move again."
    }

    /// `CREATE_FAILED` or `EXECUTE_FAILED` of a stack refactor.
    STACK_REFACTOR_FAILED = Configuration "StackRefactorFailed" {
        meaning: "CloudFormation could not move the resources by a stack refactor.",
        fix: "Correct what the message names, or move by retaining and importing the resources."
    }
}
