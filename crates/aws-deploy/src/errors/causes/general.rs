//! What can be said of a resource's or change set's failure when nothing more special is known: in this order, the first
//! that shows. The codes of resource handlers are those of "Handler error codes" in the CloudFormation CLI guide.

use step_core::{Area, ErrorKind};

use super::sign::{Cause, Place, code, text};
use crate::errors::{
    AWS_FAILED, CAPABILITIES_INSUFFICIENT, PARAMETERS_MISMATCH, QUOTA_EXCEEDED, TEMPLATE_INVALID, THROTTLED,
};

/// Causes that calls can have too.
pub(in crate::errors) static SHARED: &[Cause] = &[
    Cause { kind: &CAPABILITIES_INSUFFICIENT, signs: &[text("requires capabilities")] },
    Cause {
        kind: &THROTTLED,
        signs: &[
            text("rate exceeded"),
            code("Throttling"),
            code("ThrottlingException"),
            code("RequestLimitExceeded"),
            code("TooManyRequestsException"),
        ],
    },
    Cause {
        kind: &QUOTA_EXCEEDED,
        signs: &[
            code("ServiceLimitExceeded"),
            code("LimitExceeded"),
            code("LimitExceededException"),
            text("exceeds the maximum number allowed"),
            text("limit exceeded"),
        ],
    },
    Cause {
        kind: &PARAMETERS_MISMATCH,
        signs: &[text("parameters: [*] must have values"), text("parameters: [*] do not exist in the template")],
    },
    Cause {
        kind: &TEMPLATE_INVALID,
        signs: &[text("template error"), text("template format error"), text("template validation error")],
    },
    Cause {
        kind: &AWS_FAILED,
        signs: &[
            code("InternalFailure"),
            code("ServiceInternalError"),
            code("HandlerInternalFailure"),
            code("NetworkFailure"),
            text("internal failure"),
        ],
    },
];

causes! {
    "ResourceAccessDenied" in Permissions {
        meaning: "The AWS identity that CloudFormation works with may not do what the resource needs.",
        fix: "Allow the action that the message names: to the stack's role if it has one, otherwise to the identity that deploys.",
        signs: [
            text("not authorized to perform").at(Place::Stack),
            text("access denied").at(Place::Stack),
            code("AccessDenied").at(Place::Stack),
            code("AccessDeniedException").at(Place::Stack),
            code("UnauthorizedOperation").at(Place::Stack),
        ],
    }
    "ResourceExists" in Configuration {
        meaning: "There is something of this name already that does not belong to the stack.",
        fix: "Leave the name out of the template or choose another one, delete what has the name, or import it into the stack.",
        signs: [text("already exist").at(Place::Stack), code("AlreadyExists").at(Place::Stack)],
    }
    "ResourceNotStabilized" in General {
        meaning: "The resource was created or changed, but did not get ready in time.",
        fix: "Look at the resource itself, which says more in its service's console, then deploy again.",
        signs: [
            text("did not stabilize").at(Place::Stack),
            text("exceeded attempts to wait").at(Place::Stack),
            text("timed out waiting").at(Place::Stack),
            code("NotStabilized").at(Place::Stack),
        ],
    }
    "ResourceMissing" in Configuration {
        meaning: "Something that the resource is or needs does not exist: deleted outside of the stack, or never created.",
        fix: "Correct the reference; if a resource of the stack was deleted by hand, find it with drift detection, and remove it from the template and add it again.",
        signs: [
            code("NotFound").at(Place::Stack),
            code("ResourceNotFoundException").at(Place::Stack),
            code("NoSuchEntity").at(Place::Stack),
        ],
    }
    "ResourceBusy" in General {
        meaning: "The resource is being changed by something else, or is still in use.",
        fix: "Deploy again when the other change has ended; remove what uses the resource if it shall go.",
        signs: [
            code("ResourceConflict").at(Place::Stack),
            code("ConflictException").at(Place::Stack),
            code("ResourceInUseException").at(Place::Stack),
        ],
    }
    "ResourceRefused" in Configuration {
        meaning: "AWS does not accept a property of the resource.",
        fix: "Correct the property that the message names.",
        signs: [
            text("failed to satisfy constraint").at(Place::Stack),
            text("model validation failed").at(Place::Stack),
            code("InvalidRequest").at(Place::Stack),
            code("ValidationError").at(Place::Stack),
            code("ValidationException").at(Place::Stack),
            code("InvalidParameterValueException").at(Place::Stack),
        ],
    }
}
