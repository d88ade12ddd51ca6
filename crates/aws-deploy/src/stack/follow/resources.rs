//! What has happened to each resource so far.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::primitives::DateTime;
use step_core::{Context, Task, TaskState};

use crate::stack::events::Event;

/// The resources that an operation has touched, by path.
#[derive(Debug, Default)]
pub(super) struct Resources(BTreeMap<String, Resource>);

#[derive(Debug)]
struct Resource {
    /// When it was touched first. A nested stack's own events begin then.
    first_event: DateTime,
    kind: String,
    /// Empty until its first event is told.
    status: String,
    reason: Option<String>,
    state: TaskState,
    was_done: bool,
    /// The physical id with which it was done. A replaced one is deleted after that.
    physical_id: Option<String>,
}

/// Says which resources will be worked on.
pub(super) fn announce(changes: &[String], context: &dyn Context) {
    for id in changes {
        let (id, label) = (id.clone(), id.clone());
        context.task(&Task { id, label, kind: None, state: TaskState::Waiting, detail: None });
    }
}

impl Resources {
    /// When the resource of this event was touched first.
    pub(super) fn first_touched(&mut self, event: &Event) -> DateTime {
        let unseen = || Resource {
            first_event: event.time,
            kind: event.resource_type.clone(),
            status: String::new(),
            reason: None,
            state: TaskState::Waiting,
            was_done: false,
            physical_id: None,
        };
        self.0.entry(event.path.clone()).or_insert_with(unseen).first_event
    }

    /// Whether the resource has this status already.
    pub(super) fn is_repeated(&self, event: &Event) -> bool {
        self.0.get(&event.path).is_some_and(|resource| resource.status == event.status)
    }

    /// Notes what happened, and says whether the resource is done for the first time.
    pub(super) fn update(&mut self, event: &Event) -> bool {
        let Some(resource) = self.0.get_mut(&event.path) else { return false };
        let is_of_predecessor = event.status.starts_with("DELETE_")
            && resource.physical_id.is_some()
            && resource.physical_id != event.physical_id;
        resource.state = match event.status.as_str() {
            _ if event.is_in_progress() => TaskState::Working,
            _ if event.is_failure() => TaskState::Failed,
            "DELETE_COMPLETE" if !is_of_predecessor => TaskState::Removed,
            _ => TaskState::Done,
        };
        resource.status.clone_from(&event.status);
        resource.reason.clone_from(&event.reason);
        if resource.state == TaskState::Done && !is_of_predecessor {
            resource.physical_id.clone_from(&event.physical_id);
        }
        let is_newly_done = resource.state != TaskState::Working && !resource.was_done;
        resource.was_done |= is_newly_done;
        is_newly_done
    }

    /// The resource at `path`, for people who watch.
    pub(super) fn task(&self, path: &str) -> Task {
        let resource = self.0.get(path);
        let detail = |resource: &Resource| match &resource.reason {
            Some(reason) => format!("{}: {reason}", resource.status),
            None => resource.status.clone(),
        };
        Task {
            id: path.to_owned(),
            label: path.to_owned(),
            kind: resource.map(|resource| resource.kind.clone()),
            state: resource.map_or(TaskState::Waiting, |resource| resource.state),
            detail: resource.map(detail),
        }
    }

    /// How many of these are done, well or not.
    pub(super) fn done_of(&self, paths: &[String]) -> usize {
        paths.iter().filter(|path| self.0.get(*path).is_some_and(|resource| resource.was_done)).count()
    }

    /// `Topic is CREATE_IN_PROGRESS, Queue is CREATE_IN_PROGRESS`.
    pub(super) fn at_work(&self) -> String {
        let at_work = self.0.iter().filter(|(_, resource)| resource.state == TaskState::Working);
        let at_work: Vec<_> = at_work.map(|(path, resource)| format!("{path} is {}", resource.status)).collect();
        if at_work.is_empty() { "no resource is at work".to_owned() } else { at_work.join(", ") }
    }
}
