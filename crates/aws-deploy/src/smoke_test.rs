//! Asking what was deployed a question, and going back to the versions before if the answer is wrong.
//!
//! A question is asked again until the answer is right or its time is over: names, routes and aliases need some seconds
//! until they are known everywhere. What will not get better, such as a missing right, ends the test at once.

mod expectation;
mod request;
mod rollback;

use std::time::Duration;

use step_core::{CANCELLED, Context, Failure};

use crate::client::{Aws, web};
use crate::errors::{AWS_FAILED, ENDPOINT_UNREACHABLE, HOST_NOT_GRANTED, SMOKE_TEST_FAILED, THROTTLED};
use crate::pace::Pace;
use crate::serving::Notes;
use crate::verification::Declared;

pub use expectation::{Expectation, ExpectationPaths};
pub use request::{HttpTest, InvokeTest, RequestMethod, SmokeTest, SmokeTests};

/// How long an answer over HTTP may take: API Gateway waits for functions for 30 s at most.
const ANSWER: Duration = Duration::from_secs(35);

/// Longer answers are cut in messages.
const LONGEST_EXCERPT: usize = 300;

/// Runs the tests in order. The first that fails ends the deployment, after the functions went back.
pub(crate) async fn run(request: &SmokeTests, notes: &Notes, aws: &Aws, context: &dyn Context) -> Result<(), Failure> {
    match pass(request, aws, context).await {
        Ok(()) => Ok(()),
        Err(failure) if *failure.kind() == CANCELLED => Err(failure),
        Err(failure) => Err(rollback::run(failure, request, notes, aws, context).await),
    }
}

async fn pass(request: &SmokeTests, aws: &Aws, context: &dyn Context) -> Result<(), Failure> {
    let declared = Declared::by(&request.stack_name, aws, context).await?;
    for test in &request.tests {
        let question = Question::of(test, &declared)?;
        let answer = question.pass(aws, context).await?;
        context.info(&format!("Smoke test passed: {} {answer}", question.text));
    }
    Ok(())
}

/// A test, and what it asks in words.
struct Question<'a> {
    test: &'a SmokeTest,
    text: String,
    /// The API's address, for tests over HTTP.
    url: &'a str,
}

/// How an answer is, in words.
enum Answer {
    Right(String),
    Wrong(String),
}

impl<'a> Question<'a> {
    fn of(test: &'a SmokeTest, declared: &'a Declared) -> Result<Self, Failure> {
        Ok(match test {
            SmokeTest::Http(http) => {
                let url = declared.output(&http.url_output)?.trim_end_matches('/');
                Self { test, text: format!("{} {url}{}", http.method.name(), http.path), url }
            }
            SmokeTest::Invoke(invoke) => {
                Self { test, text: format!("the call of function {}", invoke.function.name), url: "" }
            }
        })
    }

    /// Asks until the answer is right, and tells it.
    async fn pass(&self, aws: &Aws, context: &dyn Context) -> Result<String, Failure> {
        let patience = Pace::new(aws.sleep(), self.test.patience());
        let whole = Pace::new(aws.sleep(), self.test.patience() + self.answer_time() * 2);
        let mut pauses = patience.pauses();
        loop {
            let asked = whole.pauses().unless_interrupted(context, self.ask(aws)).await;
            let failure =
                match asked.map_err(|interruption| interruption.failure(&format!("{} is asked", self.text)))? {
                    Ok(Answer::Right(answer)) => return Ok(answer),
                    Ok(Answer::Wrong(answer)) => {
                        SMOKE_TEST_FAILED.failure(format!("the smoke test failed: {} {answer}", self.text))
                    }
                    Err(failure) if is_passing(&failure) => failure,
                    Err(failure) => return Err(failure),
                };
            context.wait(&format!("The smoke test does not pass yet: {failure}"));
            match pauses.pause(context).await {
                Ok(()) => {}
                Err(_) if context.cancelled() => {
                    return Err(CANCELLED.failure(format!("cancelled while {} is tested", self.text)));
                }
                Err(_) => return Err(failure),
            }
        }
    }

    async fn ask(&self, aws: &Aws) -> Result<Answer, Failure> {
        match self.test {
            SmokeTest::Http(test) => self.ask_over_http(test, aws).await,
            SmokeTest::Invoke(test) => invoke(test, self.answer_time(), aws).await,
        }
    }

    async fn ask_over_http(&self, test: &HttpTest, aws: &Aws) -> Result<Answer, Failure> {
        let (origin, base) = split(self.url);
        let request = web::Request {
            method: test.method.as_http(),
            origin: origin.to_owned(),
            path: format!("{base}{}", test.path),
            body: test.body.clone(),
        };
        let answer = aws.ask(request, ANSWER).await.map_err(with_way_to_grant)?;
        let (status, expected) = (answer.status, test.status);
        if status != expected {
            let excerpt = excerpt(&answer.body);
            return Ok(Answer::Wrong(format!("answers with HTTP {status}, not {expected}: {excerpt}")));
        }
        Ok(match test.expects.unmet(&answer.body) {
            None => Answer::Right(format!("answers with HTTP {status}")),
            Some(unmet) => {
                Answer::Wrong(format!("answers with HTTP {status} and a body that {unmet}: {}", excerpt(&answer.body)))
            }
        })
    }

    fn answer_time(&self) -> Duration {
        match self.test {
            SmokeTest::Http(_) => ANSWER,
            SmokeTest::Invoke(test) => Duration::from_secs(test.timeout.into()),
        }
    }
}

async fn invoke(test: &InvokeTest, timeout: Duration, aws: &Aws) -> Result<Answer, Failure> {
    let InvokeTest { function, payload, expects, .. } = test;
    let answer = aws.lambda().invoke(&function.name, &function.alias, payload, timeout).await?;
    if let Some(error) = answer.error {
        return Ok(Answer::Wrong(format!("fails ({error}): {}", excerpt(&answer.payload))));
    }
    Ok(match expects.unmet(&answer.payload) {
        None => Answer::Right("gives the right result".to_owned()),
        Some(unmet) => Answer::Wrong(format!("gives a result that {unmet}: {}", excerpt(&answer.payload))),
    })
}

/// Whether asking again may help.
fn is_passing(failure: &Failure) -> bool {
    [&THROTTLED, &AWS_FAILED, &ENDPOINT_UNREACHABLE].contains(&failure.kind())
}

/// Steps ask for AWS's hosts only.
fn with_way_to_grant(failure: Failure) -> Failure {
    if *failure.kind() != HOST_NOT_GRANTED {
        return failure;
    }
    failure.fix(
        "Grant the host of the API to the step; with the steps program: `--allow-host HOST`. Names of your own are never \
         granted by themselves.",
    )
}

/// Scheme and host, and the path behind them.
fn split(url: &str) -> (&str, &str) {
    let host = url.find("://").map_or(0, |scheme| scheme + 3);
    let path = url[host..].find('/').map_or(url.len(), |path| host + path);
    url.split_at(path)
}

fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    match text.char_indices().nth(LONGEST_EXCERPT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None if text.is_empty() => "nothing".to_owned(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
