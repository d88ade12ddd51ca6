use super::*;
use crate::fake_network::{granted, refused};

const DEPLOYER: &str = "arn:aws:iam::210987654321:role/deployer";
const ROLE: [(&str, &str); 5] = [
    ("Octopus.Action.Aws.AssumeRole", "True"),
    ("Octopus.Action.Aws.AssumedRoleArn", DEPLOYER),
    ("Octopus.Action.Aws.AssumedRoleSession", "release"),
    ("Octopus.Action.Aws.AssumeRoleSessionDurationSeconds", "1800"),
    ("Octopus.Action.Aws.AssumeRoleExternalId", "shop"),
];

fn worker() -> Worker {
    Worker::new().with_variables(&KEYS).with_variables(&ROLE).answering(|_| granted("AssumeRole"))
}

#[tokio::test]
async fn a_role_of_the_server_is_assumed_with_the_account() {
    let worker = worker();
    let session = worker.resolve().await.unwrap();
    assert_eq!(keys_of(&session), texts([Some("ASIAROLE"), Some("rolesecret"), Some("roletoken")]));
    let with = Box::new(Source::AccountKeys { account: "Aws".into() });
    assert_eq!(session.source(), &Source::AssumedRole { role: DEPLOYER.into(), with });
    let form = worker.form();
    for (name, value) in [("RoleSessionName", "release"), ("DurationSeconds", "1800"), ("ExternalId", "shop")] {
        assert!(form.contains(&(name.into(), value.into())), "{form:?}");
    }
    let authorization = worker.asked()[0].headers["authorization"].to_str().unwrap().to_owned();
    assert!(authorization.contains("Credential=AKIAACCOUNT/"), "{authorization}");
}

#[tokio::test]
async fn a_role_is_assumed_only_if_the_server_says_so() {
    let off = worker().with_variables(&[("Octopus.Action.Aws.AssumeRole", "False")]);
    off.resolve().await.unwrap();
    assert!(off.asked().is_empty());
}

#[tokio::test]
async fn a_session_without_a_name_gets_one() {
    let worker = worker().with_variables(&[("Octopus.Action.Aws.AssumedRoleSession", " ")]);
    worker.resolve().await.unwrap();
    let form = worker.form();
    let name = form.iter().find(|(name, _)| name == "RoleSessionName").unwrap();
    assert!(name.1.starts_with("step-package-"), "{name:?}");
}

#[tokio::test]
async fn refused_roles_have_codes() {
    for (code, message, expected) in [
        ("AccessDenied", "User: arn:aws:iam::1:user/x is not …", "AwsAuthentication-Permissions-RoleNotAssumed"),
        ("InvalidClientTokenId", "The security token is invalid", "AwsAuthentication-Permissions-CredentialsRefused"),
        ("ExpiredToken", "The security token is expired", "AwsAuthentication-Permissions-CredentialsRefused"),
        ("SignatureDoesNotMatch", "Signature expired: 2026…", "AwsAuthentication-Permissions-ClockSkewed"),
    ] {
        let error = error(&worker().answering(move |_| refused(code, message))).await;
        assert_eq!(error.code(), expected);
        assert!(error.to_string().contains(message), "{error}");
    }
}
