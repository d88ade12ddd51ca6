//! What a test's CloudFormation is like, and what happens in it.

use std::time::Duration;

use super::{FakeCloudFormation, Kill, Refusal, script};

impl FakeCloudFormation {
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
}
