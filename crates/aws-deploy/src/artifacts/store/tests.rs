//! Templates go to a written S3.

use step_core::Level;
use step_testing::RecordingContext;

use super::*;
use crate::errors::{ACCESS_DENIED, BUCKET_ELSEWHERE, CREDENTIALS_REFUSED};
use crate::fake_aws::{FakeAws, caller_identity, empty_bucket as empty, query_error, s3, s3_error};

const TEMPLATE: &str = "Resources: {}\n";
/// Of `TEMPLATE`.
const SHA256: &str = "49cbd1e9008e8b67dec76613bb4d6468c822c99701820526928d43b382f35fba";
const AUTOMATIC: &str = "https://step-artifacts-123456789012-eu-west-1.s3.eu-west-1.amazonaws.com";

/// A bucket that refuses to take anything.
fn refusing(status: u16, code: &'static str) -> FakeAws {
    s3(move |_, asked| match &*asked.method {
        "HEAD" => (status, String::new()),
        _ => (status, s3_error(code, "no")),
    })
}

async fn upload(fake: &FakeAws, region: &str, bucket: Option<&str>) -> (Result<String, Failure>, RecordingContext) {
    upload_with(fake, region, bucket, &[]).await
}

async fn upload_with(
    fake: &FakeAws,
    region: &str,
    bucket: Option<&str>,
    variables: &[(&str, &str)],
) -> (Result<String, Failure>, RecordingContext) {
    let aws = fake.connect(region, variables);
    let context = RecordingContext::default();
    let store = Store::of(&aws, bucket).await.unwrap();
    (store.upload_template(TEMPLATE, "yaml", &context).await, context)
}

fn key() -> String {
    format!("templates/{SHA256}.yaml")
}

#[tokio::test]
async fn a_template_goes_where_its_content_says() {
    let fake = empty();
    let (url, context) = upload(&fake, "eu-west-1", Some("releases")).await;
    let expected = format!("https://releases.s3.eu-west-1.amazonaws.com/{}", key());
    assert_eq!(url.unwrap(), expected);
    assert_eq!(fake.lines(), [format!("HEAD {expected}"), format!("PUT {expected}")]);
    assert_eq!(fake.asked()[1].body, TEMPLATE);
    let told = format!("Uploaded the template (14 bytes) to s3://releases/{}", key());
    assert_eq!(context.texts(Level::Info), [told]);
}

#[tokio::test]
async fn what_is_there_is_not_uploaded_again() {
    let fake = s3(|_, _| (200, String::new()));
    let (url, context) = upload(&fake, "eu-west-1", Some("releases")).await;
    assert!(url.is_ok() && fake.asked().len() == 1 && fake.asked()[0].method == "HEAD", "{:?}", fake.lines());
    assert_eq!(context.texts(Level::Info), [""; 0]);
}

#[tokio::test]
async fn who_may_not_look_may_still_upload() {
    let fake = s3(|_, asked| (if asked.method == "HEAD" { 403 } else { 200 }, String::new()));
    assert!(upload(&fake, "eu-west-1", Some("releases")).await.0.is_ok());
    assert_eq!(fake.asked().len(), 2);
}

#[tokio::test]
async fn requests_are_signed_with_the_contents_checksum() {
    let fake = empty();
    upload(&fake, "eu-west-1", Some("releases")).await.0.unwrap();
    let put = &fake.asked()[1];
    assert_eq!(put.headers["x-amz-content-sha256"], SHA256);
    assert_eq!(put.headers["content-length"], "14");
    let authorization = put.headers["authorization"].to_str().unwrap();
    assert!(authorization.contains("/eu-west-1/s3/aws4_request"), "{authorization}");
}

/// A region without our bucket, where stacks cannot be made either.
fn without_bucket() -> FakeAws {
    FakeAws::new(|_, asked| match &*asked.method {
        "HEAD" => (404, String::new()),
        _ if asked.url.contains("cloudformation") => (400, query_error("AccessDenied", "no")),
        _ => (200, caller_identity()),
    })
}

#[tokio::test]
async fn the_accounts_own_bucket_is_made_by_a_stack() {
    let fake = without_bucket();
    let (uploaded, context) = upload(&fake, "eu-west-1", None).await;
    let failure = uploaded.unwrap_err();
    assert!(failure.message().contains("for stack step-artifacts in eu-west-1"), "{failure}");
    let (object, bucket) = (format!("HEAD {AUTOMATIC}/{}", key()), format!("HEAD {AUTOMATIC}/"));
    let expected = [
        "POST https://sts.eu-west-1.amazonaws.com/",
        &object,
        &bucket,
        "POST https://cloudformation.eu-west-1.amazonaws.com/",
    ];
    assert_eq!(fake.lines(), expected);
    let told = "The account has no bucket for artifacts yet: making step-artifacts-123456789012-eu-west-1";
    assert_eq!(context.texts(Level::Info), [told]);
}

#[tokio::test]
async fn a_bucket_of_this_name_is_taken_as_it_is() {
    for status in [200, 403] {
        let fake = s3(move |_, asked| match (&*asked.method, asked.url.ends_with('/')) {
            ("HEAD", true) => (status, String::new()),
            ("HEAD", false) => (404, String::new()),
            _ => (200, String::new()),
        });
        let object = format!("{AUTOMATIC}/{}", key());
        assert_eq!(upload(&fake, "eu-west-1", None).await.0.unwrap(), object);
        assert_eq!(
            fake.lines()[1..],
            [format!("HEAD {object}"), format!("HEAD {AUTOMATIC}/"), format!("PUT {object}")]
        );
    }
}

#[tokio::test]
async fn a_bucket_that_only_its_stack_knows_is_explained() {
    let fake = s3(|_, asked| match (&*asked.method, asked.url.ends_with('/')) {
        ("HEAD", true) => (200, String::new()),
        ("HEAD", false) => (404, String::new()),
        _ => (404, s3_error("NoSuchBucket", "no")),
    });
    let failure = upload(&fake, "eu-west-1", None).await.0.unwrap_err();
    assert_eq!(failure.kind(), &BUCKET_MISSING);
    assert!(failure.advice().contains("stack step-artifacts"), "{failure:?}");
}

#[tokio::test]
async fn only_a_bucket_of_this_account_counts_as_its_own() {
    let fake = empty();
    upload(&fake, "eu-west-1", None).await.0.unwrap();
    for asked in fake.asked().iter().skip(1) {
        assert_eq!(asked.headers["x-amz-expected-bucket-owner"], "123456789012", "{}", asked.method);
    }
}

#[tokio::test]
async fn a_bucket_that_the_user_names_is_not_created() {
    let fake = s3(|_, asked| match &*asked.method {
        "HEAD" => (404, String::new()),
        _ => (404, s3_error("NoSuchBucket", "The specified bucket does not exist")),
    });
    let failure = upload(&fake, "eu-west-1", Some("releases")).await.0.unwrap_err();
    assert_eq!((failure.kind(), failure.message()), (&BUCKET_MISSING, "there is no bucket releases"));
    assert_eq!(fake.asked().len(), 2);
}

#[tokio::test]
async fn somebody_elses_endpoint_has_buckets_in_the_path() {
    let fake = empty();
    for variable in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"] {
        let url = upload_with(&fake, "eu-west-1", Some("releases"), &[(variable, "http://127.0.0.1:4566/")]).await.0;
        assert_eq!(url.unwrap(), format!("http://127.0.0.1:4566/releases/{}", key()));
    }
}

#[tokio::test]
async fn a_dotted_bucket_and_other_partitions_have_their_urls() {
    for (region, bucket, host) in [
        ("eu-west-1", "my.releases", "s3.eu-west-1.amazonaws.com/my.releases"),
        ("cn-north-1", "releases", "releases.s3.cn-north-1.amazonaws.com.cn"),
    ] {
        let url = upload(&empty(), region, Some(bucket)).await.0.unwrap();
        assert_eq!(url, format!("https://{host}/{}", key()));
    }
}

#[tokio::test]
async fn refusals_have_codes() {
    for (status, code, kind) in [
        (403, "AccessDenied", &ACCESS_DENIED),
        (403, "InvalidAccessKeyId", &CREDENTIALS_REFUSED),
        (301, "PermanentRedirect", &BUCKET_ELSEWHERE),
    ] {
        let failure = upload(&refusing(status, code), "eu-west-1", Some("releases")).await.0.unwrap_err();
        assert_eq!(failure.kind(), kind, "{code}");
        assert!(failure.message().contains("releases"), "{failure}");
    }
}
