//! Smoke tests: what users say about them, what is wrong with that, and the questions that these become.

use aws_deploy::{Expectation, ExpectationPaths, RequestMethod};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use step_core::{InputPaths, ListPath, OptionalPath, Problem, Rules};

use crate::api::{Api, ApiPaths};
use crate::errors::{SMOKE_TEST_OF_OTHERS, SMOKE_TEST_UNREADABLE, SMOKE_TEST_WITHOUT_API};
use crate::function::{Function, main, serving};
use crate::{Application, FunctionLabel};

step_core::text_type! {
    /// What follows an API's address in a request: a path, and a query if need be.
    pub struct CalledPath {
        what: "the path of a request",
        accepted: "a path that begins with `/`, such as `/health` or `/orders?limit=1`, without spaces",
        length: 1..=2048,
        pattern: "^/[!-~]*$"
    }
}

step_core::number_type! {
    /// The status of an answer.
    pub struct HttpStatus(u16) { what: "an HTTP status", range: 100..=599 }
}

step_core::number_type! {
    /// For how long a question is asked again.
    pub struct Patience(u16) { what: "a number of seconds", range: 0..=600 }
}

/// A question that what was deployed has to answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum SmokeTest {
    /// A request to the API.
    Http(HttpTest),
    /// A call of a function.
    Invoke(InvokeTest),
}

/// A request to the API. It is not signed and has no key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HttpTest {
    /// The path behind the API's address, e.g. `/health` or `/orders?limit=1`.
    pub path: CalledPath,
    /// The request's method.
    #[serde(default)]
    pub method: RequestMethod,
    /// JSON that is sent.
    pub body: Option<String>,
    /// The status of the right answer.
    #[serde(default = "success")]
    pub status: HttpStatus,
    /// What the answer's body has to be.
    #[serde(default)]
    pub expects: Expectation,
    /// For how many seconds the request is sent again until the answer is right, from 0 to 600. New names and routes need
    /// some.
    #[serde(default = "usual_patience")]
    pub seconds: Patience,
}

/// A call of a function, as the version that serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvokeTest {
    /// The function's name in the application.
    #[serde(default = "main")]
    pub function: FunctionLabel,
    /// The event that it gets, in JSON. Without it: `{}`. It may get it several times.
    pub payload: Option<String>,
    /// What its result has to be. A function that fails never passes.
    #[serde(default)]
    pub expects: Expectation,
    /// For how many seconds the function is called again until the result is right, from 0 to 600.
    #[serde(default = "usual_patience")]
    pub seconds: Patience,
}

impl SmokeTest {
    /// The question, asked of these functions. `url_output` is the stack's output with the API's address.
    pub(crate) fn question(
        &self,
        functions: &[Function],
        application: &Application,
        url_output: &str,
    ) -> aws_deploy::SmokeTest {
        match self {
            Self::Http(test) => aws_deploy::SmokeTest::Http(aws_deploy::HttpTest {
                url_output: url_output.to_owned(),
                method: test.method,
                path: test.path.to_string(),
                body: test.body.clone().unwrap_or_default(),
                status: test.status.get(),
                expects: test.expects.clone(),
                seconds: test.seconds.get(),
            }),
            Self::Invoke(test) => {
                let called = functions.iter().find(|function| function.name == test.function);
                aws_deploy::SmokeTest::Invoke(aws_deploy::InvokeTest {
                    function: serving(&test.function, application),
                    payload: test.payload.clone().unwrap_or_else(|| "{}".to_owned()),
                    expects: test.expects.clone(),
                    seconds: test.seconds.get(),
                    timeout: called.map_or(u32::default(), Function::seconds),
                })
            }
        }
    }
}

/// Checks the tests of a step that deploys functions and an API.
pub fn check_smoke_tests(
    tests: &ListPath<SmokeTest>,
    functions: &ListPath<Function>,
    api: &ApiPaths,
    rules: &mut Rules<'_>,
) {
    rules.each(tests, |test, rules| {
        check_http(&test.http(), rules);
        check_invoke(&test.invoke(), functions, rules);
        let path = test.http().path;
        rules.check((api.whole(), &path), |(api, _)| {
            let message = "the application has no API that could be asked";
            (api == Api::None).then(|| SMOKE_TEST_WITHOUT_API.problem(message).at(path.path()))
        });
    });
}

/// Checks the tests of a step that deploys an API alone.
pub fn check_http_tests(tests: &ListPath<HttpTest>, rules: &mut Rules<'_>) {
    rules.each(tests, |test, rules| check_http(&test, rules));
}

/// Checks the tests of a step that deploys functions alone.
pub fn check_invoke_tests(tests: &ListPath<InvokeTest>, functions: &ListPath<Function>, rules: &mut Rules<'_>) {
    rules.each(tests, |test, rules| check_invoke(&test, functions, rules));
}

fn check_http(test: &HttpTestPaths, rules: &mut Rules<'_>) {
    check_json(&test.body, rules);
    check_expectation(&test.expects, rules);
}

fn check_invoke(test: &InvokeTestPaths, functions: &ListPath<Function>, rules: &mut Rules<'_>) {
    check_json(&test.payload, rules);
    check_expectation(&test.expects, rules);
    let at = &test.function;
    let names = functions.each(|function| function.name);
    rules.check((at, &names), |(called, functions)| {
        let is_known = functions.iter().any(|(_, function)| *function == called);
        let message = || format!("no function here is called {called}");
        (!is_known).then(|| SMOKE_TEST_OF_OTHERS.problem(message()).at(at.path()))
    });
}

fn check_json(path: &OptionalPath<String>, rules: &mut Rules<'_>) {
    rules.check(path, |text| {
        let error = serde_json::from_str::<Json>(&text?).err()?;
        Some(SMOKE_TEST_UNREADABLE.problem(format!("no JSON: {error}")))
    });
}

fn check_expectation(expects: &ExpectationPaths, rules: &mut Rules<'_>) {
    let unreadable = |expectation: Expectation| -> Option<Problem> {
        expectation.problem().map(|problem| SMOKE_TEST_UNREADABLE.problem(problem))
    };
    rules.check(&expects.matches().pattern, |pattern| unreadable(Expectation::Matches { pattern }));
    rules.check(&expects.contains().json, |json| unreadable(Expectation::Contains { json }));
}

#[expect(clippy::expect_used, reason = "a constant within its range")]
fn success() -> HttpStatus {
    HttpStatus::try_from(200).expect("a status")
}

#[expect(clippy::expect_used, reason = "a constant within its range")]
fn usual_patience() -> Patience {
    Patience::try_from(30).expect("a number of seconds")
}
