//! AWS as a function from requests to answers, for tests. Answers are written from AWS's documentation.

use std::sync::{Arc, Mutex};

use aws_sdk_cloudformation::config::SharedAsyncSleep;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_types::body::SdkBody;
use step_core::Failure;

use crate::client::Aws;
use crate::platform::Transport;

/// What was asked.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: String,
}

pub(crate) type Answer = (u16, String);

/// The tag of what the request with this number, from 1, has put somewhere.
pub(crate) fn etag(number: usize) -> String {
    format!("\"tag-{number}\"")
}

/// The requests that were made, and an AWS that answers them.
#[derive(Clone)]
pub(crate) struct FakeAws {
    asked: Arc<Mutex<Vec<Asked>>>,
    transport: Transport,
}

/// A header of an answer.
pub(crate) type Header = (&'static str, String);

impl FakeAws {
    /// Answers each request with what `answer` makes of it and of its number, from 0.
    pub(crate) fn new(answer: impl Fn(usize, &Asked) -> Answer + Send + Sync + 'static) -> Self {
        Self::with_headers(move |number, asked| (answer(number, asked), None))
    }

    /// The same with a header beside the usual ones.
    pub(crate) fn with_headers(
        answer: impl Fn(usize, &Asked) -> (Answer, Option<Header>) + Send + Sync + 'static,
    ) -> Self {
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let record = Arc::clone(&asked);
        let http = infallible_client_fn(move |request: http::Request<SdkBody>| {
            let (parts, body) = request.into_parts();
            let asked = Asked {
                method: parts.method.to_string(),
                url: parts.uri.to_string(),
                headers: parts.headers,
                body: String::from_utf8_lossy(body.bytes().unwrap_or_default()).into_owned(),
            };
            let mut record = record.lock().unwrap();
            let ((status, body), header) = answer(record.len(), &asked);
            record.push(asked);
            let mut response = http::Response::builder().status(status).header("etag", etag(record.len()));
            if let Some((name, value)) = header {
                response = response.header(name, value);
            }
            response.body(body).unwrap()
        });
        let transport = Transport { http, sleep: SharedAsyncSleep::new(TokioSleep::new()) };
        Self { asked, transport }
    }

    /// A connection with keys and these variables.
    pub(crate) fn connect(&self, region: &str, variables: &[(&str, &str)]) -> Aws {
        let keys = [
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "verysecret"),
            ("AWS_SESSION_TOKEN", "token"),
        ];
        self.connect_with(region, &[&keys, variables].concat()).expect("credentials are there")
    }

    /// A connection with nothing but these variables.
    pub(crate) fn connect_with(&self, region: &str, variables: &[(&str, &str)]) -> Result<Aws, Failure> {
        let value = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Aws::connect(&region.try_into().unwrap(), &value, self.transport.clone())
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// `METHOD URL` of each request.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().iter().map(|asked| format!("{} {}", asked.method, asked.url)).collect()
    }
}

/// An error in the form of the Query services.
pub(crate) fn query_error(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
    )
}

/// An error in S3's form.
pub(crate) fn s3_error(code: &str, message: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{message}</Message></Error>")
}

/// Who everybody is here.
pub(crate) fn caller_identity() -> String {
    "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/deployer</Arn>\
     <UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
        .into()
}

/// An S3 that answers like this; STS knows everybody.
pub(crate) fn s3(answer: impl Fn(usize, &Asked) -> Answer + Send + Sync + 'static) -> FakeAws {
    FakeAws::new(
        move |number, asked| {
            if asked.body.starts_with("Action=") { (200, caller_identity()) } else { answer(number, asked) }
        },
    )
}

/// A bucket without objects, which takes some.
pub(crate) fn empty_bucket() -> FakeAws {
    s3(|_, asked| {
        let is_object = !asked.url.ends_with('/');
        (if asked.method == "HEAD" && is_object { 404 } else { 200 }, String::new())
    })
}
