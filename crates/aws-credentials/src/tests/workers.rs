use super::*;
use crate::fake_network::{granted, metadata};

const POD: [(&str, &str); 2] =
    [("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/pod"), ("AWS_ROLE_SESSION_NAME", "worker-7")];

/// A folder with `content` in `file`, and that file's path.
fn written(file: &str, content: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(file);
    fs_err::write(&path, content).unwrap();
    (folder, path.display().to_string())
}

#[tokio::test]
async fn environment_variables_come_first() {
    let (_folder, file) = written("credentials", "[ci]\naws_access_key_id = AKIACI\naws_secret_access_key = s\n");
    let others = [("AWS_PROFILE", "ci"), ("AWS_SHARED_CREDENTIALS_FILE", &file)];
    let session = Worker::new().with_environment(&others).with_environment(&ENVIRONMENT).resolve().await.unwrap();
    assert_eq!(session.source(), &Source::Environment);
    assert_eq!(keys_of(&session), texts([Some("AKIAWORKER"), Some("workersecret"), Some("workertoken")]));
}

#[tokio::test]
async fn half_a_pair_of_environment_variables_is_an_error() {
    let text = error(&Worker::new().with_environment(&ENVIRONMENT[..1])).await.to_string();
    assert_eq!(text, "the worker's environment has AWS_ACCESS_KEY_ID, but not AWS_SECRET_ACCESS_KEY");
}

#[tokio::test]
async fn profiles_are_read() {
    let (_folder, file) = written(
        "credentials",
        "[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = d\n\
         [ci]\naws_access_key_id = AKIACI\naws_secret_access_key = c\naws_session_token = t\n",
    );
    let worker = Worker::new().with_environment(&[("AWS_SHARED_CREDENTIALS_FILE", &file)]);
    let session = worker.resolve().await.unwrap();
    assert_eq!(session.source(), &Source::Profile("default".into()));
    let session = worker.with_environment(&[("AWS_PROFILE", "ci")]).resolve().await.unwrap();
    assert_eq!(keys_of(&session), texts([Some("AKIACI"), Some("c"), Some("t")]));
}

#[tokio::test]
async fn a_profile_that_is_missing_is_named() {
    let error = error(&Worker::new().with_environment(&[("AWS_PROFILE", "ci")])).await;
    assert_eq!(error.code(), "AwsAuthentication-Configuration-ProfileUnusable");
    assert!(error.to_string().starts_with("the AWS profile ci cannot be used: AWS_PROFILE names it"), "{error}");
}

#[tokio::test]
async fn a_web_identity_is_read_from_its_file() {
    let (_folder, file) = written("token", "podtoken\n");
    let worker = Worker::new().with_environment(&POD).with_environment(&[("AWS_WEB_IDENTITY_TOKEN_FILE", &file)]);
    let worker = worker.answering(|_| granted("AssumeRoleWithWebIdentity"));
    let session = worker.resolve().await.unwrap();
    assert_eq!(session.source(), &Source::WebIdentity { role: POD[0].1.into() });
    let form = worker.form();
    for (name, value) in [("WebIdentityToken", "podtoken"), ("RoleSessionName", "worker-7")] {
        assert!(form.contains(&(name.into(), value.into())), "{form:?}");
    }
}

#[tokio::test]
async fn a_token_file_that_is_missing_is_an_error() {
    let file = [("AWS_WEB_IDENTITY_TOKEN_FILE", "/no/such/token")];
    let error = error(&Worker::new().with_environment(&POD).with_environment(&file)).await;
    assert_eq!(error.code(), "AwsAuthentication-Configuration-TokenFileUnreadable");
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("/no/such/token"), "{cause}");
}

#[tokio::test]
async fn an_instance_gives_its_roles_credentials_for_a_token() {
    let worker = Worker::new().answering(metadata);
    let session = worker.resolve().await.unwrap();
    assert_eq!(session.source(), &Source::Instance);
    assert_eq!(keys_of(&session), texts([Some("ASIAINSTANCE"), Some("metasecret"), Some("metatoken")]));
    let asked = worker.asked();
    assert_eq!(asked[0].line, "PUT http://169.254.169.254/latest/api/token", "IMDSv2 only");
    assert!(asked[1..].iter().all(|asked| asked.headers["x-aws-ec2-metadata-token"] == "metadatatoken"));
}

#[tokio::test]
async fn an_instance_without_a_role_gives_nothing() {
    let without_role = Worker::new().answering(|asked| {
        if asked.line.starts_with("PUT") { (200, "metadatatoken".into()) } else { (404, String::new()) }
    });
    let switched_off = Worker::new().answering(|_| (403, String::new()));
    for worker in [without_role, switched_off] {
        let error = error(&worker).await;
        assert_eq!(error.code(), "AwsAuthentication-Permissions-NoCredentials");
        assert!(error.to_string().contains("no instance role ("), "{error}");
    }
}

#[tokio::test]
async fn a_metadata_service_that_is_configured_has_to_give_credentials() {
    let endpoint = [("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1338")];
    let worker = Worker::new().with_environment(&endpoint).answering(|_| (403, String::new()));
    assert_eq!(error(&worker).await.code(), "AwsAuthentication-Networking-MetadataUnavailable");
    assert_eq!(worker.asked()[0].line, "PUT http://127.0.0.1:1338/latest/api/token");
}

#[tokio::test]
async fn the_metadata_service_may_be_switched_off() {
    for value in ["true", "TRUE"] {
        let worker = Worker::new().with_environment(&[("AWS_EC2_METADATA_DISABLED", value)]);
        let error = error(&worker).await;
        assert!(error.to_string().ends_with("AWS_EC2_METADATA_DISABLED keeps the instance's role out"), "{error}");
        assert!(worker.asked().is_empty());
    }
}
