//! Packages go to a written S3.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sha2::{Digest as _, Sha256};
use step_core::{Effect, Level, PackageReference};
use step_testing::RecordingContext;

use super::*;
use crate::errors::{ACCESS_DENIED, AWS_FAILED};
use crate::fake_aws::{Answer, Asked, FakeAws, empty_bucket, etag, s3, s3_error};

const KEY: &str = "packages/9f86.zip";
const OBJECT: &str = "https://releases.s3.eu-west-1.amazonaws.com/packages/9f86.zip";

/// Small, so that little is much.
const SMALL: Sizes = Sizes { whole: 1_000_000, part: 400_000 };

/// What became of an upload.
struct Ended {
    result: Result<(), Failure>,
    context: RecordingContext,
    asked: Vec<String>,
}

impl Ended {
    fn texts(&self, level: Level) -> Vec<String> {
        self.context.texts(level)
    }
}

/// Uploads one file of this size that cannot be compressed.
async fn upload(fake: &FakeAws, size: usize) -> Ended {
    upload_in(fake, size, RecordingContext::default()).await
}

async fn upload_in(fake: &FakeAws, size: usize, context: RecordingContext) -> Ended {
    let request = request();
    let (_folder, package) = package(&request, size);
    let upload = Upload { request: &request, package, sizes: SMALL };
    let result = upload.run(&fake.connect("eu-west-1", &[]), &context).await;
    let asked = fake.lines().into_iter().map(|line| line.replace(OBJECT, "…")).collect();
    Ended { result, context, asked }
}

fn request() -> UploadRequest {
    let package = PackageReference::new("app").unwrap();
    let request = UploadRequest::new("eu-west-1".try_into().unwrap(), package, KEY);
    UploadRequest { bucket: Some("releases".try_into().unwrap()), ..request }
}

fn package(request: &UploadRequest, size: usize) -> (tempfile::TempDir, Package) {
    let folder = tempfile::tempdir().unwrap();
    let noise: Vec<u8> = (0_u64..).flat_map(|number| Sha256::digest(number.to_le_bytes())).take(size).collect();
    fs_err::write(folder.path().join("noise"), noise).unwrap();
    let package = Package::read_in(folder.path(), &request.package).unwrap();
    (folder, package)
}

/// An empty bucket that does `special` where it says so.
fn bucket(special: impl Fn(&Asked) -> Option<Answer> + Send + Sync + 'static) -> FakeAws {
    s3(move |_, asked| {
        let usual = || match &*asked.method {
            "HEAD" => (404, String::new()),
            "POST" if asked.url.ends_with("?uploads=") => (200, begun()),
            "POST" => (200, "<CompleteMultipartUploadResult/>".into()),
            "DELETE" => (204, String::new()),
            _ => (200, String::new()),
        };
        special(asked).unwrap_or_else(usual)
    })
}

fn begun() -> String {
    "<InitiateMultipartUploadResult><UploadId>a/b+c</UploadId></InitiateMultipartUploadResult>".into()
}

#[tokio::test]
async fn a_package_goes_where_the_request_says() {
    let fake = empty_bucket();
    let ended = upload(&fake, 3000).await;
    ended.result.as_ref().unwrap();
    assert_eq!(ended.asked, ["HEAD …", "PUT …"]);
    insta::assert_snapshot!(ended.texts(Level::Info).join("\n"), @"Uploaded package app (1 file, 2.9 KB, 3 KB zipped) to s3://releases/packages/9f86.zip");
}

#[tokio::test]
async fn what_is_there_is_not_uploaded_again() {
    let ended = upload(&s3(|_, _| (200, String::new())), 3000).await;
    ended.result.as_ref().unwrap();
    assert_eq!(ended.asked, ["HEAD …"]);
    assert_eq!(ended.texts(Level::Info), [format!("Package app is at s3://releases/{KEY} already")]);
}

#[tokio::test]
async fn a_large_package_goes_in_parts() {
    let fake = bucket(|_| None);
    let ended = upload(&fake, 1_300_000).await;
    ended.result.as_ref().unwrap();
    insta::assert_snapshot!(ended.asked.join("\n"), @"
    HEAD …
    POST …?uploads=
    PUT …?partNumber=1&uploadId=a%2Fb%2Bc
    PUT …?partNumber=2&uploadId=a%2Fb%2Bc
    PUT …?partNumber=3&uploadId=a%2Fb%2Bc
    PUT …?partNumber=4&uploadId=a%2Fb%2Bc
    POST …?uploadId=a%2Fb%2Bc
    ");
    let sizes: Vec<_> = fake.asked()[2..6].iter().map(|part| part.headers["content-length"].clone()).collect();
    assert_eq!(sizes[..3], ["400000", "400000", "200000"]);
    let list = fake.asked().pop().unwrap().body;
    let part = |number: usize| {
        format!("<PartNumber>{number}</PartNumber><ETag>{}</ETag>", etag(number + 2).replace('"', "&quot;"))
    };
    for number in 1..=4 {
        assert!(list.contains(&part(number)), "{number}: {list}");
    }
}

#[tokio::test]
async fn progress_is_told_part_by_part() {
    let ended = upload(&bucket(|_| None), 1_300_000).await;
    insta::assert_snapshot!(ended.texts(Level::Verbose).join("\n"), @"
    34 %: Uploaded 390.6 KB of package app
    68 %: Uploaded 781.2 KB of package app
    85 %: Uploaded 976.5 KB of package app
    100 %: Uploaded 1.2 MB of package app
    ");
}

#[tokio::test(start_paused = true)]
async fn a_part_is_sent_again_when_s3_stumbles() {
    let stumbles = Arc::new(AtomicUsize::new(2));
    let fake = bucket(move |asked| {
        let is_second = asked.url.contains("partNumber=2");
        let left =
            is_second && stumbles.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        left.then(|| (503, s3_error("SlowDown", "Please reduce your request rate.")))
    });
    let ended = upload(&fake, 1_300_000).await;
    ended.result.as_ref().unwrap();
    let second = fake.asked().into_iter().filter(|asked| asked.url.contains("partNumber=2"));
    let bodies: Vec<_> = second.map(|asked| asked.body).collect();
    assert!(bodies.len() == 3 && bodies.iter().all(|body| *body == bodies[0]), "{:?}", ended.asked);
}

#[tokio::test]
async fn an_upload_that_fails_is_given_up() {
    let fake = bucket(|asked| asked.url.contains("partNumber=3").then(|| (403, s3_error("AccessDenied", "no"))));
    let ended = upload(&fake, 1_300_000).await;
    let failure = ended.result.as_ref().unwrap_err();
    assert_eq!(failure.kind(), &ACCESS_DENIED);
    assert!(failure.message().starts_with(&format!("s3:UploadPart for s3://releases/{KEY} failed")), "{failure}");
    assert_eq!(ended.asked.last().unwrap(), "DELETE …?uploadId=a%2Fb%2Bc");
}

#[tokio::test]
async fn what_cannot_even_be_given_up_is_told() {
    let fake = bucket(|asked| {
        let is_refused = asked.url.contains("partNumber=3") || asked.method == "DELETE";
        is_refused.then(|| (403, s3_error("AccessDenied", "no")))
    });
    let ended = upload(&fake, 1_300_000).await;
    assert!(ended.result.as_ref().unwrap_err().message().contains("UploadPart"), "the first failure is the one");
    let warning = ended.texts(Level::Warning).join("\n");
    assert!(warning.starts_with(&format!("The unfinished upload to s3://releases/{KEY} is still there")), "{warning}");
}

/// S3 answers 200 while it puts the parts together, and may find out only then that it cannot.
#[tokio::test(start_paused = true)]
async fn an_error_with_a_successful_status_is_one() {
    let complete = |asked: &Asked| asked.method == "POST" && asked.url.contains("uploadId");
    let fake = bucket(move |asked| {
        complete(asked).then(|| (200, s3_error("InternalError", "We encountered an internal error.")))
    });
    let ended = upload(&fake, 1_300_000).await;
    assert_eq!(ended.result.as_ref().unwrap_err().kind(), &AWS_FAILED);
    let tries = fake.asked().iter().filter(|asked| complete(asked)).count();
    assert!(tries > 2 && ended.asked.last().unwrap().starts_with("DELETE"), "{:?}", ended.asked);
}

#[tokio::test]
async fn who_interrupts_leaves_nothing_behind() {
    let ended = upload_in(&bucket(|_| None), 1_300_000, RecordingContext::default().cancelled_after(2)).await;
    assert_eq!(ended.result.as_ref().unwrap_err().kind(), &CANCELLED);
    let parts = ended.asked.iter().filter(|line| line.contains("partNumber")).count();
    assert!(parts == 2 && ended.asked.last().unwrap().starts_with("DELETE"), "{:?}", ended.asked);
}

#[tokio::test]
async fn a_preview_says_whether_it_would_upload() {
    for (fake, expected) in
        [(empty_bucket(), vec![(Effect::Add, KEY.to_owned())]), (s3(|_, _| (200, String::new())), Vec::new())]
    {
        let request = request();
        let (_folder, package) = package(&request, 10);
        let upload = Upload { request: &request, package, sizes: SMALL };
        let changes = upload.preview(&fake.connect("eu-west-1", &[])).await.unwrap();
        let changes: Vec<_> = changes.into_iter().map(|change| (change.effect, change.id)).collect();
        assert_eq!(changes, expected);
        assert!(fake.asked().iter().all(|asked| asked.method == "HEAD"), "{:?}", fake.lines());
    }
}

#[tokio::test]
async fn a_preview_tells_of_a_bucket_that_would_be_made() {
    let request = UploadRequest { bucket: None, ..request() };
    let (_folder, package) = package(&request, 10);
    let upload = Upload { request: &request, package, sizes: SMALL };
    let fake = s3(|_, _| (404, String::new()));
    let changes = upload.preview(&fake.connect("eu-west-1", &[])).await.unwrap();
    let ids: Vec<_> = changes.iter().map(|change| change.id.as_str()).collect();
    assert_eq!(ids, ["step-artifacts-123456789012-eu-west-1", KEY]);
}
