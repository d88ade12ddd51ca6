//! A stack's events, each once and in order.

use aws_sdk_cloudformation::primitives::DateTime;
use aws_sdk_cloudformation::types::StackEvent;
use step_core::Failure;

use super::Session;

const STACK_TYPE: &str = "AWS::CloudFormation::Stack";

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
    token: Option<String>,
}

/// The events of one stack, from a mark on.
#[derive(Clone, Debug)]
pub(super) struct Feed {
    /// The stack's ARN.
    pub(super) stack_id: String,
    path: String,
    mark: Mark,
}

/// Where new events begin. AWS's own ids and clock: the clock of this machine may be wrong.
#[derive(Clone, Debug)]
enum Mark {
    /// At the first event that there is.
    Beginning,
    /// Behind the event with this id.
    Event(String),
    /// At this time.
    Time(DateTime),
}

impl Event {
    /// Whether something is being done, as opposed to the end of it.
    pub(super) fn is_in_progress(&self) -> bool {
        self.status.ends_with("_IN_PROGRESS")
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

    /// Whether the operation is somebody else's.
    pub(super) fn is_foreign(&self, token: &str) -> bool {
        self.token.as_deref().is_some_and(|other| other != token)
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
        let about_stack = event.physical_resource_id == event.stack_id;
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
            token: event.client_request_token,
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
    /// What happens to a stack from now on.
    pub(super) async fn from_now(session: &Session<'_>, stack_id: &str) -> Result<Self, Failure> {
        let mut feed = Self { stack_id: stack_id.to_owned(), path: String::new(), mark: Mark::Beginning };
        let (events, _) = feed.page(session, None).await?;
        feed.advance(&events);
        Ok(feed)
    }

    /// What happened since `time` to the nested stack that is the resource at `path`.
    pub(super) fn of_nested(stack_id: &str, path: &str, time: DateTime) -> Self {
        Self { stack_id: stack_id.to_owned(), path: path.to_owned(), mark: Mark::Time(time) }
    }

    /// What is new, oldest first. AWS answers the newest first, so pages are read back to the mark.
    pub(super) async fn read(&mut self, session: &Session<'_>) -> Result<Vec<Event>, Failure> {
        let mut news = Vec::new();
        let mut next_page = None;
        loop {
            let (events, next) = self.page(session, next_page).await?;
            let known = events.iter().position(|event| self.is_known(event));
            news.extend(events.into_iter().take(known.unwrap_or(usize::MAX)));
            next_page = next;
            if known.is_some() || next_page.is_none() {
                break;
            }
        }
        self.advance(&news);
        Ok(news.into_iter().rev().map(|event| Event::new(event, self)).collect())
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
        match &self.mark {
            Mark::Beginning => false,
            Mark::Event(id) => event.event_id() == Some(id),
            Mark::Time(time) => event.timestamp().is_some_and(|happened| happened < time),
        }
    }

    /// Moves the mark behind the newest of `events`, which are newest first.
    fn advance(&mut self, events: &[StackEvent]) {
        if let Some(id) = events.first().and_then(StackEvent::event_id) {
            self.mark = Mark::Event(id.to_owned());
        }
    }
}
