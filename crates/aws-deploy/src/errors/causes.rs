//! From what an API error says to its entry in the catalogue. Sources: "Common Error Types" and the operations' errors
//! in the CloudFormation API reference, and the SDK's own classification of throttling errors.

use step_core::ErrorKind;

use super::authentication;
use super::{
    ACCESS_DENIED, AWS_FAILED, CAPABILITIES_INSUFFICIENT, CREDENTIALS_EXPIRED, CREDENTIALS_REFUSED,
    PARAMETERS_MISMATCH, QUOTA_EXCEEDED, REQUEST_REFUSED, TEMPLATE_INVALID, THROTTLED,
};

/// The kind of an API error with this code and message.
pub(super) fn kind_of(code: &str, message: &str) -> &'static ErrorKind {
    if let Some(kind) = authentication::kind_of(code, message) {
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
            ("LimitExceededException", "Limit for stack has been exceeded", &QUOTA_EXCEEDED),
            ("Throttling", "Rate exceeded", &THROTTLED),
            ("ValidationError", "Template format error: unsupported structure.", &TEMPLATE_INVALID),
            ("ValidationError", "Template error: instance of Fn::Sub references …", &TEMPLATE_INVALID),
            ("ValidationError", "Transform AWS::Serverless-2016-10-31 failed with: …", &TEMPLATE_INVALID),
            ("ValidationError", "Unresolved resource dependencies [X] in the Resources block", &TEMPLATE_INVALID),
            ("ValidationError", "Parameters: [Stage] must have values", &PARAMETERS_MISMATCH),
            ("ValidationError", "Parameter validation failed: parameter value …", &PARAMETERS_MISMATCH),
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
