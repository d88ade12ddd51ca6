//! A stack's events, each once and in order.
//!
//! Which events belong to an operation is never decided by this machine's clock:
//!
//! - Events of the stack itself do if they carry the operation's client request token, "all events triggered by a given
//!   stack operation are assigned the same client request token" (API reference of `StackEvent`). So a run that takes up an
//!   operation of an earlier run sees all of it. Cancelling an update is a call of its own, and what it leads to carries
//!   the token of that call.
//! - For nested stacks AWS documents no token. Their events belong to the operation from the time, AWS's own, at which it
//!   first touched the resource that is the nested stack: until it is done, nobody else can change that.
//! - The same goes for somebody else's operation, which may have been started without a token.

use std::collections::HashSet;

use aws_sdk_cloudformation::primitives::DateTime;
use aws_sdk_cloudformation::types::{ResourceStatus, StackEvent};
use step_core::Failure;

use super::Session;

const STACK_TYPE: &str = "AWS::CloudFormation::Stack";
/// Of a stack that is nothing but the place of its first change set.
const REVIEW_IN_PROGRESS: &str = "REVIEW_IN_PROGRESS";

/// Something that happened to a resource, or to the stack itself.
#[derive(Clone, Debug)]
pub(super) struct Event {
    /// When, by AWS's clock.
    pub(super) time: DateTime,
    /// The resource's logical id, behind those of the nested stacks that it is in: `Network/Subnet`. For an event of a
    /// stack itself, the nested stacks only; empty for the stack that is deployed.
    pub(super) path: String,
    /// What the resource is.
    pub(super) resource_type: String,
    /// Which one it is, once AWS knows.
    pub(super) physical_id: Option<String>,
    /// E.g. `CREATE_IN_PROGRESS`.
    pub(super) status: String,
    /// Why, mostly for failures.
    pub(super) reason: Option<String>,
    /// Whether it is about a stack as such, not about one of its resources.
    pub(super) about_stack: bool,
    /// The name of the stack that it happened in.
    pub(super) stack_name: String,
    /// Whether the cancellation of an update of ours has led to it.
    pub(super) is_of_cancellation: bool,
}

/// What belongs to a stack's operation.
#[derive(Clone, Debug)]
enum Scope {
    /// What carries the token, or that of its cancellation.
    Token(String),
    /// What has happened since this time, by AWS's clock.
    Since(DateTime),
}

/// The events of one stack that belong to an operation.
#[derive(Clone, Debug)]
pub(super) struct Feed {
    /// The stack's ARN.
    pub(super) stack_id: String,
    path: String,
    scope: Scope,
    /// The ids of events that were read. Late and repeated events are told apart by them: pages move while they are read.
    known: HashSet<String>,
}

/// The events of a reading, and how many calls it needed.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// What is new, oldest first.
    pub(super) events: Vec<Event>,
    /// Pages.
    pub(super) calls: usize,
}

/// The token of the call that cancels the update with this token.
pub(super) fn cancel_token(token: &str) -> String {
    format!("{token}-cancel")
}

impl Event {
    /// Whether something is being done, as opposed to the end of it.
    pub(super) fn is_in_progress(&self) -> bool {
        is_in_progress(&self.status)
    }

    /// Whether something went wrong.
    pub(super) fn is_failure(&self) -> bool {
        self.status.ends_with("_FAILED")
    }

    /// Whether this is about a resource that is a stack.
    pub(super) fn is_nested_stack(&self) -> bool {
        self.resource_type == STACK_TYPE && !self.about_stack
    }

    /// The ARN of the resource that is a stack, once AWS knows.
    pub(super) fn nested_stack_id(&self) -> Option<&str> {
        self.physical_id.as_deref().filter(|id| self.is_nested_stack() && id.starts_with("arn:"))
    }

    /// `Topic (AWS::SNS::Topic) is CREATE_FAILED: Invalid name`.
    pub(super) fn sentence(&self) -> String {
        let what = match (self.about_stack, self.path.as_str()) {
            (true, "") => format!("Stack {}", self.stack_name),
            (true, path) => format!("Stack {path}"),
            (false, path) => format!("{path} ({})", self.resource_type),
        };
        let reason = self.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
        format!("{what} is {}{reason}", self.status)
    }

    /// Whether this is told before `other`. At one time, what happens in a nested stack comes before its end.
    fn precedes(&self, other: &Self) -> bool {
        let time = |event: &Self| (event.time.secs(), event.time.subsec_nanos());
        time(self) < time(other) || (time(self) == time(other) && other.ends_around(self))
    }

    /// Whether this is the end of a stack that `inner` is in.
    fn ends_around(&self, inner: &Self) -> bool {
        let is_inside = match inner.path.strip_prefix(&self.path) {
            Some("") => inner.about_stack,
            Some(rest) => self.path.is_empty() || rest.starts_with('/'),
            None => false,
        };
        is_inside && !self.is_in_progress()
    }

    fn new(event: StackEvent, feed: &Feed) -> Self {
        let about_stack = is_about_stack(&event);
        let is_of_cancellation = match &feed.scope {
            Scope::Token(token) => event.client_request_token() == Some(&cancel_token(token)),
            Scope::Since(_) => false,
        };
        let logical_id = event.logical_resource_id.unwrap_or_default();
        let path = match (about_stack, feed.path.as_str()) {
            (true, path) => path.to_owned(),
            (false, "") => logical_id,
            (false, path) => format!("{path}/{logical_id}"),
        };
        Self {
            time: event.timestamp.unwrap_or(DateTime::from_secs(0)),
            path,
            resource_type: event.resource_type.unwrap_or_default(),
            physical_id: event.physical_resource_id.filter(|id| !id.is_empty()),
            status: event.resource_status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
            reason: event.resource_status_reason.filter(|reason| !reason.is_empty()),
            about_stack,
            stack_name: event.stack_name.unwrap_or_default(),
            is_of_cancellation,
        }
    }
}

/// Puts what happened to one more stack among what happened to the stacks around it. Both are in order.
pub(super) fn merge(news: &mut Vec<Event>, events: Vec<Event>) {
    let mut earliest = 0;
    for event in events {
        let later = news[earliest..].iter().position(|other| event.precedes(other));
        let position = later.map_or(news.len(), |offset| earliest + offset);
        news.insert(position, event);
        earliest = position + 1;
    }
}

impl Feed {
    /// What happens to a stack in the operation with this token.
    pub(super) fn of_operation(stack_id: &str, token: &str) -> Self {
        Self::new(stack_id, "", Scope::Token(token.to_owned()))
    }

    /// What happened since `time` to the nested stack that is the resource at `path`.
    pub(super) fn of_nested(stack_id: &str, path: &str, time: DateTime) -> Self {
        Self::new(stack_id, path, Scope::Since(time))
    }

    /// What happens to a stack in the operation that runs now, and the event with which that began.
    pub(super) async fn of_running(
        session: &Session<'_>,
        stack_id: &str,
    ) -> Result<(Self, Option<StackEvent>), Failure> {
        let mut feed = Self::new(stack_id, "", Scope::Since(DateTime::from_secs(0)));
        let mut first = None;
        let mut next_page = None;
        loop {
            let (events, next) = feed.page(session, next_page).await?;
            for event in events.into_iter().filter(is_about_stack) {
                if !is_in_progress(status(&event)) {
                    return Ok((feed, first));
                }
                feed.scope = Scope::Since(time(&event));
                first = Some(event);
            }
            next_page = next;
            if next_page.is_none() {
                return Ok((feed, first));
            }
        }
    }

    /// What is new. AWS answers the newest first, so pages are read back to what is known, or to before the operation.
    /// A reading that fails can be repeated: nothing of it counts as read.
    pub(super) async fn read(&mut self, session: &Session<'_>) -> Result<Reading, Failure> {
        let (mut news, mut calls, mut next_page) = (Vec::new(), 0, None);
        loop {
            let (events, next) = self.page(session, next_page).await?;
            calls += 1;
            next_page = next;
            let is_end =
                next_page.is_none() || events.iter().any(|event| self.is_known(event) || self.is_before(event));
            news.extend(events.into_iter().filter(|event| self.is_in_scope(event) && !self.is_known(event)));
            if is_end {
                break;
            }
        }
        let news = news.into_iter().rev();
        let events = news.filter(|event| self.known.insert(id(event).to_owned())).collect::<Vec<_>>();
        Ok(Reading { events: events.into_iter().map(|event| Event::new(event, self)).collect(), calls })
    }

    fn new(stack_id: &str, path: &str, scope: Scope) -> Self {
        Self { stack_id: stack_id.to_owned(), path: path.to_owned(), scope, known: HashSet::new() }
    }

    async fn page(
        &self,
        session: &Session<'_>,
        token: Option<String>,
    ) -> Result<(Vec<StackEvent>, Option<String>), Failure> {
        let call = session.aws.sdk.describe_stack_events().stack_name(&self.stack_id).set_next_token(token);
        let page = call.send().await.map_err(|error| session.failure("DescribeStackEvents", &error))?;
        Ok((page.stack_events.unwrap_or_default(), page.next_token))
    }

    fn is_known(&self, event: &StackEvent) -> bool {
        self.known.contains(id(event))
    }

    fn is_in_scope(&self, event: &StackEvent) -> bool {
        let is_review = status(event) == REVIEW_IN_PROGRESS;
        match &self.scope {
            Scope::Token(token) => is_of(event, token) && !is_review,
            Scope::Since(begin) => time(event) >= *begin && !is_review,
        }
    }

    /// Whether everything that happened earlier than this is out of scope. Where tokens tell, that is the end of an
    /// earlier operation; single events of others do not matter.
    fn is_before(&self, event: &StackEvent) -> bool {
        match &self.scope {
            Scope::Token(token) => is_about_stack(event) && !is_in_progress(status(event)) && !is_of(event, token),
            Scope::Since(begin) => time(event) < *begin,
        }
    }
}

/// Whether an event carries the token, or that of its cancellation.
fn is_of(event: &StackEvent, token: &str) -> bool {
    event.client_request_token().is_some_and(|other| other == token || other == cancel_token(token))
}

fn is_about_stack(event: &StackEvent) -> bool {
    event.physical_resource_id == event.stack_id
}

/// `REVIEW_IN_PROGRESS` means that nobody does anything.
fn is_in_progress(status: &str) -> bool {
    status.ends_with("_IN_PROGRESS") && status != REVIEW_IN_PROGRESS
}

fn status(event: &StackEvent) -> &str {
    event.resource_status().map(ResourceStatus::as_str).unwrap_or_default()
}

fn time(event: &StackEvent) -> DateTime {
    event.timestamp().copied().unwrap_or(DateTime::from_secs(0))
}

fn id(event: &StackEvent) -> &str {
    event.event_id().unwrap_or_default()
}
