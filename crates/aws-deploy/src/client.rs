//! Connecting to CloudFormation.

use std::time::Duration;

use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::config::retry::RetryConfig;
use aws_sdk_cloudformation::config::timeout::TimeoutConfig;
use aws_sdk_cloudformation::config::{BehaviorVersion, Config, Credentials, StalledStreamProtectionConfig};
use step_core::Failure;

use crate::Region;
use crate::errors::CREDENTIALS_MISSING;
use crate::platform::Transport;

const ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET_ACCESS_KEY: &str = "AWS_SECRET_ACCESS_KEY";
const SESSION_TOKEN: &str = "AWS_SESSION_TOKEN";
const ENDPOINT_URL: &str = "AWS_ENDPOINT_URL";
const ENDPOINT_URL_CLOUDFORMATION: &str = "AWS_ENDPOINT_URL_CLOUDFORMATION";

/// The environment variables that are read. The names are those of the AWS SDKs.
pub(crate) const VARIABLES: [&str; 5] =
    [ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN, ENDPOINT_URL, ENDPOINT_URL_CLOUDFORMATION];

/// Attempts of one call: the SDK's standard mode, with its back-off of 1, 2, 4 and 8 s at most.
const ATTEMPTS: u32 = 5;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);
/// All attempts of one call together. Nothing else bounds a body that stalls.
const CALL_TIMEOUT: Duration = Duration::from_mins(2);

/// CloudFormation in one region, with what failures say of it.
pub(crate) struct CloudFormation {
    /// The SDK's client.
    pub(crate) sdk: Client,
    /// The URL that requests go to.
    pub(crate) endpoint: String,
}

/// A process environment variable; empty counts as absent.
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

impl CloudFormation {
    /// A client for `region`, with credentials and endpoint from `environment`. Calls nobody.
    pub(crate) fn connect(
        region: &Region,
        environment: &dyn Fn(&str) -> Option<String>,
        transport: Transport,
    ) -> Result<Self, Failure> {
        let credentials = credentials(environment)?;
        let override_url = environment(ENDPOINT_URL_CLOUDFORMATION).or_else(|| environment(ENDPOINT_URL));
        let mut config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(aws_sdk_cloudformation::config::Region::new(region.to_string()))
            .credentials_provider(credentials)
            .http_client(transport.http)
            .sleep_impl(transport.sleep)
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .timeout_config(timeouts())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        config.set_endpoint_url(override_url.clone());
        let endpoint = override_url.unwrap_or_else(|| regional_endpoint(region));
        Ok(Self { sdk: Client::from_conf(config.build()), endpoint })
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

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(CALL_TIMEOUT)
        .build()
}

/// Where the SDK sends requests when nothing overrides it; for messages.
fn regional_endpoint(region: &Region) -> String {
    let suffix = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
    format!("https://cloudformation.{region}.{suffix}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::{Arc, Mutex};

    use aws_sdk_cloudformation::config::SharedAsyncSleep;
    use aws_smithy_async::rt::sleep::TokioSleep;
    use aws_smithy_http_client::test_util::infallible_client_fn;

    use super::*;

    const KEYS: [(&str, &str); 3] =
        [(ACCESS_KEY_ID, "AKIDEXAMPLE"), (SECRET_ACCESS_KEY, "verysecret"), (SESSION_TOKEN, "short-lived")];

    type Request = http::Request<aws_smithy_types::body::SdkBody>;

    /// A client in this environment, and the requests that it sends.
    fn connect(
        region: &str,
        variables: &[(&str, &str)],
    ) -> (Result<CloudFormation, Failure>, Arc<Mutex<Vec<Request>>>) {
        let variables: BTreeMap<_, _> = variables.iter().copied().collect();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let sent = Arc::clone(&requests);
        let http = infallible_client_fn(move |request| {
            sent.lock().unwrap().push(request);
            http::Response::builder().status(400).body("").unwrap()
        });
        let transport = Transport { http, sleep: SharedAsyncSleep::new(TokioSleep::new()) };
        let environment = |name: &str| variables.get(name).map(ToString::to_string);
        (CloudFormation::connect(&region.try_into().unwrap(), &environment, transport), requests)
    }

    async fn request(region: &str, variables: &[(&str, &str)]) -> Request {
        let (aws, requests) = connect(region, variables);
        aws.ok().unwrap().sdk.describe_stacks().send().await.unwrap_err();
        requests.lock().unwrap().remove(0)
    }

    #[test]
    fn missing_credentials_are_named() {
        let cases: [(&[(&str, &str)], &str); 3] = [
            (&[], "no AWS credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set"),
            (&KEYS[..1], "no AWS credentials: AWS_SECRET_ACCESS_KEY is not set"),
            (&KEYS[1..], "no AWS credentials: AWS_ACCESS_KEY_ID is not set"),
        ];
        for (variables, message) in cases {
            let failure = connect("eu-west-1", variables).0.err().unwrap();
            assert_eq!((failure.kind(), failure.message()), (&CREDENTIALS_MISSING, message));
        }
    }

    #[tokio::test]
    async fn requests_go_where_region_and_environment_say() {
        let service = (ENDPOINT_URL_CLOUDFORMATION, "http://127.0.0.1:2/cloudformation");
        let all = (ENDPOINT_URL, "http://127.0.0.1:1");
        let cases = [
            ("eu-west-1", vec![], "https://cloudformation.eu-west-1.amazonaws.com/"),
            ("cn-north-1", vec![], "https://cloudformation.cn-north-1.amazonaws.com.cn/"),
            ("us-gov-west-1", vec![], "https://cloudformation.us-gov-west-1.amazonaws.com/"),
            ("eu-west-1", vec![all], "http://127.0.0.1:1/"),
            ("eu-west-1", vec![all, service], "http://127.0.0.1:2/cloudformation/"),
        ];
        for (region, overrides, url) in cases {
            let variables = [KEYS.to_vec(), overrides].concat();
            assert_eq!(request(region, &variables).await.uri(), url);
            let endpoint = connect(region, &variables).0.ok().unwrap().endpoint;
            assert_eq!(endpoint.trim_end_matches('/'), url.trim_end_matches('/'), "the endpoint in messages");
        }
    }

    #[tokio::test]
    async fn requests_are_signed_and_hold_no_secret() {
        let request = request("eu-west-1", &KEYS).await;
        let authorization = request.headers()["authorization"].to_str().unwrap();
        assert!(authorization.contains("Credential=AKIDEXAMPLE/"), "{authorization}");
        assert!(authorization.contains("/eu-west-1/cloudformation/aws4_request"), "{authorization}");
        assert_eq!(request.headers()["x-amz-security-token"], "short-lived");
        assert!(!format!("{request:?}").contains("verysecret"));
    }

    #[test]
    fn the_secret_is_not_shown_when_a_client_is_debugged() {
        let aws = connect("eu-west-1", &KEYS).0.ok().unwrap();
        let shown = format!("{:?}", aws.sdk.config());
        assert!(!shown.contains("verysecret") && !shown.contains("short-lived"), "{shown}");
    }
}
