use super::*;
use crate::fake_network::{granted, refused};
use crate::{Surroundings, withheld};

const ROLE: &str = "arn:aws:iam::123456789012:role/server";

fn web_identity() -> Worker {
    Worker::new().with_variables(&WEB_IDENTITY).answering(|_| granted("AssumeRoleWithWebIdentity"))
}

#[tokio::test]
async fn an_accounts_keys_are_used_as_they_are() {
    let worker = Worker::new().with_variables(&KEYS).with_environment(&ENVIRONMENT);
    let session = worker.resolve().await.unwrap();
    assert_eq!(keys_of(&session), texts([Some("AKIAACCOUNT"), Some("accountsecret"), None]), "nothing of the worker's");
    assert_eq!(session.source(), &Source::AccountKeys { account: "Aws".into() });
    assert!(worker.asked().is_empty());
}

#[tokio::test]
async fn a_targets_account_is_used_where_none_is_named() {
    let target = [("Octopus.Action.Amazon.AccessKey", "AKIATARGET"), ("Octopus.Action.Amazon.SecretKey", "s3cret")];
    let session = Worker::new().with_variables(&target).resolve().await.unwrap();
    assert_eq!(seen(&session, "AWS_ACCESS_KEY_ID").as_deref(), Some("AKIATARGET"));
    let session = Worker::new().with_variables(&target).with_variables(&KEYS).resolve().await.unwrap();
    assert_eq!(seen(&session, "AWS_ACCESS_KEY_ID").as_deref(), Some("AKIAACCOUNT"));
}

#[tokio::test]
async fn a_token_of_the_server_becomes_short_lived_credentials() {
    let worker = web_identity();
    let session = worker.resolve().await.unwrap();
    assert_eq!(keys_of(&session), texts([Some("ASIAROLE"), Some("rolesecret"), Some("roletoken")]));
    assert!(session.expires().is_some());
    let form = worker.form();
    let form: Vec<_> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
    let expected = [
        ("Action", "AssumeRoleWithWebIdentity"),
        ("RoleArn", "arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fserver"),
        ("RoleSessionName", "OctopusAwsAuthentication"),
        ("WebIdentityToken", "servertoken"),
        ("DurationSeconds", "3600"),
    ];
    assert_eq!(form, expected);
    assert!(worker.asked()[0].headers.get("authorization").is_none(), "it needs no credentials");
}

#[tokio::test]
async fn sts_is_asked_in_the_region_of_the_deployment() {
    let region = [("Octopus.Action.Aws.Region", "ap-east-1")];
    for (worker, line) in [
        (web_identity(), "POST https://sts.us-east-1.amazonaws.com/"),
        (web_identity().with_environment(&[("AWS_REGION", "eu-west-1")]), "POST https://sts.eu-west-1.amazonaws.com/"),
        (web_identity().with_variables(&region), "POST https://sts.ap-east-1.amazonaws.com/"),
        (web_identity().with_environment(&[("AWS_ENDPOINT_URL", "http://127.0.0.1:1")]), "POST http://127.0.0.1:1/"),
    ] {
        worker.resolve().await.unwrap();
        assert_eq!(worker.asked()[0].line, line);
    }
}

#[tokio::test]
async fn the_accounts_type_decides_where_it_has_both() {
    let both = Worker::new().with_variables(&KEYS).with_variables(&WEB_IDENTITY);
    let both = both.answering(|_| granted("AssumeRoleWithWebIdentity"));
    let session = both.resolve().await.unwrap();
    assert_eq!(session.source(), &Source::AccountKeys { account: "Aws".into() });
    let type_of = [("Octopus.Account.AccountType", "AmazonWebServicesOidcAccount")];
    let session = both.with_variables(&type_of).resolve().await.unwrap();
    assert_eq!(session.source(), &Source::AccountRole { account: "Aws".into(), role: ROLE.into() });
}

#[tokio::test]
async fn what_an_account_lacks_is_named() {
    for (variables, missing) in [
        (vec![KEYS[0]], "there is neither Aws.AccessKey nor Aws.RoleArn"),
        (KEYS[..2].to_vec(), "there is no Aws.SecretKey"),
        (vec![KEYS[0], KEYS[2]], "there is no Aws.AccessKey"),
        (WEB_IDENTITY[..2].to_vec(), "there is no Aws.OpenIdConnect.Jwt"),
    ] {
        let error = error(&Worker::new().with_environment(&ENVIRONMENT).with_variables(&variables)).await;
        assert_eq!(error.to_string(), format!("the AWS account Aws is incomplete: {missing}"));
    }
}

#[tokio::test]
async fn a_duration_is_a_number() {
    let worker = web_identity().with_variables(&[("Aws.SessionDuration", "an hour")]);
    let text = error(&worker).await.to_string();
    assert_eq!(text, "Aws.SessionDuration is \"an hour\", but has to be a number of seconds, 900 to 43200");
}

#[tokio::test]
async fn refused_tokens_have_codes() {
    for (code, message, expected) in [
        ("ExpiredTokenException", "Token expired: current date/time …", "AwsAuthentication-Permissions-TokenExpired"),
        ("AccessDenied", "Not authorized to perform", "AwsAuthentication-Permissions-WebIdentityRefused"),
        ("InvalidIdentityToken", "Incorrect token audience", "AwsAuthentication-Permissions-WebIdentityRefused"),
        ("ValidationError", "1 validation error", "AwsAuthentication-General-StsFailed"),
    ] {
        let worker = Worker::new().with_variables(&WEB_IDENTITY).answering(move |_| refused(code, message));
        let error = error(&worker).await;
        assert_eq!(error.code(), expected);
        assert!(error.to_string().contains(message) && !format!("{error:?}").contains("servertoken"), "{error}");
    }
}

#[test]
fn secrets_of_accounts_are_withheld_from_steps() {
    let variables = |name: &str| KEYS.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    let from = Surroundings { variables: &variables, environment: &|_| None };
    for (name, expected) in [
        ("Aws.SecretKey", true),
        ("aws.secretkey", true),
        ("Aws.OpenIdConnect.Jwt", true),
        ("Octopus.Action.Amazon.SecretKey", true),
        ("Aws.AccessKey", false),
        ("Other.SecretKey", false),
    ] {
        assert_eq!(withheld(from, name), expected, "{name}");
    }
}
