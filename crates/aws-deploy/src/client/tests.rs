use step_core::Level;
use step_testing::RecordingContext;

use super::*;
use crate::errors::{ACCESS_DENIED, CLOCK_SKEWED, CREDENTIALS_EXPIRED, CREDENTIALS_REFUSED, ROLE_NOT_ASSUMED};
use crate::errors::{ENDPOINT_UNREACHABLE, ROLE_SESSION_INVALID, THROTTLED};
use crate::fake_aws::{FakeAws, caller_identity, query_error};

const KEYS: [(&str, &str); 3] =
    [(ACCESS_KEY_ID, "AKIDEXAMPLE"), (SECRET_ACCESS_KEY, "verysecret"), (SESSION_TOKEN, "short-lived")];
const DEPLOYER: &str = "arn:aws:iam::210987654321:role/deployer";

fn silent() -> FakeAws {
    FakeAws::new(|_, _| (400, String::new()))
}

fn role() -> AwsRole {
    AwsRole::AssumeRole {
        arn: DEPLOYER.try_into().unwrap(),
        session_name: Some("release+7".try_into().unwrap()),
        session_duration: Some(1800.try_into().unwrap()),
        external_id: Some("shop=co".try_into().unwrap()),
    }
}

fn assumed() -> String {
    "<AssumeRoleResponse><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:r</AssumedRoleId>\
         <Arn>arn:aws:sts::210987654321:assumed-role/deployer/r</Arn></AssumedRoleUser><Credentials>\
         <AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>rolesecret</SecretAccessKey>\
         <SessionToken>roletoken</SessionToken><Expiration>2026-01-01T01:00:00Z</Expiration></Credentials>\
         </AssumeRoleResult></AssumeRoleResponse>"
        .into()
}

/// The first request for CloudFormation in this environment.
async fn first_url(region: &str, variables: &[(&str, &str)]) -> (String, String) {
    let fake = silent();
    let aws = fake.connect(region, variables);
    aws.cloudformation.sdk.describe_stacks().send().await.unwrap_err();
    (fake.asked().remove(0).url, aws.cloudformation.endpoint)
}

/// What `announce` leads to where AWS answers like this.
async fn announce(status: u16, body: String) -> (Result<(), Failure>, RecordingContext, FakeAws) {
    let fake = FakeAws::new(move |_, _| (status, body.clone()));
    let context = RecordingContext::default();
    let mut aws = fake.connect("eu-west-1", &[]);
    let ended = aws.announce(&context).await;
    (ended, context, fake)
}

async fn assume(status: u16, body: String, role: &AwsRole) -> (Result<Aws, Failure>, FakeAws) {
    let fake = FakeAws::new(move |_, _| (status, body.clone()));
    let aws = fake.connect("eu-west-1", &[]).in_role(role).await;
    (aws, fake)
}

#[test]
fn missing_credentials_are_named() {
    let cases: [(&[(&str, &str)], &str); 3] = [
        (&[], "no AWS credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set"),
        (&KEYS[..1], "no AWS credentials: AWS_SECRET_ACCESS_KEY is not set"),
        (&KEYS[1..], "no AWS credentials: AWS_ACCESS_KEY_ID is not set"),
    ];
    for (variables, message) in cases {
        let failure = silent().connect_with("eu-west-1", variables).err().unwrap();
        assert_eq!((failure.kind(), failure.message()), (&CREDENTIALS_MISSING, message));
    }
}

#[tokio::test]
async fn requests_go_where_region_and_environment_say() {
    let service = ("AWS_ENDPOINT_URL_CLOUDFORMATION", "http://127.0.0.1:2/cloudformation");
    let all = (ENDPOINT_URL, "http://127.0.0.1:1");
    let cases = [
        ("eu-west-1", vec![], "https://cloudformation.eu-west-1.amazonaws.com"),
        ("cn-north-1", vec![], "https://cloudformation.cn-north-1.amazonaws.com.cn"),
        ("us-gov-west-1", vec![], "https://cloudformation.us-gov-west-1.amazonaws.com"),
        ("eu-west-1", vec![all], "http://127.0.0.1:1"),
        ("eu-west-1", vec![all, service], "http://127.0.0.1:2/cloudformation"),
    ];
    for (region, overrides, expected) in cases {
        let (url, endpoint) = first_url(region, &overrides).await;
        assert_eq!((url.trim_end_matches('/'), &*endpoint), (expected, expected));
    }
}

#[tokio::test]
async fn sts_is_asked_in_the_region() {
    for (variables, url) in [
        (vec![], "POST https://sts.eu-west-1.amazonaws.com/"),
        (vec![(ENDPOINT_URL, "http://127.0.0.1:1/")], "POST http://127.0.0.1:1/"),
        (vec![("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:3")], "POST http://127.0.0.1:3/"),
    ] {
        let fake = FakeAws::new(|_, _| (200, caller_identity()));
        fake.connect("eu-west-1", &variables).identity().await.unwrap();
        assert_eq!(fake.lines(), [url]);
    }
}

#[tokio::test]
async fn requests_of_every_service_are_signed_and_hold_no_secret() {
    let fake = FakeAws::new(|_, _| (200, caller_identity()));
    let aws = fake.connect("eu-west-1", &[]);
    aws.identity().await.unwrap();
    let _ = aws.cloudformation.sdk.describe_stacks().send().await;
    for (asked, service) in fake.asked().iter().zip(["sts", "cloudformation"]) {
        let authorization = asked.headers["authorization"].to_str().unwrap();
        assert!(authorization.contains("Credential=AKIDEXAMPLE/"), "{authorization}");
        assert!(authorization.contains(&format!("/eu-west-1/{service}/aws4_request")), "{authorization}");
        assert_eq!(asked.headers["x-amz-security-token"], "token");
        assert!(!format!("{asked:?}").contains("verysecret"));
    }
}

#[test]
fn secrets_are_not_shown_when_a_client_is_debugged() {
    let aws = silent().connect_with("eu-west-1", &KEYS).ok().unwrap();
    let shown = format!("{:?} {:?}", aws.cloudformation.sdk.config(), aws.connection.credentials);
    assert!(!shown.contains("verysecret") && !shown.contains("short-lived"), "{shown}");
}

#[tokio::test]
async fn the_identity_is_said_once() {
    let (ended, context, fake) = announce(200, caller_identity()).await;
    ended.unwrap();
    let line = "Running as arn:aws:iam::123456789012:user/deployer (account 123456789012) in eu-west-1";
    assert_eq!(context.texts(Level::Info), [line]);
    assert_eq!(fake.asked()[0].body, "Action=GetCallerIdentity&Version=2011-06-15");
    assert_eq!(fake.asked()[0].headers["content-length"], "43");
}

#[tokio::test]
async fn credentials_that_aws_refuses_end_the_step_at_once() {
    for (code, message, kind) in [
        ("InvalidClientTokenId", "The security token included in the request is invalid.", &CREDENTIALS_REFUSED),
        ("SignatureDoesNotMatch", "The request signature we calculated does not match", &CREDENTIALS_REFUSED),
        ("ExpiredToken", "The security token included in the request is expired", &CREDENTIALS_EXPIRED),
        ("SignatureDoesNotMatch", "Signature expired: 20260101T000000Z is now earlier than …", &CLOCK_SKEWED),
        ("SignatureDoesNotMatch", "Signature not yet current: 20260101T010000Z is still later than …", &CLOCK_SKEWED),
    ] {
        let (ended, context, fake) = announce(403, query_error(code, message)).await;
        let failure = ended.unwrap_err();
        assert_eq!((failure.kind(), fake.asked().len()), (kind, 1), "{code}");
        assert!(failure.message().contains(message), "{failure}");
        assert_eq!(context.texts(Level::Info), [""; 0]);
    }
}

#[tokio::test]
async fn a_wrong_clock_is_told_with_both_times() {
    let message = "Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z";
    let (ended, ..) = announce(403, query_error("SignatureDoesNotMatch", message)).await;
    let text = ended.unwrap_err().message().to_owned();
    assert!(text.contains(" GMT here and unknown at AWS"), "{text}");
}

#[tokio::test]
async fn an_unknown_identity_does_not_stop_a_deployment() {
    let (ended, context, _) = announce(403, query_error("AccessDenied", "a VPC endpoint's policy")).await;
    ended.unwrap();
    let told = context.texts(Level::Verbose);
    assert!(
        told[0].starts_with("It is unknown as whom the step runs: sts:GetCallerIdentity failed: a VPC"),
        "{told:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_deployment_does_not_wait_long_to_learn_its_identity() {
    let begin = tokio::time::Instant::now();
    let (ended, context, _) = announce(503, String::new()).await;
    ended.unwrap();
    assert!(begin.elapsed() <= INTRODUCTION_TIMEOUT, "{:?}", begin.elapsed());
    assert!(context.texts(Level::Verbose).last().unwrap().starts_with("It is unknown as whom the step runs"));
}

#[tokio::test]
async fn an_identity_is_asked_for_once() {
    let fake = FakeAws::new(|_, _| (200, caller_identity()));
    let mut aws = fake.connect("eu-west-1", &[]);
    aws.announce(&RecordingContext::default()).await.unwrap();
    aws.identity().await.unwrap();
    assert_eq!(fake.asked().len(), 1);
}

#[test]
fn a_region_and_role_are_announced_once() {
    let region: Region = "me-south-1".try_into().unwrap();
    assert!(is_first(&region, &AwsRole::NoAssumedRole {}) && is_first(&region, &role()));
    assert!(!is_first(&region, &AwsRole::NoAssumedRole {}) && !is_first(&region, &role()));
}

#[tokio::test]
async fn a_role_is_assumed_with_all_that_is_said_of_it() {
    let (aws, fake) = assume(200, assumed(), &role()).await;
    let aws = aws.ok().unwrap();
    let form: Vec<(String, String)> = form_urlencoded::parse(fake.asked()[0].body.as_bytes()).into_owned().collect();
    let form: Vec<_> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
    let expected = [
        ("Action", "AssumeRole"),
        ("Version", "2011-06-15"),
        ("RoleArn", DEPLOYER),
        ("RoleSessionName", "release+7"),
        ("DurationSeconds", "1800"),
        ("ExternalId", "shop=co"),
    ];
    assert_eq!(form, expected);
    let identity = aws.identity().await.unwrap();
    assert_eq!(
        (&*identity.account, &*identity.arn),
        ("210987654321", "arn:aws:sts::210987654321:assumed-role/deployer/r")
    );
    assert_eq!(fake.asked().len(), 1, "who one is after assuming a role is part of its answer");
}

#[tokio::test]
async fn after_assuming_a_role_its_credentials_sign() {
    let (aws, fake) = assume(200, assumed(), &role()).await;
    let _ = aws.ok().unwrap().cloudformation.sdk.describe_stacks().send().await;
    let headers = &fake.asked()[1].headers;
    assert!(headers["authorization"].to_str().unwrap().contains("Credential=ASIAROLE/"));
    assert_eq!(headers["x-amz-security-token"], "roletoken");
}

#[tokio::test]
async fn what_is_not_said_of_a_role_is_left_to_aws() {
    let plain = AwsRole::AssumeRole {
        arn: DEPLOYER.try_into().unwrap(),
        session_name: None,
        session_duration: None,
        external_id: None,
    };
    let (_, fake) = assume(200, assumed(), &plain).await;
    let body = &fake.asked()[0].body;
    assert!(body.ends_with("&RoleSessionName=step-package"), "{body}");
}

#[tokio::test]
async fn no_role_needs_no_call() {
    let (aws, fake) = assume(500, String::new(), &AwsRole::NoAssumedRole {}).await;
    assert!(aws.is_ok() && fake.asked().is_empty());
}

#[tokio::test]
async fn refused_roles_have_codes() {
    let denied = "User: arn:aws:iam::123456789012:user/x is not authorized to perform: sts:AssumeRole on resource: …";
    let too_long = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    for (code, message, kind) in [
        ("AccessDenied", denied, &ROLE_NOT_ASSUMED),
        ("ValidationError", too_long, &ROLE_SESSION_INVALID),
        ("ExpiredToken", "The security token included in the request is expired", &CREDENTIALS_EXPIRED),
        ("RegionDisabledException", "STS is not activated in this region", &errors::REGION_DISABLED),
    ] {
        let (aws, _) = assume(403, query_error(code, message), &role()).await;
        let failure = aws.err().unwrap();
        assert_eq!(failure.kind(), kind, "{code}");
        assert!(failure.message().contains(DEPLOYER) && failure.message().contains(message), "{failure}");
    }
}

#[tokio::test]
async fn a_refused_role_says_whether_an_external_id_was_given() {
    let plain = AwsRole::AssumeRole {
        arn: DEPLOYER.try_into().unwrap(),
        session_name: None,
        session_duration: None,
        external_id: None,
    };
    for (role, detail) in [(role(), "an external id was given"), (plain, "no external id was given")] {
        let (aws, _) = assume(403, query_error("AccessDenied", "no"), &role).await;
        let failure = aws.err().unwrap();
        assert!(failure.details().iter().any(|fact| fact == detail), "{:?}", failure.details());
        assert!(!format!("{failure:?}").contains("shop=co"), "an external id is not shown");
    }
}

#[tokio::test(start_paused = true)]
async fn throttling_is_waited_out_and_told() {
    let fake = FakeAws::new(|number, _| match number {
        0..=4 => (400, query_error("Throttling", "Rate exceeded")),
        _ => (200, "<DescribeStacksResponse><DescribeStacksResult/></DescribeStacksResponse>".into()),
    });
    let aws = fake.connect("eu-west-1", &[]);
    let context = RecordingContext::default();
    let call = aws.cloudformation.sdk.describe_stacks().send();
    aws.connection.journal.telling(&context, call).await.unwrap();
    let told = context.texts(Level::Verbose);
    assert_eq!(told.len(), 5);
    assert_eq!(
        (&*told[0], &*told[4]),
        ("DescribeStacks: attempt 2 after Throttling", "DescribeStacks: attempt 6 after Throttling")
    );
}

#[tokio::test(start_paused = true)]
async fn patience_depends_on_the_failure() {
    for (status, body, attempts) in [
        (500, String::new(), 6),
        (400, query_error("LimitExceededException", "Limit for stack has been exceeded"), 1),
        (403, query_error("AccessDenied", "no"), 1),
    ] {
        let answer = (status, body.clone());
        let fake = FakeAws::new(move |_, _| answer.clone());
        fake.connect("eu-west-1", &[]).cloudformation.sdk.describe_stacks().send().await.unwrap_err();
        assert_eq!(fake.asked().len(), attempts, "HTTP {status} {body}");
    }
}

#[tokio::test(start_paused = true)]
async fn throttling_is_borne_for_more_than_a_minute_whatever_the_pauses_are() {
    for (status, body) in [(400, query_error("Throttling", "Rate exceeded")), (503, String::new())] {
        let answer = (status, body.clone());
        let fake = FakeAws::new(move |_, _| answer.clone());
        // Their random parts differ each time, and one deployment makes many calls.
        let aws = fake.connect("eu-west-1", &[]);
        for _ in 0..50 {
            let begin = platform::Instant::now();
            aws.cloudformation.sdk.describe_stacks().send().await.unwrap_err();
            let elapsed = begin.elapsed().as_secs();
            assert!((75..=96).contains(&elapsed), "HTTP {status} {body}: {elapsed} s");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn calls_without_an_sdk_have_the_same_patience() {
    let fake = FakeAws::new(|_, _| (500, String::new()));
    fake.connect("eu-west-1", &[]).in_role(&role()).await.err().unwrap();
    assert_eq!(fake.asked().len(), 6);
    let fake = FakeAws::new(|_, _| (400, query_error("Throttling", "Rate exceeded")));
    let begin = platform::Instant::now();
    let failure = fake.connect("eu-west-1", &[]).in_role(&role()).await.err().unwrap();
    assert_eq!(failure.kind(), &THROTTLED);
    assert!((75..=96).contains(&begin.elapsed().as_secs()), "{:?}", begin.elapsed());
}

#[tokio::test]
async fn a_port_at_which_nobody_listens_is_given_up_soon() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let variables = [("AWS_ENDPOINT_URL", format!("http://{free}"))];
    let value = |name: &str| {
        let given = variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
        given.or_else(|| KEYS.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    };
    let aws = Aws::connect(&"eu-west-1".try_into().unwrap(), &value, platform::transport()).ok().unwrap();
    let context = RecordingContext::default();
    let begin = std::time::Instant::now();
    let failure = aws.connection.journal.clone().telling(&context, aws.in_role(&role())).await.err().unwrap();
    assert!(begin.elapsed() < Duration::from_secs(3), "it took {:?}", begin.elapsed());
    assert_eq!(failure.kind(), &ENDPOINT_UNREACHABLE);
    let told = context.texts(Level::Verbose);
    assert_eq!(
        told,
        ["AssumeRole: attempt 2 after connection refused", "AssumeRole: attempt 3 after connection refused"]
    );
}

#[test]
fn only_failures_of_credentials_are_about_credentials() {
    assert!(errors::is_about_credentials(&CREDENTIALS_EXPIRED) && !errors::is_about_credentials(&ACCESS_DENIED));
}
