//! Watching an operation to its end.
//!
//! A look reads what is new in the events of the stack and of each nested stack that is at work ([`events`]), tells it,
//! and, when the events say that it is over or have said nothing for some looks, describes the stack. How often that happens is in
//! [`pace`](crate::pace). A look that fails for a reason that passes is repeated later.

mod cancellation;
mod others;
mod resources;
mod trouble;

use aws_sdk_cloudformation::types::Stack;
use step_core::{CANCELLED, Failure, Level};

use super::events::{self, Event, Feed};
use super::operation::Operation;
use super::status::{After, after};
use super::{Session, change_set, description, root_cause};
use crate::errors::STACK_GONE;
use crate::pace::{Interruption, Look};

use resources::Resources;
use trouble::Trouble;

pub(super) use others::wait_for_other;

/// After this many looks in a row without news the stack is described even if no event says that the operation has ended.
const LOOKS_PER_DESCRIPTION: usize = 6;
/// For so many looks, almost two minutes, a status counts as that from before the operation while no event of the
/// operation has been seen, and no change set says more.
const LOOKS_FOR_FIRST_EVENT: usize = 24;

/// Watches one operation: reads events, tells them, remembers what went wrong and what is still at work.
pub(super) struct Follower<'a> {
    session: &'a Session<'a>,
    operation: &'a Operation,
    /// The deployed stack's first, then those of nested stacks, each behind that of the stack it is in.
    feeds: Vec<(Feed, Activity)>,
    resources: Resources,
    /// What was read and not told yet, in order.
    untold: Vec<Event>,
    failures: Vec<Event>,
    trouble: Trouble,
    looks: usize,
    /// How many of them in a row have brought nothing.
    looks_without_news: usize,
    has_begun: bool,
    has_ended: bool,
    /// Whether the user has cancelled the update, in this run or in an earlier one, and it is being taken back.
    is_cancelled: bool,
}

/// The stack of an operation that has ended well, or why it has not.
type End = Result<Stack, Failure>;

/// What a look has brought.
struct Sight {
    /// How the operation has ended, if it has.
    ended: Option<End>,
    look: Look,
    calls: usize,
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
    /// Never again: AWS does not show them.
    Unreadable,
}

impl<'a> Follower<'a> {
    /// Follows an operation from its first event, no matter when it began: one that is about to start, or one that an
    /// earlier run has started.
    pub(super) fn begin(session: &'a Session<'a>, operation: &'a Operation) -> Self {
        let root = Feed::of_operation(&operation.stack_id, &operation.token);
        Self {
            session,
            operation,
            feeds: vec![(root, Activity::AtWork)],
            resources: Resources::default(),
            untold: Vec::new(),
            failures: Vec::new(),
            trouble: Trouble::default(),
            looks: 0,
            looks_without_news: 0,
            has_begun: false,
            has_ended: false,
            is_cancelled: false,
        }
    }

    /// Tells everything that happens until the operation has ended. The stack as it is then, or why it failed.
    pub(super) async fn follow_to_end(&mut self) -> End {
        resources::announce(&self.operation.changes, self.session.context);
        let mut pauses = self.session.pace.pauses();
        let context = self.session.context;
        loop {
            // First a pause: what has just begun is not over.
            let looked = match pauses.pause(context).await {
                // Boxed: what follows an operation would otherwise be as large as all the calls of a look.
                Ok(()) => pauses.unless_interrupted(context, Box::pin(self.look())).await,
                Err(interruption) => Err(interruption),
            };
            match looked {
                Ok(Ok(Sight { ended: Some(end), .. })) => return end,
                Ok(Ok(sight)) => {
                    self.trouble.is_over();
                    pauses.looked(sight.look, sight.calls);
                }
                Ok(Err(failure)) => {
                    self.trouble.bear(failure, context).map_err(|failure| self.lost_sight(failure))?;
                    pauses.looked(Look::Refused, 1);
                }
                Err(Interruption::Cancelled) => {
                    if self.cancel().await? {
                        pauses.ignore_cancellation();
                    } else {
                        // The next look finds out how it ended, if nothing drops it.
                        pauses.defer_cancellation();
                    }
                }
                Err(interruption) => return Err(self.gave_up(interruption)),
            }
        }
    }

    async fn look(&mut self) -> Result<Sight, Failure> {
        let told = self.tell_news().await;
        self.looks += 1;
        let is_news = told.as_ref().is_ok_and(|sight| sight.look == Look::News);
        self.looks_without_news = if is_news { 0 } else { self.looks_without_news + 1 };
        let is_quiet = self.looks_without_news > 0 && self.looks_without_news.is_multiple_of(LOOKS_PER_DESCRIPTION);
        if (self.has_ended || is_quiet)
            && let Some(end) = self.end().await?
        {
            return Ok(Sight { ended: Some(end), look: Look::News, calls: 0 });
        }
        told
    }

    /// How the operation has ended. Nothing, if it goes on. Fails if that cannot be seen.
    async fn end(&mut self) -> Result<Option<End>, Failure> {
        let stack = self.session.stack();
        let Some(description) = description::describe(self.session, &self.operation.stack_id).await? else {
            return Ok(Some(Err(STACK_GONE.failure(format!("{stack} does not exist any more")))));
        };
        let status = description::status_of(&description, self.session)?;
        let after = after(self.operation.kind, status);
        let after = if after != After::InProgress && self.is_of_before().await? { After::InProgress } else { after };
        if after != After::InProgress && !self.has_ended {
            // The end came between reading events and describing the stack.
            self.tell_news().await?;
        }
        Ok(match after {
            After::InProgress => None,
            After::Succeeded => Some(Ok(description)),
            After::Failed(_) if self.is_cancelled && status.as_str().ends_with("_ROLLBACK_COMPLETE") => {
                let text = format!("{stack} was cancelled and is as it was before: it ended as {status}");
                Some(Err(CANCELLED.failure(text)))
            }
            After::Failed(kind) => {
                let reason = description.stack_status_reason();
                Some(Err(root_cause::failure(kind, &stack, status.as_str(), reason, &self.failures)))
            }
        })
    }

    /// Whether the stack's status is that from before the operation, of which no event has been seen.
    async fn is_of_before(&self) -> Result<bool, Failure> {
        if self.has_begun {
            return Ok(false);
        }
        let executed = match &self.operation.change_set {
            Some(change_set) => change_set::is_execution_over(self.session, change_set).await?,
            None => None,
        };
        Ok(executed.map_or(self.looks < LOOKS_FOR_FIRST_EVENT, |is_over| !is_over))
    }

    /// Reads the events of every stack that is at work, and tells them in the order in which they happened. What was read
    /// is told even if something else cannot be read, or the next time if reading is broken off.
    async fn tell_news(&mut self) -> Result<Sight, Failure> {
        let (mut calls, mut next) = (0, 0);
        // Reading one may add others.
        let refused = loop {
            if next == self.feeds.len() {
                break None;
            }
            match self.read(next).await {
                Ok(needed) => calls += needed,
                Err(failure) => break Some(failure),
            }
            next += 1;
        };
        let look = if self.untold.is_empty() { Look::Same } else { Look::News };
        for event in std::mem::take(&mut self.untold) {
            self.tell(event);
        }
        refused.map_or(Ok(Sight { ended: None, look, calls }), Err)
    }

    /// Reads what is new in one of the feeds, and says how many calls that needed. Nested stacks whose events cannot be read
    /// are left out: the deployment does not depend on them.
    async fn read(&mut self, index: usize) -> Result<usize, Failure> {
        let (feed, activity) = &mut self.feeds[index];
        if matches!(activity, Activity::Idle | Activity::Unreadable) {
            return Ok(0);
        }
        let reading = match feed.read(self.session).await {
            Err(failure) if index > 0 && !trouble::is_passing(&failure) => {
                *activity = Activity::Unreadable;
                let text = format!("The events of {} cannot be read and are left out: {failure}", feed.stack_id);
                self.session.context.verbose(&text);
                return Ok(0);
            }
            read => read?,
        };
        if *activity == Activity::Ending {
            *activity = Activity::Idle;
        }
        for event in &reading.events {
            self.note(event);
        }
        events::merge(&mut self.untold, reading.events);
        Ok(reading.calls)
    }

    /// Begins to read a nested stack when its resource is at work, and ends when that is done.
    fn note(&mut self, event: &Event) {
        if event.about_stack {
            return;
        }
        let since = self.resources.first_touched(event);
        let Some(stack_id) = event.nested_stack_id() else { return };
        let activity = if event.is_in_progress() { Activity::AtWork } else { Activity::Ending };
        match self.feeds.iter_mut().find(|(feed, _)| feed.stack_id == stack_id) {
            Some((_, Activity::Unreadable)) => {}
            Some((_, Activity::Idle)) if activity == Activity::Ending => {}
            Some((_, current)) => *current = activity,
            None => self.feeds.push((Feed::of_nested(stack_id, &event.path, since), activity)),
        }
    }

    fn tell(&mut self, event: Event) {
        self.has_begun = true;
        self.is_cancelled |= event.is_of_cancellation;
        let context = self.session.context;
        let level = self.level(&event);
        let is_newly_done = !event.about_stack && self.resources.update(&event);
        if event.about_stack {
            self.has_ended |= event.path.is_empty() && !event.is_in_progress();
        } else {
            context.task(&self.resources.task(&event.path));
        }
        context.log(level, &event.sentence());
        if is_newly_done && self.operation.changes.contains(&event.path) {
            self.tell_progress();
        }
        if event.is_failure() || (event.about_stack && event.reason.is_some()) {
            self.failures.push(event);
        }
    }

    fn level(&self, event: &Event) -> Level {
        // What a nested stack says of itself, the stack that it is in says too.
        let is_echo = event.about_stack && !event.path.is_empty();
        match event.is_failure() {
            _ if is_echo || self.resources.is_repeated(event) => Level::Verbose,
            true => Level::Warning,
            false => Level::Info,
        }
    }

    /// Per cent of the deployed stack's changes. Those of nested stacks are not known beforehand.
    fn tell_progress(&self) {
        let changes = &self.operation.changes;
        let (done, all) = (self.resources.done_of(changes), changes.len());
        let percentage = u8::try_from(done * 100 / all).unwrap_or(100);
        self.session.context.progress(percentage, &format!("{done} of {all} resources"));
    }

    /// The failure of a look after which there is no other one, with what becomes of the operation.
    fn lost_sight(&self, failure: Failure) -> Failure {
        if self.has_ended {
            return failure;
        }
        let (stack, at_work) = (self.session.stack(), self.resources.at_work());
        let fix = format!("{} {}", failure.advice(), self.advice());
        failure.fix(fix).detail(format!("{stack} is still being worked on, as far as could be seen: {at_work}"))
    }

    fn gave_up(&self, interruption: Interruption) -> Failure {
        let (stack, at_work) = (self.session.stack(), self.resources.at_work());
        interruption.failure(&format!("{stack} is still being worked on ({at_work})"))
    }
}
