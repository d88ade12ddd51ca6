//! Calls of STS, in the region.

use std::error::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sdk_sts::config::retry::RetryConfig;
use aws_sdk_sts::config::timeout::TimeoutConfig;
use aws_sdk_sts::config::{BehaviorVersion, Region};
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::{Client, Config};
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use crate::account::Role;
use crate::error::CredentialsError;
use crate::session::{AwsSession, Secret, Source};
use crate::{Surroundings, USUAL_REGION};

/// What the session of an account's role is called, in audit logs.
pub(crate) const ACCOUNT_SESSION: &str = "OctopusAwsAuthentication";
/// An hour, in seconds.
const USUAL_DURATION: i32 = 3600;
const CALL_TIMEOUT: Duration = Duration::from_secs(30);

/// STS in one region.
pub(crate) struct Sts {
    client: Client,
    endpoint: String,
}

impl Sts {
    /// In the deployment's region, else in the worker's. Tokens of the global endpoint would not be valid in regions that
    /// an account has to opt into.
    pub(crate) fn new(from: Surroundings<'_>, region: Option<&str>, http: SharedHttpClient) -> Self {
        let worker = || from.environment("AWS_REGION").or_else(|| from.environment("AWS_DEFAULT_REGION"));
        let region = region.map(str::to_owned).or_else(worker).unwrap_or_else(|| USUAL_REGION.to_owned());
        let other = from.environment("AWS_ENDPOINT_URL_STS").or_else(|| from.environment("AWS_ENDPOINT_URL"));
        let timeouts =
            TimeoutConfig::builder().connect_timeout(Duration::from_secs(10)).operation_timeout(CALL_TIMEOUT);
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(region.clone()))
            .http_client(http)
            .sleep_impl(TokioSleep::new())
            .retry_config(RetryConfig::standard())
            .timeout_config(timeouts.build());
        let config = match &other {
            Some(url) => config.endpoint_url(url),
            None => config,
        };
        let endpoint = other.unwrap_or_else(|| format!("STS in {region}"));
        Self { client: Client::from_conf(config.build()), endpoint }
    }

    /// Assumes a role with a token, which needs no credentials.
    pub(crate) async fn assume_with_web_identity(
        &self,
        role: &str,
        session_name: &str,
        token: &Secret,
        duration: Option<i32>,
        source: Source,
    ) -> Result<AwsSession, CredentialsError> {
        let call = self.client.assume_role_with_web_identity().role_arn(role).role_session_name(session_name);
        let call = call.web_identity_token(token.expose()).duration_seconds(duration.unwrap_or(USUAL_DURATION));
        let answer = call.send().await.map_err(|error| self.web_identity_error(role, &error))?;
        session(answer.credentials, source, "AssumeRoleWithWebIdentity")
    }

    /// Assumes a role with the credentials of `session`.
    pub(crate) async fn assume(&self, session: &AwsSession, role: &Role) -> Result<AwsSession, CredentialsError> {
        let with = self.client.config().to_builder().credentials_provider(session.to_credentials()).build();
        let call = Client::from_conf(with)
            .assume_role()
            .role_arn(&role.arn)
            .role_session_name(role.session_name.clone().unwrap_or_else(generated_name))
            .set_duration_seconds(role.duration)
            .set_external_id(role.external_id.clone());
        let answer = call.send().await.map_err(|error| self.role_error(role, session.source(), &error))?;
        let source = Source::AssumedRole { role: role.arn.clone(), with: Box::new(session.source().clone()) };
        self::session(answer.credentials, source, "AssumeRole")
    }

    fn web_identity_error<E>(&self, role: &str, error: &SdkError<E>) -> CredentialsError
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        let role = role.to_owned();
        match self.refusal(error) {
            Err(unreachable) => unreachable,
            Ok((code, message)) => match code.as_str() {
                "ExpiredTokenException" | "ExpiredToken" => CredentialsError::TokenExpired { role, message },
                "AccessDenied"
                | "AccessDeniedException"
                | "InvalidIdentityToken"
                | "InvalidIdentityTokenException"
                | "IDPRejectedClaim" => CredentialsError::WebIdentityRefused { role, message },
                _ => CredentialsError::StsFailed {
                    operation: "AssumeRoleWithWebIdentity",
                    message: coded(&code, &message),
                },
            },
        }
    }

    fn role_error<E>(&self, role: &Role, with: &Source, error: &SdkError<E>) -> CredentialsError
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        let with = with.clone();
        match self.refusal(error) {
            Err(unreachable) => unreachable,
            Ok((_, message)) if message.contains("Signature expired") || message.contains("not yet current") => {
                CredentialsError::ClockSkewed { message }
            }
            Ok((code, message)) => match code.as_str() {
                "AccessDenied" | "AccessDeniedException" => {
                    CredentialsError::RoleNotAssumed { role: role.arn.clone(), with, message }
                }
                "InvalidClientTokenId" | "SignatureDoesNotMatch" | "ExpiredToken" | "ExpiredTokenException" => {
                    CredentialsError::CredentialsRefused { with, message }
                }
                _ => CredentialsError::StsFailed { operation: "AssumeRole", message: coded(&code, &message) },
            },
        }
    }

    /// Code and message of a refusal, or that there was no answer.
    fn refusal<E>(&self, error: &SdkError<E>) -> Result<(String, String), CredentialsError>
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        let meta = error.as_service_error().map(ProvideErrorMetadata::meta);
        match (meta, error.raw_response()) {
            (Some(meta), _) => {
                let text = |text: Option<&str>| text.unwrap_or("unknown").to_owned();
                Ok((text(meta.code()), text(meta.message())))
            }
            (None, Some(response)) => {
                Ok((format!("HTTP {}", response.status().as_u16()), "not an answer of AWS".into()))
            }
            (None, None) => {
                let problem = innermost(error);
                Err(CredentialsError::StsUnreachable { endpoint: self.endpoint.clone(), problem })
            }
        }
    }
}

impl AwsSession {
    fn to_credentials(&self) -> Credentials {
        let token = self.session_token.as_ref().map(|token| token.expose().to_owned());
        Credentials::new(&self.access_key_id, self.secret_access_key.expose(), token, None, "session")
    }

    /// What one of the SDK's providers found.
    pub(crate) fn from_credentials(found: &Credentials, source: Source) -> Self {
        let token = found.session_token().map(Secret::new);
        let secret = Secret::new(found.secret_access_key());
        Self { expires: found.expiry(), ..Self::new(found.access_key_id().to_owned(), secret, token, source) }
    }
}

fn session(
    credentials: Option<aws_sdk_sts::types::Credentials>,
    source: Source,
    operation: &'static str,
) -> Result<AwsSession, CredentialsError> {
    let message = || "the answer holds no credentials".to_owned();
    let found = credentials.ok_or_else(|| CredentialsError::StsFailed { operation, message: message() })?;
    let (secret, token) = (Secret::new(found.secret_access_key), Secret::new(found.session_token));
    let expires = SystemTime::try_from(found.expiration).ok();
    Ok(AwsSession { expires, ..AwsSession::new(found.access_key_id, secret, Some(token), source) })
}

/// Unique enough to be found in audit logs.
fn generated_name() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("step-package-{}", since.as_millis())
}

fn coded(code: &str, message: &str) -> String {
    format!("{message} ({code})")
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.last().map(ToString::to_string).unwrap_or_default()
}
