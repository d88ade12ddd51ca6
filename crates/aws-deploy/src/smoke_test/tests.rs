//! Smoke tests against [`FakeLambda`].

use step_core::{AwsRole, Level};
use step_testing::RecordingContext;

use super::*;
use crate::errors::{ACCESS_DENIED, FAILING_VERSION_SERVES};
use crate::fake_lambda::{FUNCTION, FakeLambda, function, stack};
use crate::serving::{self, NoteRequest};

/// What became of a deployment.
struct Ended {
    result: Result<(), Failure>,
    context: RecordingContext,
}

impl Ended {
    fn failure(&self) -> &Failure {
        self.result.as_ref().expect_err("the test fails")
    }
}

fn invoke() -> SmokeTest {
    SmokeTest::Invoke(InvokeTest {
        function: function(),
        payload: r#"{"ping": true}"#.into(),
        expects: Expectation::Contains { json: r#"{"ok": true}"#.into() },
        seconds: 10,
        timeout: 30,
    })
}

fn http() -> HttpTest {
    HttpTest {
        url_output: "ApiUrl".into(),
        method: RequestMethod::Get,
        path: "/health?deep=1".into(),
        body: String::new(),
        status: 200,
        expects: Expectation::Matches { pattern: "\"ok\"".into() },
        seconds: 10,
    }
}

/// Version 6 served until the deployment of version 7.
async fn deploy(fake: &FakeLambda, test: SmokeTest) -> Ended {
    deploy_in(fake, test, RecordingContext::default()).await
}

async fn deploy_in(fake: &FakeLambda, test: SmokeTest, context: RecordingContext) -> Ended {
    let (aws, mut notes) = (fake.connect(), Notes::default());
    let region: crate::Region = "eu-west-1".try_into().unwrap();
    let request = NoteRequest { region: region.clone(), role: AwsRole::default(), functions: vec![function()] };
    serving::note(&request, &mut notes, &aws, &context).await.unwrap();
    fake.is_deployed(7);
    notes.of_mut(&region, &function()).deployed = Some("7".into());
    let request = SmokeTests {
        stack_name: stack(),
        region,
        role: AwsRole::default(),
        tests: vec![test],
        functions: vec![function()],
    };
    let result = run(&request, &notes, &aws, &context).await;
    Ended { result, context }
}

fn before(version: u32) -> FakeLambda {
    FakeLambda::new().serving(Some(version))
}

#[tokio::test(start_paused = true)]
async fn a_right_result_is_told() {
    let fake = before(6);
    let ended = deploy(&fake, invoke()).await;
    ended.result.as_ref().unwrap();
    assert_eq!(
        ended.context.texts(Level::Info),
        ["Smoke test passed: the call of function shop-orders gives the right result"]
    );
    let call = fake.asked().pop().unwrap();
    let url =
        format!("https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/{FUNCTION}/invocations?Qualifier=live");
    assert_eq!((call.method.as_str(), call.url.as_str(), call.body.as_str()), ("POST", &*url, r#"{"ping": true}"#));
    assert_eq!(fake.serves(), Some(7));
}

#[tokio::test(start_paused = true)]
async fn requests_over_http_are_plain_ones() {
    let fake = before(6);
    deploy(&fake, SmokeTest::Http(http())).await.result.unwrap();
    let call = fake.asked().pop().unwrap();
    assert_eq!(call.url, "https://a1.execute-api.eu-west-1.amazonaws.com/live/health?deep=1");
    assert!(!call.headers.contains_key("authorization"), "{call:?}");
}

#[tokio::test(start_paused = true)]
async fn a_body_is_sent_as_json() {
    let fake = before(6);
    let test = HttpTest { method: RequestMethod::Post, body: "{}".into(), ..http() };
    deploy(&fake, SmokeTest::Http(test)).await.result.unwrap();
    let call = fake.asked().pop().unwrap();
    assert_eq!((call.method.as_str(), call.body.as_str()), ("POST", "{}"));
    assert_eq!(
        (&call.headers["content-type"], &call.headers["content-length"]),
        (&"application/json".parse().unwrap(), &"2".parse().unwrap())
    );
}

#[tokio::test(start_paused = true)]
async fn a_question_is_asked_again_until_the_answer_is_right() {
    let fake = before(6).answering(&[(503, "not yet"), (404, ""), (200, "\"ok\"")]);
    let ended = deploy(&fake, SmokeTest::Http(http())).await;
    ended.result.as_ref().unwrap();
    let waits = ended.context.texts(Level::Wait);
    assert!(waits.len() == 2 && waits[0].ends_with("answers with HTTP 503, not 200: not yet"), "{waits:?}");
}

#[tokio::test(start_paused = true)]
async fn wrong_answers_take_the_function_back() {
    let cases = [
        (before(6).failing(r#"{"errorType": "KeyError", "errorMessage": "'table'"}"#), invoke()),
        (before(6).answering(&[(200, r#"{"ok": false}"#)]), invoke()),
        (before(6).answering(&[(200, "<html>")]), invoke()),
        (before(6).answering(&[(500, "")]), SmokeTest::Http(http())),
        (before(6).answering(&[(200, "down")]), SmokeTest::Http(http())),
    ];
    let mut told = Vec::new();
    for (fake, test) in cases {
        let ended = deploy(&fake, test).await;
        assert_eq!((ended.failure().kind(), fake.serves()), (&SMOKE_TEST_FAILED, Some(6)));
        told.push(ended.failure().to_string());
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    the smoke test failed: the call of function shop-orders fails (Unhandled): {"errorType": "KeyError", "errorMessage": "'table'"}; function shop-orders is served by version 6 again, not by 7; stack shop still declares the new versions
    the smoke test failed: the call of function shop-orders gives a result that does not contain {"ok":true}: {"ok": false}; function shop-orders is served by version 6 again, not by 7; stack shop still declares the new versions
    the smoke test failed: the call of function shop-orders gives a result that is no JSON: <html>; function shop-orders is served by version 6 again, not by 7; stack shop still declares the new versions
    the smoke test failed: GET https://a1.execute-api.eu-west-1.amazonaws.com/live/health?deep=1 answers with HTTP 500, not 200: nothing; function shop-orders is served by version 6 again, not by 7; stack shop still declares the new versions
    the smoke test failed: GET https://a1.execute-api.eu-west-1.amazonaws.com/live/health?deep=1 answers with HTTP 200 and a body that does not match `"ok"`: down; function shop-orders is served by version 6 again, not by 7; stack shop still declares the new versions
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_change_by_somebody_else_in_the_same_moment_is_taken_into_account() {
    // Not of the version, but of the alias' revision.
    let fake = before(6).answering(&[(500, "")]).with_rivals(&[7, 7]);
    let ended = deploy(&fake, SmokeTest::Http(http())).await;
    assert_eq!((ended.failure().kind(), fake.serves()), (&SMOKE_TEST_FAILED, Some(6)));
}

#[tokio::test(start_paused = true)]
async fn what_could_not_go_back_is_told() {
    let failing: &[(u16, &'static str)] = &[(500, "")];
    let cases = [
        (FakeLambda::new().serving(None).answering(failing), Some(7)),
        (before(7).answering(failing), Some(7)),
        (before(6).answering(failing).with_rivals(&[5]), Some(5)),
        (before(6).answering(failing).refusing("UpdateAlias", "AccessDeniedException"), Some(7)),
    ];
    let mut told = Vec::new();
    for (fake, serves) in cases {
        let ended = deploy(&fake, SmokeTest::Http(http())).await;
        assert_eq!((ended.failure().kind(), fake.serves()), (&FAILING_VERSION_SERVES, serves));
        let (_, served) = ended.failure().message().split_once("; ").unwrap();
        told.push(served.to_owned());
    }
    insta::assert_snapshot!(told.join("\n"), @"
    function shop-orders is served by version 7, before which there was none
    function shop-orders is still served by version 7, as before this deployment
    function shop-orders is served by version 5, which somebody else chose meanwhile
    function shop-orders could not go back: lambda:UpdateAlias for shop-orders failed: refused (AccessDeniedException)
    ");
}

#[tokio::test(start_paused = true)]
async fn a_right_that_is_missing_ends_the_test_at_once_and_takes_the_function_back() {
    let fake = before(6).refusing("Invoke", "AccessDeniedException");
    let ended = deploy(&fake, invoke()).await;
    assert_eq!((ended.failure().kind(), fake.serves()), (&ACCESS_DENIED, Some(6)));
    assert_eq!(fake.lines().iter().filter(|line| line.contains("/invocations")).count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_host_that_is_not_granted_can_be() {
    let fake = before(6).refusing_host();
    let ended = deploy(&fake, SmokeTest::Http(HttpTest { url_output: "OwnUrl".into(), ..http() })).await;
    assert_eq!(ended.failure().kind(), &HOST_NOT_GRANTED);
    insta::assert_snapshot!(format!("{}\n{}", ended.failure(), ended.failure().advice()), @"
    the host api.example.com:443 is not granted; function shop-orders is served by version 6 again, not by 7; stack shop still declares the new versions
    Grant the host of the API to the step; with the steps program: `--allow-host HOST`. Names of your own are never granted by themselves.
    ");
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_test_leaves_the_new_version() {
    let fake = before(6).answering(&[(500, "")]);
    let ended = deploy_in(&fake, invoke(), RecordingContext::default().cancelled_after(1)).await;
    assert_eq!((ended.failure().kind(), fake.serves()), (&CANCELLED, Some(7)));
}

#[test]
fn addresses_by_table() {
    let cases = [
        ("https://a.example.com/live", ("https://a.example.com", "/live")),
        ("http://127.0.0.1:4566", ("http://127.0.0.1:4566", "")),
        ("a.example.com/x/y", ("a.example.com", "/x/y")),
    ];
    for (url, parts) in cases {
        assert_eq!(split(url), parts);
    }
}
