//! Who a step is at AWS: assuming its role, and saying which identity it works as.

use std::time::Duration;

use aws_sdk_cloudformation::config::Credentials;
use step_core::Failure;

use crate::client::endpoint::ServiceName;
use crate::client::service::{Answer, Call, CallError};
use crate::client::{Connection, xml};
use crate::errors::{self, AWS_FAILED};

const VERSION: &str = "2011-06-15";

/// Who AWS takes the credentials for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Twelve digits.
    pub(crate) account: String,
    /// A user, an assumed role or the root of the account.
    pub(crate) arn: String,
}

/// The role that a step works in.
#[derive(Clone, Copy)]
pub(crate) struct Role<'a> {
    pub(crate) arn: &'a str,
    pub(crate) session_name: &'a str,
    /// In seconds; the role's own default where nothing is said.
    pub(crate) duration: Option<u32>,
    pub(crate) external_id: Option<&'a str>,
}

/// The identity of the connection's credentials, if AWS tells it within this time. Needs no permission.
pub(crate) async fn caller_identity(connection: &Connection, within: Duration) -> Result<Identity, CallError> {
    let call = call(connection, "GetCallerIdentity", &[]);
    let answer = connection.send_within(within, call).await?;
    let text = |element| xml::text(&answer.body, element).unwrap_or_default();
    Ok(Identity { account: text("Account"), arn: text("Arn") })
}

/// Credentials of `role`, and who one is with them.
pub(crate) async fn assume_role(connection: &Connection, role: &Role<'_>) -> Result<(Credentials, Identity), Failure> {
    let duration = role.duration.map(|seconds| seconds.to_string());
    let parameters = [
        ("RoleArn", Some(role.arn)),
        ("RoleSessionName", Some(role.session_name)),
        ("DurationSeconds", duration.as_deref()),
        ("ExternalId", role.external_id),
    ];
    let given: Vec<_> = parameters.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    match connection.send(call(connection, "AssumeRole", &given)).await {
        Ok(answer) => read_assumed_role(&answer),
        Err(error) => Err(errors::role_not_assumed(role, &connection.endpoint(ServiceName::Sts).url, &error)),
    }
}

fn call(connection: &Connection, action: &'static str, parameters: &[(&str, &str)]) -> Call {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("Action", action).append_pair("Version", VERSION).extend_pairs(parameters);
    Call {
        service: ServiceName::Sts,
        operation: action,
        method: http::Method::POST,
        endpoint: connection.endpoint(ServiceName::Sts).url.clone(),
        path: "/".into(),
        headers: vec![("content-type", "application/x-www-form-urlencoded".into())],
        body: form.finish().into(),
    }
}

fn read_assumed_role(answer: &Answer) -> Result<(Credentials, Identity), Failure> {
    let text = |element| {
        xml::text(&answer.body, element)
            .ok_or_else(|| AWS_FAILED.failure(format!("sts:AssumeRole was answered without {element}")))
    };
    let (key, secret, token) = (text("AccessKeyId")?, text("SecretAccessKey")?, text("SessionToken")?);
    let arn = text("Arn")?;
    // arn:aws:sts::123456789012:assumed-role/name/session
    let account = arn.split(':').nth(4).unwrap_or_default().to_owned();
    Ok((Credentials::new(key, secret, Some(token), None, "AssumeRole"), Identity { account, arn }))
}
