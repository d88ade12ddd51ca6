//! CloudFormation as far as the engine uses it, for tests: answers in its protocol (AWS Query, XML), behaviour written
//! from its documentation. What happens during an operation is a script, see [`FakeCloudFormation::plays`]; which change
//! sets there are and what can be done with them is kept (`change_sets`).

mod answers;
mod change_sets;
mod events;
mod operations;
mod script;

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

    /// With the stack, which goes through these statuses, one per description.
    pub(crate) fn with_stack(self, statuses: &[&'static str]) -> Self {
        self.state().statuses = statuses.iter().copied().collect();
        self
    }

    pub(crate) fn with_outputs(self, outputs: &[(&'static str, &'static str)]) -> Self {
        self.state().outputs = outputs.to_vec();
        self
    }

    /// The change set's changes: `Modify Topic AWS::SNS::Topic True`.
    pub(crate) fn with_changes(self, changes: &[&str]) -> Self {
        self.state().changes = changes.iter().map(ToString::to_string).collect();
        self
    }

    /// The change set fails.
    pub(crate) fn with_failing_change_set(self, reason: &'static str) -> Self {
        self.state().change_set_failure = Some(reason);
        self
    }

    /// Events and changes come in pages of this many.
    pub(crate) fn with_pages_of(self, size: usize) -> Self {
        self.state().page_size = size;
        self
    }

    /// Pages of events are counted from the newest, and time goes on between them: what is on one page may be on the next
    /// one, too.
    pub(crate) fn with_shifting_pages(self) -> Self {
        self.state().has_shifting_pages = true;
        self
    }

    /// Events of earlier operations; see [`plays`](Self::plays).
    pub(crate) fn with_history(self, events: &str) -> Self {
        self.state().history = script::parse(events);
        self
    }

    /// What happens when the change set is executed. Lines of `second path type status [reason]`: a path `Network/Subnet`
    /// is the resource Subnet in the nested stack Network, `Network/.` that stack itself, `.` the stack. A status may be
    /// followed by the token of another operation: `UPDATE_IN_PROGRESS@other`.
    ///
    /// The clock goes on by 2 s whenever the stack's events are asked for. What is said a second time happens in the
    /// operation after that.
    pub(crate) fn plays(self, events: &str) -> Self {
        let mut state = self.state();
        if state.script.is_empty() {
            state.script = script::parse(events);
        } else {
            state.later_scripts.push_back(script::parse(events));
        }
        drop(state);
        self
    }

    /// A change set in this status, with this execution status, exists under the first name that is asked for.
    pub(crate) fn with_left_over_change_set(self, status: &'static str, execution: &'static str) -> Self {
        self.state().left_over_change_set = Some((status, execution));
        self
    }

    /// Another run deletes the first change set that is created, and makes one of the same name.
    pub(crate) fn with_change_set_replaced_by_another_run(self) -> Self {
        self.state().is_change_set_replaced = true;
        self
    }

    /// An operation that was begun leaves the stack in this status until its first event.
    pub(crate) fn with_status_until_first_event(self, status: &'static str) -> Self {
        self.state().status_of_before = Some(status);
        self
    }

    /// Each answer takes so long.
    pub(crate) fn with_latency(self, latency: Duration) -> Self {
        self.state().latency = latency;
        self
    }

    /// The stack cannot be deleted.
    pub(crate) fn protected(self) -> Self {
        self.state().is_protected = true;
        self
    }

    /// The resources of the stack, or of the nested stack that is the resource at `path`: `Id Type Status [Reason]`.
    pub(crate) fn with_resources(self, path: &str, resources: &[&str]) -> Self {
        let resources = resources.iter().map(ToString::to_string).collect();
        self.state().resources.insert(script::arn(path), resources);
        self
    }

    /// What AWS says of templates that it has to be asked about, in XML.
    pub(crate) fn with_summary(self, summary: &'static str) -> Self {
        self.state().summary = summary;
        self
    }

    /// From now on the run is killed there.
    pub(crate) fn killing(&self, kill: Option<Kill>) {
        self.state().kill = kill;
    }

    /// Somebody executes another change set.
    pub(crate) fn is_deployed_by_somebody(&self) {
        let mut state = self.state();
        state.updates += 1;
        state.change_sets.values_mut().for_each(|change_set| change_set.execution = "OBSOLETE");
    }

    /// The action is always answered like this.
    pub(crate) fn refusing(self, action: &'static str, refusal: Refusal) -> Self {
        self.state().refusals.insert(action, refusal);
        self
    }

    /// The action is done and answered like this, as if somebody else had done it a moment before.
    pub(crate) fn executing_though_refused(self, action: &'static str, refusal: Refusal) -> Self {
        self.state().late_refusals.insert(action, refusal);
        self
    }

    /// These calls of the action are answered like this, the first has number 0.
    pub(crate) fn refusing_calls(self, action: &'static str, calls: std::ops::Range<usize>, refusal: Refusal) -> Self {
        self.state().passing_refusals.push((action, calls, refusal));
        self
    }

    /// What happens after an update is cancelled, with seconds from then on, instead of the rest of what was to happen.
    pub(crate) fn plays_when_cancelled(self, events: &str) -> Self {
        self.state().cancelled_script = script::parse(events);
        self
    }

    /// An operation with this token runs since `seconds`; see [`plays`](Self::plays).
    pub(crate) fn with_running_operation(self, token: &str, seconds: i64) -> Self {
        self.state().operation = Some((token.to_owned(), seconds));
        self
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
