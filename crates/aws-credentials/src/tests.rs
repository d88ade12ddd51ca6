mod accounts;
mod containers;
mod roles;
mod workers;

use crate::fake_network::Worker;
use crate::{AwsSession, CredentialsError, Source};

const ACCOUNT: &str = "Octopus.Action.AwsAccount.Variable";
const KEYS: [(&str, &str); 3] =
    [(ACCOUNT, "Aws"), ("Aws.AccessKey", "AKIAACCOUNT"), ("Aws.SecretKey", "accountsecret")];
const WEB_IDENTITY: [(&str, &str); 3] = [
    (ACCOUNT, "Aws"),
    ("Aws.RoleArn", "arn:aws:iam::123456789012:role/server"),
    ("Aws.OpenIdConnect.Jwt", "servertoken"),
];
const ENVIRONMENT: [(&str, &str); 3] = [
    ("AWS_ACCESS_KEY_ID", "AKIAWORKER"),
    ("AWS_SECRET_ACCESS_KEY", "workersecret"),
    ("AWS_SESSION_TOKEN", "workertoken"),
];

/// What a step sees, where the worker has `ENVIRONMENT`.
fn seen(session: &AwsSession, name: &str) -> Option<String> {
    let worker = |name: &str| ENVIRONMENT.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    session.variable(name, worker)
}

fn keys_of(session: &AwsSession) -> [Option<String>; 3] {
    ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"].map(|name| seen(session, name))
}

fn texts(values: [Option<&str>; 3]) -> [Option<String>; 3] {
    values.map(|value| value.map(str::to_owned))
}

async fn error(worker: &Worker) -> CredentialsError {
    worker.resolve().await.expect_err("there are no credentials")
}

#[tokio::test]
async fn nothing_secret_is_shown() {
    let keys = Worker::new().with_variables(&KEYS).resolve().await.unwrap();
    let worker = Worker::new().with_environment(&ENVIRONMENT).resolve().await.unwrap();
    let shown = format!("{keys:?} {worker:?} {} {}", keys.source(), worker.source());
    for secret in ["accountsecret", "workersecret", "workertoken"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[tokio::test]
async fn the_region_is_the_deployments_or_else_the_workers() {
    let worker = |name: &str| (name == "AWS_REGION").then(|| "us-west-2".to_owned());
    let session = Worker::new().with_variables(&KEYS).resolve().await.unwrap();
    assert_eq!(session.variable("AWS_REGION", worker).as_deref(), Some("us-west-2"));
    assert_eq!(session.variable("AWS_DEFAULT_REGION", worker), None);
    let region = [("Octopus.Action.Aws.Region", "eu-west-1")];
    let session = Worker::new().with_variables(&KEYS).with_variables(&region).resolve().await.unwrap();
    for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
        assert_eq!(session.variable(name, worker).as_deref(), Some("eu-west-1"), "{name}");
    }
}

#[tokio::test]
async fn other_variables_are_the_workers() {
    let session = Worker::new().with_variables(&KEYS).resolve().await.unwrap();
    let endpoint = session.variable("AWS_ENDPOINT_URL", |name| Some(format!("the worker's {name}")));
    assert_eq!(endpoint.as_deref(), Some("the worker's AWS_ENDPOINT_URL"));
}

#[test]
fn every_error_says_what_to_do() {
    let error = CredentialsError::NoCredentials { tried: vec!["a".into(), "b".into()] };
    assert_eq!(error.to_string(), "no AWS credentials: a; b");
    assert_eq!(error.code(), "AwsAuthentication-Permissions-NoCredentials");
    assert!(error.fix().contains("choose an AWS account"));
}

#[test]
fn sources_are_told_in_words() {
    let with = Box::new(Source::Profile("ci".into()));
    let source = Source::AssumedRole { role: "arn:aws:iam::1:role/x".into(), with };
    assert_eq!(source.to_string(), "the role arn:aws:iam::1:role/x, assumed with the worker's profile ci");
}
