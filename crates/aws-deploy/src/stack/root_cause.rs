//! Why an operation failed: the resources that failed by themselves, the first of them before all, and what its rollback
//! failed of.

use step_core::{ErrorKind, Failure};

use super::events::Event;
use crate::errors;

/// In characters. AWS's reasons are shown as they are, but some hold whole documents.
const LONGEST_REASON: usize = 1_000;

/// The failure of an operation that ended in `status`, from what went wrong in it, in order. `reason` is what AWS says of
/// the stack as a whole. Its kind is that of the cause if the catalogue knows it, else `kind`, how the stack ended.
pub(super) fn failure(
    kind: &'static ErrorKind,
    stack: &str,
    status: &str,
    reason: Option<&str>,
    failures: &[Event],
) -> Failure {
    let story = Story::of(failures);
    let (cause, why) = match story.lead() {
        Some(lead) => (kind_of(lead), format!(" because {}", story.told(lead))),
        None => (errors::kind_of_resource("", reason.unwrap_or_default()), format!(": {}", shown(reason))),
    };
    let failure = cause.unwrap_or(kind).failure(format!("{stack} ended as {status}{why}"));
    let failure = match cause {
        // The stack needs help of its own, before or after that for the cause.
        Some(cause) if !story.of_rollback.is_empty() => failure.fix(format!("{} {}", cause.fix, kind.fix)),
        _ => failure,
    };
    let others = failures.iter().filter(|event| event.is_failure() && !event.about_stack && !story.is_lead(event));
    others.map(sentence).fold(failure, Failure::detail)
}

/// Who failed of what.
struct Story<'a> {
    /// Those that failed by themselves, or else that which says most.
    causes: Vec<&'a Event>,
    /// What could not be taken back.
    of_rollback: Vec<&'a Event>,
}

impl<'a> Story<'a> {
    fn of(failures: &'a [Event]) -> Self {
        let mut rolling_back: Vec<&str> = Vec::new();
        let (mut forward, mut of_rollback) = (Vec::new(), Vec::new());
        for event in failures {
            if event.about_stack && event.status.contains("ROLLBACK") {
                rolling_back.push(&event.path);
            }
            let is_late = !event.about_stack && rolling_back.iter().any(|stack| is_inside(event, stack));
            if is_late { of_rollback.push(event) } else { forward.push(event) }
        }
        Self { causes: causes(&forward), of_rollback: causes(&of_rollback) }
    }

    /// The first cause.
    fn lead(&self) -> Option<&'a Event> {
        self.causes.first().or(self.of_rollback.first()).copied()
    }

    fn is_lead(&self, event: &Event) -> bool {
        self.lead().is_some_and(|lead| std::ptr::eq(lead, event))
    }

    /// What happened, with the names of what else failed; their reasons are in the details.
    fn told(&self, lead: &Event) -> String {
        let others: Vec<_> = self.causes.iter().skip(1).map(|event| name(event)).collect();
        let others = (!others.is_empty()).then(|| format!("; failed by themselves too: {}", others.join(", ")));
        let of_rollback = self.of_rollback.iter().filter(|event| !self.is_lead(event));
        let of_rollback =
            of_rollback.map(|event| format!("; could not be taken back: {}: {}", name(event), shown_reason(event)));
        let rest: String = others.into_iter().chain(of_rollback).collect();
        let lead = sentence(lead);
        if rest.is_empty() { lead } else { format!("{}{rest}", lead.trim_end_matches('.')) }
    }
}

/// The resources that do not fail because of others: neither cancelled, nor nested stacks that fail because of their own
/// resources. Where there are none, the first of what stacks say of themselves: hooks, exports in use, and transforms.
fn causes<'a>(failures: &[&'a Event]) -> Vec<&'a Event> {
    let own = |event: &&&'a Event| event.is_failure() && !event.about_stack && !is_cascade(event);
    let resources: Vec<&Event> = failures.iter().filter(own).copied().collect();
    let is_wrapper =
        |event: &Event| event.is_nested_stack() && resources.iter().any(|inner| is_inside(inner, &event.path));
    let by_themselves: Vec<_> = resources.iter().copied().filter(|event| !is_wrapper(event)).collect();
    if !by_themselves.is_empty() {
        return by_themselves;
    }
    let says_why = |event: &&&'a Event| event.about_stack && event.reason.is_some() && !is_cascade(event);
    failures.iter().filter(says_why).filter(|event| !is_start(event)).take(1).copied().collect()
}

/// Whether it is about something in the stack at `path`.
fn is_inside(event: &Event, path: &str) -> bool {
    path.is_empty() || event.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
}

/// Others failed, and this one therefore: it was cancelled, or is a stack that lists them.
fn is_cascade(event: &Event) -> bool {
    let reason = event.reason.as_deref().unwrap_or_default().to_lowercase();
    let is_cancelled = reason.starts_with("resource ") && reason.contains(" cancelled");
    is_cancelled || reason.starts_with("the following resource(s) failed to ")
}

/// `User Initiated` and its like, which say why an operation began.
fn is_start(event: &Event) -> bool {
    event.is_in_progress() && !event.status.contains("ROLLBACK")
}

fn kind_of(event: &Event) -> Option<&'static ErrorKind> {
    errors::kind_of_resource(&event.resource_type, event.reason.as_deref()?)
}

fn sentence(event: &Event) -> String {
    if event.path.is_empty() {
        return shown_reason(event);
    }
    let physical_id = event.physical_id.as_deref().map(|id| format!(", {id}")).unwrap_or_default();
    format!("{} ({}{physical_id}) is {}: {}", event.path, event.resource_type, event.status, shown_reason(event))
}

fn name(event: &Event) -> &str {
    if event.path.is_empty() { "the stack" } else { &event.path }
}

fn shown_reason(event: &Event) -> String {
    shown(event.reason.as_deref())
}

/// What AWS says, in its own words but not without end.
fn shown(reason: Option<&str>) -> String {
    let reason = reason.unwrap_or("AWS gives no reason");
    match reason.char_indices().nth(LONGEST_REASON) {
        Some((end, _)) => format!("{}…", &reason[..end]),
        None => reason.to_owned(),
    }
}
