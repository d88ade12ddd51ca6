//! How becoming somebody at AWS can end, and using a bucket.

use std::error::Error;
use std::time::SystemTime;

use aws_sdk_cloudformation::config::http::HttpResponse;
use aws_sdk_cloudformation::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cloudformation::primitives::{DateTime, DateTimeFormat as Format};
use step_core::{Area, ErrorKind, Failure};

use super::{ACCESS_DENIED, CREDENTIALS_EXPIRED, CREDENTIALS_MISSING, CREDENTIALS_REFUSED, REQUEST_REFUSED, failure};
use crate::sts::Role;

catalogue! {
    /// `RequestTimeTooSkewed`, and signatures from the past or the future.
    CLOCK_SKEWED = Permissions "ClockSkewed" {
        meaning: "The clock of the machine that runs the step is too far from AWS's, so AWS does not trust its requests.",
        fix: "Set the clock of the machine that runs the step, and let it follow a time server; AWS accepts 5 to 15 minutes of difference."
    }

    /// `AssumeRole` refused.
    ROLE_NOT_ASSUMED = Permissions "RoleNotAssumed" {
        meaning: "The AWS identity of the credentials may not assume the role in which the step is to work.",
        fix: "Let the role's trust policy name this identity, and let a policy of the identity allow sts:AssumeRole on the role; if the trust policy asks for an external id, give the same one."
    }

    /// `AssumeRole` with a duration or session name that the role does not take.
    ROLE_SESSION_INVALID = Configuration "RoleSessionInvalid" {
        meaning: "AWS does not accept the role's ARN, session name, session duration or external id.",
        fix: "Correct what the message names; a session lasts 900 s to the role's maximum, and 3600 s at most if the credentials are a role's already."
    }

    /// `RegionDisabledException`.
    REGION_DISABLED = Configuration "RegionDisabled" {
        meaning: "The account has not enabled the region, or does not accept its sessions.",
        fix: "Enable the region in the account's settings, or deploy to another one."
    }

    /// `NoSuchBucket`.
    BUCKET_MISSING = Configuration "BucketMissing" {
        meaning: "The bucket for artifacts does not exist.",
        fix: "Create the bucket in the region of the deployment, or leave the name out to have one created."
    }

    /// Redirects.
    BUCKET_ELSEWHERE = Configuration "BucketElsewhere" {
        meaning: "The bucket for artifacts is in another region than the deployment.",
        fix: "Name a bucket in the region of the deployment."
    }
}

/// The kind of an error about who somebody is, if it is one.
pub(super) fn kind_of(code: &str, message: &str) -> Option<&'static ErrorKind> {
    let is_about_time = ["Signature expired", "Signature not yet current"].iter().any(|text| message.contains(text));
    match code {
        "RequestTimeTooSkewed" | "RequestInTheFuture" => Some(&CLOCK_SKEWED),
        "SignatureDoesNotMatch" | "InvalidSignatureException" if is_about_time => Some(&CLOCK_SKEWED),
        "RegionDisabledException" => Some(&REGION_DISABLED),
        "InvalidToken" | "InvalidAccessKeyId" => Some(&CREDENTIALS_REFUSED),
        "TokenRefreshRequired" => Some(&CREDENTIALS_EXPIRED),
        _ => None,
    }
}

/// Adds what AWS's clock and ours say, if they are why.
pub(super) fn with_times(failure: Failure, response: &HttpResponse) -> Failure {
    if failure.kind() != &CLOCK_SKEWED {
        return failure;
    }
    let here = DateTime::from(SystemTime::now()).fmt(Format::HttpDate).unwrap_or_default();
    let there = response.headers().get("date").unwrap_or("unknown");
    let message = format!("{}; it is {here} here and {there} at AWS", failure.message());
    failure.details().iter().fold(CLOCK_SKEWED.failure(message), Failure::detail)
}

/// Whether no call with these credentials can succeed.
pub(crate) fn is_about_credentials(kind: &ErrorKind) -> bool {
    [&CLOCK_SKEWED, &CREDENTIALS_EXPIRED, &CREDENTIALS_MISSING, &CREDENTIALS_REFUSED]
        .into_iter()
        .any(|known| kind == known)
}

/// Why `role` was not assumed.
pub(crate) fn role_not_assumed<E>(role: &Role<'_>, endpoint: &str, error: &SdkError<E>) -> Failure
where
    E: Error + ProvideErrorMetadata + 'static,
{
    let usual = failure(&format!("sts:AssumeRole for {}", role.arn), endpoint, error);
    let kind = match usual.kind() {
        kind if kind == &ACCESS_DENIED => &ROLE_NOT_ASSUMED,
        kind if kind == &REQUEST_REFUSED => &ROLE_SESSION_INVALID,
        _ => return usual,
    };
    let refused = kind.failure(usual.message());
    let refused = usual.details().iter().fold(refused, Failure::detail);
    match role.external_id {
        Some(_) => refused.detail("an external id was given"),
        None => refused.detail("no external id was given"),
    }
}

/// Why a bucket cannot be used, if that is what `error` says.
pub(crate) fn bucket_failure<E>(
    operation: &str,
    bucket: &str,
    region: &str,
    error: &SdkError<E, HttpResponse>,
) -> Option<Failure>
where
    E: Error + ProvideErrorMetadata + 'static,
{
    let response = error.raw_response()?;
    let elsewhere = response.headers().get("x-amz-bucket-region").filter(|other| *other != region);
    let failure = match (response.status().as_u16(), code(error), elsewhere) {
        (_, Some("NoSuchBucket"), _) => BUCKET_MISSING.failure(format!("there is no bucket {bucket}")),
        (_, _, Some(other)) => {
            BUCKET_ELSEWHERE.failure(format!("the bucket {bucket} is in {other}, but the deployment is in {region}"))
        }
        (301 | 307, _, None) => {
            BUCKET_ELSEWHERE.failure(format!("the bucket {bucket} is not in {region}, where the deployment is"))
        }
        _ => return None,
    };
    Some(failure.detail(format!("s3:{operation} was answered with HTTP {}", response.status().as_u16())))
}

/// The code of a refusal.
fn code<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Option<&str> {
    error.as_service_error().and_then(ProvideErrorMetadata::code)
}
