//! Watching an operation to its end.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::primitives::DateTime;
use aws_sdk_cloudformation::types::Stack;
use step_core::{Failure, Level};

use super::change_set::ChangeSet;
use super::events::{self, Event, Feed};
use super::status::{After, after_executing};
use super::{Session, description, root_cause};
use crate::errors::{STACK_GONE, TIMED_OUT};
use crate::pace::TimeIsOver;

/// How many times events are read before the stack is described even if no event says that the operation has ended.
const READS_PER_DESCRIPTION: usize = 6;

/// Watches one operation: reads events, logs them, remembers what went wrong and what is still at work.
pub(super) struct Follower<'a> {
    session: &'a Session<'a>,
    change_set: &'a ChangeSet,
    /// The deployed stack's first, then those of nested stacks, each behind that of the stack it is in.
    feeds: Vec<(Feed, Activity)>,
    /// What has happened to each resource so far, by path.
    resources: BTreeMap<String, Resource>,
    failures: Vec<Event>,
    has_ended: bool,
}

/// A resource that the operation has touched.
struct Resource {
    /// When it did so first. A nested stack's own events begin then.
    first_event: DateTime,
    /// Empty until its first event is reported.
    status: String,
    is_at_work: bool,
    was_done: bool,
}

/// Whether a stack's events have to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Activity {
    /// Each time.
    AtWork,
    /// Once more: it has come to an end.
    Ending,
    /// Not until it is at work again, which happens when the operation is rolled back.
    Idle,
}

impl<'a> Follower<'a> {
    /// To be called before the operation starts, so that none of its events is missed.
    pub(super) async fn begin(session: &'a Session<'a>, change_set: &'a ChangeSet) -> Result<Self, Failure> {
        let root = Feed::from_now(session, &change_set.stack_id).await?;
        Ok(Self {
            session,
            change_set,
            feeds: vec![(root, Activity::AtWork)],
            resources: BTreeMap::new(),
            failures: Vec::new(),
            has_ended: false,
        })
    }

    /// Reports everything that happens until the operation has ended. The stack as it is then, or why it failed.
    pub(super) async fn follow_to_end(&mut self) -> Result<Stack, Failure> {
        let mut pauses = self.session.pace.pauses();
        let mut reads = 0;
        loop {
            self.report_news().await?;
            reads += 1;
            if (self.has_ended || reads % READS_PER_DESCRIPTION == 0)
                && let Some(stack) = self.end().await?
            {
                return Ok(stack);
            }
            pauses.pause().await.map_err(|over| self.timed_out(over))?;
        }
    }

    /// The stack, if the operation has ended well. Nothing, if it goes on.
    async fn end(&mut self) -> Result<Option<Stack>, Failure> {
        let stack = self.session.stack();
        let Some(description) = description::describe(self.session, &self.change_set.stack_id).await? else {
            return Err(STACK_GONE.failure(format!("{stack} does not exist any more")));
        };
        let status = description::status_of(&description, self.session)?;
        let after = after_executing(status);
        if after != After::InProgress && !self.has_ended {
            // The end came between reading events and describing the stack.
            self.report_news().await?;
        }
        match after {
            After::InProgress => Ok(None),
            After::Deployed => Ok(Some(description)),
            After::Failed(kind) => {
                let reason = description.stack_status_reason();
                Err(root_cause::failure(kind, &stack, status.as_str(), reason, &self.failures))
            }
        }
    }

    /// Reads the events of every stack that is at work, and reports them in the order in which they happened.
    async fn report_news(&mut self) -> Result<(), Failure> {
        let mut news = Vec::new();
        let mut next = 0;
        while let Some((feed, activity)) = self.feeds.get_mut(next) {
            if *activity != Activity::Idle {
                let mut events = feed.read(self.session).await?;
                if *activity == Activity::Ending {
                    *activity = Activity::Idle;
                }
                if next == 0 {
                    events.retain(|event| !event.is_foreign(&self.change_set.name));
                }
                for event in &events {
                    self.note(event);
                }
                events::merge(&mut news, events);
            }
            next += 1;
        }
        for event in news {
            self.report(event);
        }
        Ok(())
    }

    /// Begins to read a nested stack when its resource is at work, and ends when that is done.
    fn note(&mut self, event: &Event) {
        if event.about_stack {
            return;
        }
        let unseen = Resource { first_event: event.time, status: String::new(), is_at_work: false, was_done: false };
        let since = self.resources.entry(event.path.clone()).or_insert(unseen).first_event;
        let Some(stack_id) = event.nested_stack_id() else { return };
        let activity = if event.is_in_progress() { Activity::AtWork } else { Activity::Ending };
        match self.feeds.iter_mut().find(|(feed, _)| feed.stack_id == stack_id) {
            Some((_, Activity::Idle)) if activity == Activity::Ending => {}
            Some((_, current)) => *current = activity,
            None => self.feeds.push((Feed::of_nested(stack_id, &event.path, since), activity)),
        }
    }

    fn report(&mut self, event: Event) {
        self.session.context.log(self.level(&event), &self.line(&event));
        if event.about_stack {
            self.has_ended |= event.path.is_empty() && !event.is_in_progress();
        } else if let Some(resource) = self.resources.get_mut(&event.path) {
            resource.status.clone_from(&event.status);
            resource.is_at_work = event.is_in_progress();
            let is_news = !resource.is_at_work && !resource.was_done;
            resource.was_done |= is_news;
            if is_news && self.change_set.changes.contains(&event.path) {
                self.report_progress();
            }
        }
        if event.is_failure() || (event.about_stack && event.reason.is_some()) {
            self.failures.push(event);
        }
    }

    fn level(&self, event: &Event) -> Level {
        let is_repeated = self.resources.get(&event.path).is_some_and(|resource| resource.status == event.status);
        // What a nested stack says of itself, the stack that it is in says too.
        let is_echo = event.about_stack && !event.path.is_empty();
        match event.is_failure() {
            _ if is_repeated || is_echo => Level::Verbose,
            true => Level::Warning,
            false => Level::Info,
        }
    }

    fn line(&self, event: &Event) -> String {
        let what = if event.path.is_empty() {
            format!("Stack {}", self.session.request.stack_name)
        } else {
            format!("{} ({})", event.path, event.resource_type)
        };
        let reason = event.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
        format!("{what} is {}{reason}", event.status)
    }

    /// Per cent of the deployed stack's changes. Those of nested stacks are not known beforehand.
    fn report_progress(&self) {
        let changes = &self.change_set.changes;
        let was_done = |path: &&String| self.resources.get(*path).is_some_and(|resource| resource.was_done);
        let (done, all) = (changes.iter().filter(was_done).count(), changes.len());
        let percentage = u8::try_from(done * 100 / all).unwrap_or(100);
        self.session.context.progress(percentage, &format!("{done} of {all} resources"));
    }

    fn timed_out(&self, over: TimeIsOver) -> Failure {
        let minutes = over.limit.as_secs() / 60;
        let at_work = self.resources.iter().filter(|(_, resource)| resource.is_at_work);
        let at_work: Vec<_> = at_work.map(|(path, resource)| format!("{path} is {}", resource.status)).collect();
        let at_work = if at_work.is_empty() { "no resource is at work".to_owned() } else { at_work.join(", ") };
        TIMED_OUT.failure(format!("{} is still being deployed after {minutes} min: {at_work}", self.session.stack()))
    }
}
