//! A network as a function from requests to answers. Answers are written from AWS's documentation.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::body::SdkBody;

use crate::{AwsSession, CredentialsError, Surroundings, resolve_with};

pub(crate) type Answer = (u16, String);
type Respond = dyn Fn(&Asked) -> Answer + Send + Sync;

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) line: String,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: String,
}

/// A worker in a network of its own.
#[derive(Clone)]
pub(crate) struct Worker {
    variables: BTreeMap<String, String>,
    environment: BTreeMap<String, String>,
    respond: Arc<Respond>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Worker {
    /// Without variables, without configuration files, and where nobody answers.
    pub(crate) fn new() -> Self {
        let nowhere = [("AWS_CONFIG_FILE", "/no/such/file"), ("AWS_SHARED_CREDENTIALS_FILE", "/no/such/file")];
        let worker = Self {
            variables: BTreeMap::new(),
            environment: BTreeMap::new(),
            respond: Arc::new(|asked| panic!("nobody expects {}", asked.line)),
            asked: Arc::default(),
        };
        worker.with_environment(&nowhere)
    }

    /// With these variables of the deployment.
    pub(crate) fn with_variables(mut self, variables: &[(&str, &str)]) -> Self {
        self.variables.extend(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self
    }

    /// With these environment variables.
    pub(crate) fn with_environment(mut self, variables: &[(&str, &str)]) -> Self {
        self.environment.extend(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self
    }

    /// With somebody who answers.
    pub(crate) fn answering(mut self, respond: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        self.respond = Arc::new(respond);
        self
    }

    pub(crate) async fn resolve(&self) -> Result<AwsSession, CredentialsError> {
        self.resolve_over(self.http()).await
    }

    pub(crate) async fn resolve_over(&self, http: SharedHttpClient) -> Result<AwsSession, CredentialsError> {
        let variables = |name: &str| self.variables.get(name).cloned();
        let environment = |name: &str| self.environment.get(name).cloned();
        resolve_with(Surroundings { variables: &variables, environment: &environment }, http).await
    }

    /// The requests that were made.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The only request's form, without what is the same in all.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        let asked = self.asked();
        assert_eq!(asked.len(), 1, "{asked:?}");
        let pairs = asked[0].body.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(name, _)| *name != "Version").map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn http(&self) -> SharedHttpClient {
        let worker = self.clone();
        infallible_client_fn(move |request: http::Request<SdkBody>| {
            let (parts, body) = request.into_parts();
            let body = String::from_utf8_lossy(body.bytes().unwrap_or_default()).into_owned();
            let asked = Asked { line: format!("{} {}", parts.method, parts.uri), headers: parts.headers, body };
            let (status, text) = (worker.respond)(&asked);
            worker.asked.lock().unwrap().push(asked);
            let ttl = ("x-aws-ec2-metadata-token-ttl-seconds", "300");
            http::Response::builder().status(status).header(ttl.0, ttl.1).body(SdkBody::from(text)).unwrap()
        })
    }
}

/// Credentials as STS gives them.
pub(crate) fn granted(action: &str) -> Answer {
    let text = format!(
        "<{action}Response><{action}Result><AssumedRoleUser><AssumedRoleId>AROA:s</AssumedRoleId><Arn>arn:aws:sts::1:a</Arn>\
         </AssumedRoleUser><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>rolesecret</SecretAccessKey>\
         <SessionToken>roletoken</SessionToken><Expiration>2026-01-01T01:00:00Z</Expiration></Credentials>\
         </{action}Result></{action}Response>"
    );
    (200, text)
}

/// A refusal of STS.
pub(crate) fn refused(code: &str, message: &str) -> Answer {
    let text = format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
    );
    (403, text)
}

/// The instance's metadata service, version 2: nothing without the token.
pub(crate) fn metadata(asked: &Asked) -> Answer {
    const ROLES: &str = "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/";
    if asked.line == "PUT http://169.254.169.254/latest/api/token" {
        return (200, "metadatatoken".into());
    }
    if asked.headers.get("x-aws-ec2-metadata-token").is_none_or(|token| token != "metadatatoken") {
        return (401, String::new());
    }
    match asked.line.strip_prefix(ROLES) {
        Some("") => (200, "worker-role".into()),
        Some("worker-role") => (200, container_credentials("ASIAINSTANCE")),
        _ => (404, String::new()),
    }
}

/// Credentials as metadata services give them.
pub(crate) fn container_credentials(key: &str) -> String {
    format!(
        "{{\"Code\":\"Success\",\"Type\":\"AWS-HMAC\",\"AccessKeyId\":\"{key}\",\"SecretAccessKey\":\"metasecret\",\
         \"Token\":\"metatoken\",\"Expiration\":\"2126-01-01T01:00:00Z\",\"LastUpdated\":\"2026-01-01T00:00:00Z\"}}"
    )
}
