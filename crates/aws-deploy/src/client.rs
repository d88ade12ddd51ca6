//! Connecting to AWS: who one is there, and where requests go.

pub(crate) mod endpoint;
mod json;
pub(crate) mod retries;
pub(crate) mod service;
pub(crate) mod web;
pub(crate) mod xml;

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_runtime::service_clock_skew::ServiceClockSkewInterceptor;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::config::timeout::TimeoutConfig;
use aws_sdk_cloudformation::config::{
    BehaviorVersion, Config, Credentials, SharedAsyncSleep, SharedInterceptor, StalledStreamProtectionConfig,
};
use step_core::{AwsRole, Context, Failure, SessionDuration};

use crate::Region;
use crate::api_gateway::ApiGateway;
use crate::errors::{self, CREDENTIALS_MISSING};
use crate::lambda::Lambda;
use crate::platform::{self, Transport};
use crate::s3::S3;
use crate::sts::{self, Identity, Role};

use endpoint::{ENDPOINT_URL, Endpoint, Endpoints, ServiceName};
use retries::Journal;

const ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET_ACCESS_KEY: &str = "AWS_SECRET_ACCESS_KEY";
const SESSION_TOKEN: &str = "AWS_SESSION_TOKEN";

/// The environment variables that are read. The names are those of the AWS SDKs.
pub(crate) const VARIABLES: [&str; 7] = [
    ACCESS_KEY_ID,
    SECRET_ACCESS_KEY,
    SESSION_TOKEN,
    ENDPOINT_URL,
    ServiceName::CloudFormation.variable(),
    ServiceName::S3.variable(),
    ServiceName::Sts.variable(),
];

/// The hosts of the services that are called. Buckets are hosts of their own.
pub(crate) const HOSTS: [&str; 8] = [
    "cloudformation.*.amazonaws.com",
    "cloudformation.*.amazonaws.com.cn",
    "sts.*.amazonaws.com",
    "sts.*.amazonaws.com.cn",
    "s3.*.amazonaws.com",
    "s3.*.amazonaws.com.cn",
    "*.s3.*.amazonaws.com",
    "*.s3.*.amazonaws.com.cn",
];

/// What the session of a step's role is called where the step does not say.
const SESSION_NAME: &str = "step-package";

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);
/// All attempts of one call together: longer than the patience with throttling. Nothing else bounds a body that stalls.
pub(crate) const CALL_TIMEOUT: Duration = Duration::from_mins(4);
/// Slower connections are given up while they send, in bytes a second.
const SLOWEST_UPLOAD: u64 = 64 * 1024;
/// How often a large body may be sent within the time for a call.
const ATTEMPTS_OF_AN_UPLOAD: u32 = 4;
/// A deployment is not kept waiting for longer to say as whom it runs.
const INTRODUCTION_TIMEOUT: Duration = Duration::from_secs(10);

/// AWS in one region, as one identity.
pub(crate) struct Aws {
    /// CloudFormation there.
    pub(crate) cloudformation: CloudFormation,
    connection: Connection,
    /// Known once it was asked for, or a role was assumed.
    identity: Option<Identity>,
}

/// CloudFormation in one region, with what failures say of it.
pub(crate) struct CloudFormation {
    /// The SDK's client.
    pub(crate) sdk: Client,
    /// The URL that requests go to.
    pub(crate) endpoint: String,
}

/// What the calls of all services have in common.
#[derive(Clone)]
pub(crate) struct Connection {
    pub(crate) region: Region,
    endpoints: Endpoints,
    credentials: Credentials,
    transport: Transport,
    journal: Journal,
    /// Shared, so that the difference is found once.
    clock_skew: SharedInterceptor,
}

/// A process environment variable; empty counts as absent.
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Where and in which role this process has said already as whom it runs. In the sandbox, a process is one run.
static ANNOUNCED: Mutex<Vec<(Region, AwsRole)>> = Mutex::new(Vec::new());

/// Does `work` in `region` and `role`, with the credentials of the process environment. Says once as whom.
pub(crate) fn run<T>(
    region: &Region,
    role: &AwsRole,
    context: &dyn Context,
    work: impl AsyncFnOnce(&Aws) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let aws = Aws::connect(region, &environment, platform::transport())?;
    let journal = aws.connection.journal.clone();
    platform::block_on(journal.telling(context, async {
        let mut aws = aws.in_role(role).await?;
        if is_first(region, role) {
            aws.announce(context).await?;
        }
        work(&aws).await
    }))
}

/// Who AWS takes the credentials of the process environment for, in `region` and `role`.
pub(crate) fn identify(region: &Region, role: &AwsRole, context: &dyn Context) -> Result<Identity, Failure> {
    let aws = Aws::connect(region, &environment, platform::transport())?;
    let journal = aws.connection.journal.clone();
    platform::block_on(journal.telling(context, async { aws.in_role(role).await?.identity().await }))
}

fn is_first(region: &Region, role: &AwsRole) -> bool {
    let mut announced = ANNOUNCED.lock().unwrap_or_else(PoisonError::into_inner);
    let is_first = !announced.iter().any(|(place, known)| place == region && known == role);
    if is_first {
        announced.push((region.clone(), role.clone()));
    }
    is_first
}

impl Aws {
    /// With credentials and endpoints from `environment`. Calls nobody.
    pub(crate) fn connect(
        region: &Region,
        environment: &dyn Fn(&str) -> Option<String>,
        transport: Transport,
    ) -> Result<Self, Failure> {
        let connection = Connection {
            region: region.clone(),
            endpoints: Endpoints::of(region, environment),
            credentials: credentials(environment)?,
            transport,
            journal: Journal::default(),
            clock_skew: SharedInterceptor::new(ServiceClockSkewInterceptor::new()),
        };
        Ok(Self::with(connection, None))
    }

    fn with(connection: Connection, identity: Option<Identity>) -> Self {
        Self { cloudformation: CloudFormation::connect(&connection), connection, identity }
    }

    /// The same in `role`, if there is one.
    pub(crate) async fn in_role(self, role: &AwsRole) -> Result<Self, Failure> {
        let AwsRole::AssumeRole { arn, session_name, session_duration, external_id } = role else { return Ok(self) };
        let role = Role {
            arn,
            session_name: session_name.as_deref().unwrap_or(SESSION_NAME),
            duration: session_duration.map(SessionDuration::get),
            external_id: external_id.as_deref(),
        };
        let (credentials, identity) = sts::assume_role(&self.connection, &role).await?;
        Ok(Self::with(Connection { credentials, ..self.connection }, Some(identity)))
    }

    /// Who AWS takes the step for.
    pub(crate) async fn identity(&self) -> Result<Identity, Failure> {
        self.identity_within(CALL_TIMEOUT).await.map_err(|error| self.identity_failure(&error))
    }

    /// Says as whom the step works. Credentials that AWS refuses end the step here; if AWS does not answer, as in a network
    /// without a way to STS, the log goes without the line.
    async fn announce(&mut self, context: &dyn Context) -> Result<(), Failure> {
        match self.identity_within(INTRODUCTION_TIMEOUT).await {
            Ok(identity) => {
                let Identity { account, arn } = &identity;
                context.info(&format!("Running as {arn} (account {account}) in {}", self.connection.region));
                self.identity = Some(identity);
                Ok(())
            }
            Err(error) => {
                let failure = self.identity_failure(&error);
                if errors::is_about_credentials(failure.kind()) {
                    return Err(failure);
                }
                context.verbose(&format!("It is unknown as whom the step runs: {failure}"));
                Ok(())
            }
        }
    }

    async fn identity_within(&self, time: Duration) -> Result<Identity, service::CallError> {
        match &self.identity {
            Some(identity) => Ok(identity.clone()),
            None => sts::caller_identity(&self.connection, time).await,
        }
    }

    fn identity_failure(&self, error: &service::CallError) -> Failure {
        errors::failure("sts:GetCallerIdentity", &self.connection.endpoint(ServiceName::Sts).url, error)
    }

    /// The region.
    pub(crate) fn region(&self) -> &Region {
        &self.connection.region
    }

    /// How pauses are made.
    pub(crate) fn sleep(&self) -> SharedAsyncSleep {
        self.connection.transport.sleep.clone()
    }

    /// Asks a server that is none of AWS's APIs, without a signature and once.
    pub(crate) async fn ask(&self, request: web::Request, within: Duration) -> Result<web::Answer, Failure> {
        web::ask(&self.connection, request, within).await
    }

    /// API Gateway in the same region, as the same identity.
    pub(crate) fn api_gateway(&self) -> ApiGateway<'_> {
        ApiGateway::new(&self.connection)
    }

    /// Lambda in the same region, as the same identity.
    pub(crate) fn lambda(&self) -> Lambda<'_> {
        Lambda::new(&self.connection)
    }

    /// S3 in the same region, as the same identity.
    pub(crate) fn s3(&self) -> S3<'_> {
        S3::new(&self.connection)
    }
}

/// Where and as whom, but nothing of the credentials.
impl fmt::Debug for Aws {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let region = &self.connection.region;
        formatter.debug_struct("Aws").field("region", region).field("identity", &self.identity).finish_non_exhaustive()
    }
}

impl CloudFormation {
    fn connect(connection: &Connection) -> Self {
        let endpoint = connection.endpoint(ServiceName::CloudFormation).clone();
        let mut config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(aws_sdk_cloudformation::config::Region::new(connection.region.to_string()))
            .credentials_provider(connection.credentials.clone())
            .http_client(connection.transport.http.clone())
            .sleep_impl(connection.transport.sleep.clone())
            .retry_config(retries::config())
            .retry_partition(retries::partition())
            .interceptor(connection.journal.clone())
            .timeout_config(timeouts(ATTEMPT_TIMEOUT, CALL_TIMEOUT, 0))
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        config.set_endpoint_url(endpoint.is_override.then(|| endpoint.url.clone()));
        Self { sdk: Client::from_conf(config.build()), endpoint: endpoint.url }
    }
}

impl Connection {
    /// Where requests for `service` go.
    pub(crate) fn endpoint(&self, service: ServiceName) -> &Endpoint {
        self.endpoints.get(service)
    }
}

fn credentials(environment: &dyn Fn(&str) -> Option<String>) -> Result<Credentials, Failure> {
    match (environment(ACCESS_KEY_ID), environment(SECRET_ACCESS_KEY)) {
        (Some(key), Some(secret)) => Ok(Credentials::new(key, secret, environment(SESSION_TOKEN), None, "environment")),
        (key, secret) => {
            let pair = [(ACCESS_KEY_ID, key), (SECRET_ACCESS_KEY, secret)];
            let missing: Vec<_> = pair.into_iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
            Err(CREDENTIALS_MISSING.failure(format!("no AWS credentials: {} not set", are(&missing))))
        }
    }
}

fn are(names: &[&str]) -> String {
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", names.join(" and "))
}

/// For attempts and calls that may take this long, and the time that it takes to send so many bytes.
fn timeouts(attempt: Duration, call: Duration, bytes: usize) -> TimeoutConfig {
    let sending = Duration::from_secs(bytes as u64 / SLOWEST_UPLOAD);
    TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .operation_attempt_timeout(attempt + sending)
        .operation_timeout(call + sending * ATTEMPTS_OF_AN_UPLOAD)
        .build()
}

#[cfg(test)]
mod tests;
