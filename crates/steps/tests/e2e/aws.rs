//! How tests prepare and inspect an account of the emulator, past the step.
//!
//! The emulator takes an account's number as its root user's access key, and does not check that user's signature.

use std::thread;
use std::time::{Duration, Instant};

use super::http::{Message, exchange};

/// The region of every test.
pub(crate) const REGION: &str = "eu-west-1";

/// Longer than any operation that a test asks for.
const PATIENCE: Duration = Duration::from_mins(1);

/// One account of the emulator.
pub(crate) struct Account {
    number: String,
    region: &'static str,
    emulator: String,
}

/// The XML that a call was answered with.
#[derive(Debug)]
pub(crate) struct Answer(String);

impl Account {
    pub(crate) fn new(number: &str, emulator: &str) -> Self {
        let emulator = emulator.trim_start_matches("http://").to_owned();
        Self { number: number.to_owned(), region: REGION, emulator }
    }

    /// The same account in another region.
    pub(crate) fn in_region(self, region: &'static str) -> Self {
        Self { region, ..self }
    }

    /// Calls an action of CloudFormation, which has to succeed.
    #[track_caller]
    pub(crate) fn cloudformation(&self, action: &str, parameters: &[(&str, &str)]) -> Answer {
        let (status, answer) = self.query("cloudformation", "2010-05-15", action, parameters);
        assert_eq!(status, 200, "{action} {parameters:?}: {answer:?}");
        answer
    }

    /// The stack's status; nothing if there is no such stack.
    pub(crate) fn stack_status(&self, stack: &str) -> Option<String> {
        let (status, answer) = self.query("cloudformation", "2010-05-15", "DescribeStacks", &[("StackName", stack)]);
        if status == 200 { answer.text("StackStatus").map(ToOwned::to_owned) } else { None }
    }

    /// Waits until no operation works on the stack any more.
    #[track_caller]
    pub(crate) fn settle(&self, stack: &str) {
        let started = Instant::now();
        while let Some(status) = self.stack_status(stack) {
            // A stack under review waits for its first change set, not for an operation.
            if !status.ends_with("_IN_PROGRESS") || status == "REVIEW_IN_PROGRESS" {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "stack {stack} is still {status}");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Makes a queue, and returns its URL.
    pub(crate) fn create_queue(&self, name: &str) -> String {
        let (status, answer) = self.query("sqs", "2012-11-05", "CreateQueue", &[("QueueName", name)]);
        assert_eq!(status, 200, "{answer:?}");
        answer.text("QueueUrl").expect("a queue has a URL").to_owned()
    }

    /// The URLs of all queues.
    pub(crate) fn queues(&self) -> Vec<String> {
        let (status, answer) = self.query("sqs", "2012-11-05", "ListQueues", &[]);
        assert_eq!(status, 200, "{answer:?}");
        answer.texts("QueueUrl").map(ToOwned::to_owned).collect()
    }

    /// Puts a message into a queue.
    #[track_caller]
    pub(crate) fn send_message(&self, queue: &str, body: &str) {
        let (status, answer) =
            self.query("sqs", "2012-11-05", "SendMessage", &[("QueueUrl", queue), ("MessageBody", body)]);
        assert_eq!(status, 200, "{answer:?}");
    }

    /// How many messages are in a queue, received ones that are not done yet included.
    #[track_caller]
    pub(crate) fn messages(&self, queue: &str) -> u64 {
        let parameters = [("QueueUrl", queue), ("AttributeName.1", "All")];
        let (status, answer) = self.query("sqs", "2012-11-05", "GetQueueAttributes", &parameters);
        assert_eq!(status, 200, "{answer:?}");
        let (names, values) = (answer.texts("Name"), answer.texts("Value"));
        let counts = names.zip(values).filter(|(name, _)| name.starts_with("ApproximateNumberOfMessages"));
        counts.filter_map(|(_, count)| count.parse::<u64>().ok()).sum()
    }

    /// Makes a bucket in [`REGION`].
    #[track_caller]
    pub(crate) fn create_bucket(&self, bucket: &str) {
        let element = "CreateBucketConfiguration";
        let place = format!("<{element}><LocationConstraint>{REGION}</LocationConstraint></{element}>");
        self.put(&format!("/{bucket}"), &place);
    }

    /// Puts an object into a bucket, and returns its URL.
    #[track_caller]
    pub(crate) fn upload(&self, bucket: &str, key: &str, text: &str) -> String {
        let path = format!("/{bucket}/{key}");
        self.put(&path, text);
        format!("http://{}{path}", self.emulator)
    }

    #[track_caller]
    fn put(&self, path: &str, body: &str) {
        let headers = [("host", self.emulator.as_str()), ("authorization", &self.authorization("s3"))];
        let request = Message::new(format!("PUT {path} HTTP/1.1"), &headers, body);
        let answer = exchange(&self.emulator, &request).expect("the emulator answers");
        assert_eq!(answer.status(), Some(200), "{path}: {}", String::from_utf8_lossy(&answer.body));
    }

    /// What is at a path of S3: `/bucket/key`, or `/bucket?policy=`.
    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Vec<u8> {
        let headers = [("host", self.emulator.as_str()), ("authorization", &self.authorization("s3"))];
        let request = Message::new(format!("GET {path} HTTP/1.1"), &headers, "");
        let answer = exchange(&self.emulator, &request).expect("the emulator answers");
        assert_eq!(answer.status(), Some(200), "{path}: {}", String::from_utf8_lossy(&answer.body));
        answer.body
    }

    fn query(&self, service: &str, version: &str, action: &str, parameters: &[(&str, &str)]) -> (u16, Answer) {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("Action", action).append_pair("Version", version).extend_pairs(parameters);
        let headers = [
            ("host", self.emulator.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
            ("authorization", &self.authorization(service)),
        ];
        let request = Message::new("POST / HTTP/1.1", &headers, form.finish());
        let answer = exchange(&self.emulator, &request).expect("the emulator answers");
        (answer.status().expect("a status"), Answer(String::from_utf8(answer.body).expect("UTF-8")))
    }

    fn authorization(&self, service: &str) -> String {
        let scope = format!("{}/20260101/{}/{service}/aws4_request", self.number, self.region);
        format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=unchecked")
    }
}

impl Answer {
    /// The text of the first element with this name.
    pub(crate) fn text(&self, element: &str) -> Option<&str> {
        self.texts(element).next()
    }

    /// The texts of all elements with this name.
    pub(crate) fn texts(&self, element: &str) -> impl Iterator<Item = &str> {
        let close = format!("</{element}>");
        let parts = self.0.split(close.as_str()).collect::<Vec<_>>();
        let open = format!("<{element}>");
        let texts = parts.into_iter().filter_map(move |part| part.rsplit_once(open.as_str()));
        texts.map(|(_, text)| text)
    }
}
