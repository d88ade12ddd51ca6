//! From what AWS says to its entry in the catalogue.
//!
//! What is special to a service or a feature is a table: one file per area, each cause with its signs. The first cause
//! that shows wins; the examples in `docs/errors/prose` test that no two do. What remains is told by codes: those of calls
//! here ("Common Error Types" and the operations' errors in the CloudFormation API reference, and the SDK's own
//! classification of throttling errors), those of resources in `general`.

/// Declares causes with the kinds that they lead to, and lists them as `CAUSES`.
macro_rules! causes {
    ($($identifier:literal in $area:ident {
        meaning: $meaning:literal,
        fix: $fix:literal,
        signs: [$($sign:expr),* $(,)?],
    })*) => {
        /// The causes of this file.
        pub(in crate::errors) static CAUSES: &[Cause] = &[$(
            Cause {
                kind: &ErrorKind { area: Area::$area, identifier: $identifier, meaning: $meaning, fix: $fix },
                signs: &[$($sign),*],
            }
        ),*];
    };
}

mod apis;
mod data;
mod domains;
mod functions;
mod general;
mod networks;
mod permissions;
mod sign;
mod stacks;
mod storage;
mod templates;

use step_core::ErrorKind;

use super::authentication;
use super::{
    ACCESS_DENIED, AWS_FAILED, CAPABILITIES_INSUFFICIENT, CREDENTIALS_EXPIRED, CREDENTIALS_REFUSED,
    PARAMETERS_MISMATCH, QUOTA_EXCEEDED, REQUEST_REFUSED, TEMPLATE_INVALID, THROTTLED,
};

pub(super) use sign::{Cause, Evidence};

/// The special ones, in the order in which they are looked for: what says of another failure comes first.
static AREAS: [&[Cause]; 9] = [
    stacks::CAUSES,
    functions::CAUSES,
    storage::CAUSES,
    apis::CAUSES,
    data::CAUSES,
    networks::CAUSES,
    domains::CAUSES,
    templates::CAUSES,
    permissions::CAUSES,
];

/// The kinds that the tables declare.
pub(super) fn kinds() -> impl Iterator<Item = &'static ErrorKind> {
    all().map(|cause| cause.kind)
}

/// The tables without what they share with calls.
pub(super) fn all() -> impl Iterator<Item = &'static Cause> {
    AREAS.into_iter().chain([general::CAUSES]).flatten()
}

/// Why a resource of this type failed, if its reason tells.
pub(crate) fn kind_of_resource(resource_type: &str, reason: &str) -> Option<&'static ErrorKind> {
    kind_by_table(&Evidence::of_resource(resource_type, reason))
}

/// Why a change set failed, if its reason tells.
pub(crate) fn kind_of_change_set(reason: &str) -> Option<&'static ErrorKind> {
    kind_by_table(&Evidence::of_change_set(reason))
}

fn kind_by_table(evidence: &Evidence) -> Option<&'static ErrorKind> {
    special(evidence).chain(showing([general::SHARED, general::CAUSES], evidence)).next()
}

/// What special causes show; usually one or none.
pub(super) fn special(evidence: &Evidence) -> impl Iterator<Item = &'static ErrorKind> {
    showing(AREAS, evidence)
}

fn showing(
    tables: impl IntoIterator<Item = &'static [Cause]>,
    evidence: &Evidence,
) -> impl Iterator<Item = &'static ErrorKind> {
    let causes = tables.into_iter().flatten();
    causes.filter(|cause| cause.signs.iter().any(|sign| sign.is_in(evidence))).map(|cause| cause.kind)
}

/// The kind of an API error with this code and message.
pub(super) fn kind_of(code: &str, message: &str) -> &'static ErrorKind {
    let by_code = authentication::kind_of(code, message);
    if let Some(kind) = by_code.or_else(|| special(&Evidence::of_call(code, message)).next()) {
        return kind;
    }
    match code {
        "AccessDenied" | "AccessDeniedException" | "UnauthorizedOperation" | "OptInRequired" => &ACCESS_DENIED,
        "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" => &CREDENTIALS_EXPIRED,
        "InvalidClientTokenId"
        | "UnrecognizedClientException"
        | "SignatureDoesNotMatch"
        | "IncompleteSignature"
        | "InvalidAccessKeyId"
        | "InvalidSignatureException"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException"
        | "AuthFailure" => &CREDENTIALS_REFUSED,
        "InsufficientCapabilitiesException" | "InsufficientCapabilities" => &CAPABILITIES_INSUFFICIENT,
        "LimitExceededException" | "LimitExceeded" => &QUOTA_EXCEEDED,
        "Throttling"
        | "ThrottlingException"
        | "ThrottledException"
        | "RequestThrottled"
        | "RequestThrottledException"
        | "RequestLimitExceeded"
        | "TooManyRequestsException"
        | "SlowDown" => &THROTTLED,
        "ValidationError" | "ValidationException" => refused_for(message),
        "AlreadyExistsException" | "ChangeSetNotFound" | "TokenAlreadyExistsException" => &REQUEST_REFUSED,
        code if code.starts_with("Invalid") => &REQUEST_REFUSED,
        _ => &AWS_FAILED,
    }
}

fn refused_for(message: &str) -> &'static ErrorKind {
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| message.starts_with(prefix));
    if begins(&["Template ", "Transform ", "Unresolved resource dependencies"]) {
        &TEMPLATE_INVALID
    } else if begins(&["Parameter"]) {
        &PARAMETERS_MISMATCH
    } else {
        &REQUEST_REFUSED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_documented_error_has_its_kind() {
        let cases = [
            ("AccessDenied", "User: … is not authorized to perform: cloudformation:CreateChangeSet", &ACCESS_DENIED),
            ("ExpiredToken", "The security token included in the request is expired", &CREDENTIALS_EXPIRED),
            ("RequestExpired", "Request has expired", &CREDENTIALS_EXPIRED),
            ("InvalidClientTokenId", "The security token included in the request is invalid.", &CREDENTIALS_REFUSED),
            ("SignatureDoesNotMatch", "The request signature we calculated does not match", &CREDENTIALS_REFUSED),
            (
                "InsufficientCapabilitiesException",
                "Requires capabilities : [CAPABILITY_IAM]",
                &CAPABILITIES_INSUFFICIENT,
            ),
            ("LimitExceededException", "Limit exceeded", &QUOTA_EXCEEDED),
            ("Throttling", "Rate exceeded", &THROTTLED),
            ("ValidationError", "Template format error: unsupported structure.", &TEMPLATE_INVALID),
            ("ValidationError", "Template error: instance of Fn::Sub references …", &TEMPLATE_INVALID),
            ("ValidationError", "Transform section must be a list", &TEMPLATE_INVALID),
            ("ValidationError", "Parameters: [Stage] must have values", &PARAMETERS_MISMATCH),
            ("ValidationError", "1 validation error detected: Value at 'tags'", &REQUEST_REFUSED),
            ("InvalidChangeSetStatus", "ChangeSet … cannot be executed in its current status", &REQUEST_REFUSED),
            ("AlreadyExistsException", "ChangeSet … already exists", &REQUEST_REFUSED),
            ("InternalFailure", "", &AWS_FAILED),
            ("ServiceUnavailable", "", &AWS_FAILED),
        ];
        for (code, message, kind) in cases {
            assert_eq!(kind_of(code, message).identifier, kind.identifier, "{code}: {message}");
        }
    }
}
