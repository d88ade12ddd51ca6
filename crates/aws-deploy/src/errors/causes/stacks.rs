//! How a stack gets along with itself, with other stacks, and with what it waits for.

use step_core::{Area, ErrorKind};

use super::sign::{Cause, code, text};

causes! {
    "ExportInUse" in Configuration {
        meaning: "Another stack imports a value of this one, so it can neither change nor go.",
        fix: "Make the stack that the message names stop importing the value, deploy that first, then this one again.",
        signs: [text("export*cannot be*as it is in use by"), text("cannot delete export*as it is in use by")],
    }
    "ExportNameTaken" in Configuration {
        meaning: "Another stack of the region exports a value under the same name.",
        fix: "Choose another export name; `!Sub \"${AWS::StackName}-…\"` makes it unique.",
        signs: [text("export with name*is already exported by stack")],
    }
    "ExportMissing" in Configuration {
        meaning: "No stack of the account exports the value in this region.",
        fix: "Deploy the stack that exports it first, to the same account and region, or correct the name.",
        signs: [text("no export named")],
    }
    "ResourceOfOtherStack" in Configuration {
        meaning: "Another stack, or another resource of this one, has created the same thing already.",
        fix: "Give the resource another name, or remove it from the stack that the message names and keep it there with `DeletionPolicy: Retain`.",
        signs: [text("already exists in stack")],
    }
    "NameKeptFromReplacement" in Configuration {
        meaning: "The change replaces a resource, and the new one cannot have the old one's name while both exist.",
        fix: "Change the resource's name too or leave it out, or undo the change that replaces the resource.",
        signs: [text("cannot update a stack when a custom-named resource requires replacing")],
    }
    "PropertyImmutable" in Configuration {
        meaning: "The property of an existing resource cannot be changed.",
        fix: "Undo the change, or create a new resource under another logical id and remove the old one; mind its data.",
        signs: [text("updates are not allowed for property"), code("NotUpdatable")],
    }
    "ResourceTypeChanged" in Configuration {
        meaning: "A logical id of the stack belongs to a resource of another type.",
        fix: "Give the new resource another logical id.",
        signs: [text("update of resource type is not permitted")],
    }
    "CustomResourceSilent" in Configuration {
        meaning: "The function behind a custom resource did not answer in time, which is an hour if nothing else is said.",
        fix: "Look at the function's logs: it has to answer on every path, errors and deletion included, and to reach S3; set ServiceTimeout to wait less.",
        signs: [
            text("did not receive a response from your custom resource"),
            text("custom resource failed to stabilize in expected time"),
        ],
    }
    "CustomResourceFailed" in Configuration {
        meaning: "The function behind a custom resource says that it failed.",
        fix: "Correct what the message says; the function's logs, which the message names, say more.",
        signs: [
            text("received response status [failed] from custom resource"),
            text("failed to create resource*cloudwatch log stream"),
        ],
    }
    "WaitTimedOut" in Configuration {
        meaning: "The signals that a wait condition or machine waits for did not come in time.",
        fix: "Look at the logs of what should send them (/var/log/cloud-init-output.log, cfn-signal), and raise the timeout if it only needs longer.",
        signs: [
            text("waitcondition timed out"),
            text("failed to receive*resource signal(s)"),
            text("received 0 success signal(s)"),
        ],
    }
    "WaitFailed" in Configuration {
        meaning: "What a wait condition or machine waits for reported a failure.",
        fix: "Look at the logs of what sent the signal, often the machine's user data script (/var/log/cloud-init-output.log).",
        signs: [text("waitcondition received failed message"), text("received failure signal")],
    }
    "StacksTooMany" in Configuration {
        meaning: "The account has as many stacks in the region as its quota allows.",
        fix: "Delete stacks that are not needed any more, or ask AWS for a higher quota; 2000 is the default.",
        signs: [text("limit for stack has been exceeded")],
    }
    "StackBusy" in Configuration {
        meaning: "Another operation on the stack began in between.",
        fix: "Deploy again when the other operation has ended.",
        signs: [text("_in_progress state and can not be updated"), text("operationinprogressexception")],
    }
    "StackPolicyDenied" in Permissions {
        meaning: "The stack's own policy protects the resource against this change.",
        fix: "Undo the change, or change the stack policy first if the change is wanted.",
        signs: [text("action denied by stack policy")],
    }
    "ServiceNotSubscribed" in Permissions {
        meaning: "The account is not signed up for the AWS service.",
        fix: "Complete the account's registration, or sign up for the service in its console.",
        signs: [text("needs a subscription for the service"), code("SubscriptionRequiredException")],
    }
}
