//! CloudFormation as far as the engine uses it, for tests: answers in its protocol (AWS Query, XML), behaviour written
//! from its documentation. What happens during an operation is a script, see [`FakeCloudFormation::plays`]; which change
//! sets there are and what can be done with them is kept (`change_sets`). What tests set up is in `setup`.

mod answers;
mod change_sets;
mod events;
mod operations;
mod script;
mod setup;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;

use crate::platform::Transport;
use aws_sdk_cloudformation::config::SharedAsyncSleep;
use change_sets::FakeChangeSet;
use script::ScriptedEvent;

/// The stack that everything is about.
pub(crate) const STACK: &str = "shop";

/// Its ARN.
pub(crate) fn stack_id() -> String {
    script::arn("")
}

/// A CloudFormation with one stack.
#[derive(Clone, Debug)]
pub(crate) struct FakeCloudFormation(Arc<Mutex<State>>);

/// A call that was made.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) action: String,
    pub(crate) parameters: BTreeMap<String, String>,
}

/// An answer that is not the usual one.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) header: Option<(&'static str, &'static str)>,
    pub(crate) body: String,
}

/// Where a run is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kill {
    /// Before its call reaches AWS.
    BeforeCall(usize),
    /// After AWS has acted, before the answer arrives.
    AfterCall(usize),
}

#[derive(Debug)]
struct State {
    /// Statuses before an operation, each seen once, the last for ever. None: no stack.
    statuses: VecDeque<&'static str>,
    history: Vec<ScriptedEvent>,
    script: Vec<ScriptedEvent>,
    /// What happens in the operations after that.
    later_scripts: VecDeque<Vec<ScriptedEvent>>,
    outputs: Vec<(&'static str, &'static str)>,
    /// `Action Id Type [Replacement]`.
    changes: Vec<String>,
    change_set_failure: Option<&'static str>,
    change_sets: BTreeMap<String, FakeChangeSet>,
    /// What exists already when a change set is created first.
    left_over_change_set: Option<(&'static str, &'static str)>,
    /// What the last change set that was executed well was made of.
    deployed: Option<String>,
    page_size: usize,
    has_shifting_pages: bool,
    refusals: BTreeMap<&'static str, Refusal>,
    /// What is refused for some calls only: the number of the first that is, from 0, and of the first that is not any more.
    passing_refusals: Vec<(&'static str, std::ops::Range<usize>, Refusal)>,
    /// What is refused after it was done.
    late_refusals: BTreeMap<&'static str, Refusal>,
    /// What happens after `CancelUpdateStack`.
    cancelled_script: Vec<ScriptedEvent>,
    cancel_token: Option<String>,
    calls: Vec<Call>,
    /// The token of the running or last operation, and the seconds since it began.
    operation: Option<(String, i64)>,
    /// The stack's status until an event tells another.
    status_at_begin: &'static str,
    /// What the stack is said to be until then, if that is not that something is being done.
    status_of_before: Option<&'static str>,
    /// How many change sets were executed: each changes when the stack was updated last, which deletions and continued
    /// rollbacks do not.
    updates: i64,
    is_protected: bool,
    /// By stack: `Id Type Status [Reason]`.
    resources: BTreeMap<String, Vec<String>>,
    /// What `GetTemplateSummary` answers.
    summary: &'static str,
    kill: Option<Kill>,
    executed: usize,
    /// How many change sets there ever were.
    created: usize,
    /// Whether the next change set is made anew by somebody else at once.
    is_change_set_replaced: bool,
    /// How long each answer takes.
    latency: Duration,
}

impl FakeCloudFormation {
    /// Without the stack.
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            statuses: VecDeque::new(),
            history: Vec::new(),
            script: Vec::new(),
            later_scripts: VecDeque::new(),
            outputs: Vec::new(),
            changes: Vec::new(),
            change_set_failure: None,
            change_sets: BTreeMap::new(),
            left_over_change_set: None,
            deployed: None,
            page_size: 100,
            has_shifting_pages: false,
            refusals: BTreeMap::new(),
            passing_refusals: Vec::new(),
            late_refusals: BTreeMap::new(),
            cancelled_script: Vec::new(),
            cancel_token: None,
            calls: Vec::new(),
            operation: None,
            status_at_begin: "CREATE_IN_PROGRESS",
            status_of_before: None,
            updates: 0,
            is_protected: false,
            resources: BTreeMap::new(),
            summary: "",
            kill: None,
            executed: 0,
            created: 0,
            is_change_set_replaced: false,
            latency: Duration::ZERO,
        })))
    }

    pub(crate) fn transport(&self) -> Transport {
        let fake = self.clone();
        let http = http_client_fn(move |_, _| SharedHttpConnector::new(fake.clone()));
        Transport { http, sleep: SharedAsyncSleep::new(TokioSleep::new()) }
    }

    /// The calls that were made, in order.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// The only call of this action.
    pub(crate) fn call(&self, action: &str) -> Call {
        let mut calls = self.calls();
        calls.retain(|call| call.action == action);
        assert_eq!(calls.len(), 1, "{action} was called {} times", calls.len());
        calls.remove(0)
    }

    /// How many change sets were executed; calls that were refused do not count.
    pub(crate) fn executed(&self) -> usize {
        self.state().executed
    }

    pub(crate) fn count(&self, action: &str) -> usize {
        self.calls().iter().filter(|call| call.action == action).count()
    }

    /// Nothing, if the answer does not arrive.
    fn answer(&self, body: &[u8]) -> Option<http::Response<SdkBody>> {
        let mut parameters: BTreeMap<_, _> = form_urlencoded::parse(body).into_owned().collect();
        let action = parameters.remove("Action").expect("a query has an action");
        let mut state = self.state();
        let is_now = |call: usize| call == state.calls.len();
        let (is_lost_before, is_lost_after) = match state.kill {
            Some(Kill::BeforeCall(call)) => (is_now(call), false),
            Some(Kill::AfterCall(call)) => (false, is_now(call)),
            None => (false, false),
        };
        if is_lost_before {
            return None;
        }
        state.calls.push(Call { action: action.clone(), parameters: parameters.clone() });
        let number = state.calls.iter().filter(|call| call.action == action).count() - 1;
        let passing = state.passing_refusals.iter().find(|(of, calls, _)| *of == action && calls.contains(&number));
        let refusal = state.refusals.get(action.as_str()).or(passing.map(|(.., refusal)| refusal));
        let answer = if let Some(refusal) = refusal {
            refusal.response()
        } else {
            let answer = answers::answer(&mut state, &action, &parameters);
            state.late_refusals.get(action.as_str()).map_or(answer, Refusal::response)
        };
        (!is_lost_after).then_some(answer)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no test panics while it holds the lock")
    }
}

impl HttpConnector for FakeCloudFormation {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let latency = self.state().latency;
        match self.answer(request.body().bytes().unwrap_or_default()) {
            Some(answer) => HttpConnectorFuture::new(async move {
                if !latency.is_zero() {
                    tokio::time::sleep(latency).await;
                }
                Ok(HttpResponse::try_from(answer).expect("a valid answer"))
            }),
            None => HttpConnectorFuture::new(std::future::pending()),
        }
    }
}

impl Refusal {
    /// An error in CloudFormation's protocol.
    pub(crate) fn error(status: u16, code: &str, message: &str) -> Self {
        Self { status, header: None, body: answers::error_body(code, message) }
    }

    fn response(&self) -> http::Response<SdkBody> {
        let builder = http::Response::builder().status(self.status);
        let builder = self.header.into_iter().fold(builder, |builder, (name, value)| builder.header(name, value));
        builder.body(SdkBody::from(self.body.as_str())).expect("a valid answer")
    }
}
