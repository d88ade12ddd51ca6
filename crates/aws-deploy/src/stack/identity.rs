//! Names that a deployment can find again.
//!
//! A run that is killed leaves a change set or a running operation behind. The next run of the same deployment has to
//! know them for its own, so their names say what is deployed and onto what: `steps-<content>-<state>`, where *content* is
//! a hash of everything that the change set is made of, and *state* one of the stack's id and its last change. No
//! randomness, no clock.

use std::fmt;

use aws_sdk_cloudformation::types::{Stack, StackEvent, StackStatus};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::parameters::Given;
use super::template::{self, Source};
use crate::StackRequest;

const PREFIX: &str = "steps";

/// The state of a stack in which nothing was ever created.
const NEW: &str = "new";

/// A hash of everything that a change set is made of, but for values that may not be seen: hashes of those would give
/// them away to whoever can guess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Content {
    hash: String,
    /// Whether the same hash means the same content: nothing was left out of it, and nothing is read from elsewhere when a
    /// change set is made.
    pub(super) is_certain: bool,
}

/// What a stack is like before a deployment: a hash of its id and its last change, or `new`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct State(String);

impl Content {
    pub(super) fn of(request: &StackRequest, source: &Source<'_>, parameters: &[Given]) -> Self {
        let template = match source {
            Source::Text { text, .. } => json!({ "text": text }),
            Source::Url(url) => json!({ "url": url }),
        };
        let parameters: Vec<_> =
            parameters.iter().map(|given| (&given.key, (!given.is_secret).then(|| given.value.expose()))).collect();
        let is_certain = !source.reads_elsewhere()
            && parameters.iter().all(|(_, value)| value.is_some_and(|value| !template::has_dynamic_reference(value)));
        let content = json!({
            "stack": request.stack_name,
            "region": request.region,
            "template": template,
            "parameters": parameters,
            "capabilities": request.capabilities,
            "tags": request.tags,
            "role": request.role_arn,
            "notifications": request.notification_arns,
            "disableRollback": request.disable_rollback,
            "imports": request.import_resources,
        });
        Self { hash: hash(&content), is_certain }
    }

    /// The name of the change set that brings a stack in this state to this content.
    pub(super) fn change_set_name(&self, state: &State) -> String {
        format!("{PREFIX}-{}-{}", self.hash, state.0)
    }

    /// The token of the operation that executes that change set. A new stack has an id by then, which keeps the token
    /// from being taken for that of an earlier stack with the same name.
    pub(super) fn token(&self, state: &State, stack_id: &str) -> String {
        if state.is_new() {
            format!("{PREFIX}-{}-{NEW}-{}", self.hash, fingerprint(stack_id))
        } else {
            self.change_set_name(state)
        }
    }

    /// Whether a change set's name or an operation's token is that of a deployment of this content.
    pub(super) fn is_of(&self, name: &str) -> bool {
        let rest = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_prefix('-'));
        rest.and_then(|rest| rest.strip_prefix(&self.hash)).is_some_and(|rest| rest.starts_with('-'))
    }
}

/// The name of the change set whose execution has this token.
pub(super) fn change_set_of(token: &str) -> &str {
    match token.rsplit_once('-') {
        Some((name, _)) if name.ends_with(&format!("-{NEW}")) => name,
        _ => token,
    }
}

/// What is kept of an ARN to know it again.
pub(super) fn fingerprint(arn: &str) -> String {
    hash(&json!(arn))
}

/// A token for something else than a change set: the same for the same stack in the same state. That state is told by
/// the newest event of its history, because deletions and continued rollbacks are no updates: they leave the time of the
/// last one as it is.
pub(super) fn token_for(what: &str, stack: &Stack, newest_event: Option<&StackEvent>) -> String {
    let event_id = newest_event.and_then(StackEvent::event_id);
    format!("{PREFIX}-{what}-{}", hash(&json!([last_change(stack), event_id])))
}

/// Whether an operation's token was made by [`token_for`] for this.
pub(super) fn is_for(what: &str, token: &str) -> bool {
    let rest = token.strip_prefix(PREFIX).and_then(|rest| rest.strip_prefix('-'));
    rest.and_then(|rest| rest.strip_prefix(what)).is_some_and(|rest| rest.starts_with('-'))
}

impl State {
    /// Of a stack that does not exist.
    pub(super) fn new() -> Self {
        Self(NEW.to_owned())
    }

    /// Of a stack as it is described.
    pub(super) fn of(stack: &Stack) -> Self {
        if stack.stack_status() == Some(&StackStatus::ReviewInProgress) {
            return Self::new();
        }
        Self(hash(&last_change(stack)))
    }

    /// As a plan keeps it.
    pub(super) fn of_plan(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Whether nothing was ever created.
    pub(super) fn is_new(&self) -> bool {
        self.0 == NEW
    }
}

impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn last_change(stack: &Stack) -> Value {
    let time = stack.last_updated_time().or(stack.creation_time());
    json!([stack.stack_id(), time.map(|time| (time.secs(), time.subsec_nanos()))])
}

/// 64 bits of SHA-256 in hexadecimal: names have room for 128 characters.
fn hash(value: &Value) -> String {
    hex::encode(&Sha256::digest(value.to_string())[..8])
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudformation::primitives::DateTime;
    use step_core::Secret;

    use super::*;
    use crate::{Tag, TemplateSource};

    const TEMPLATE: &str = "Resources: {Topic: {Type: AWS::SNS::Topic}}";

    fn request() -> StackRequest {
        let template = TemplateSource::Inline { body: TEMPLATE.into() };
        StackRequest::new("shop".try_into().unwrap(), "eu-west-1".try_into().unwrap(), template)
    }

    fn content(request: &StackRequest, parameters: &[Given]) -> Content {
        Content::of(request, &Source::load(request).unwrap(), parameters)
    }

    fn given(value: &str, is_secret: bool) -> Given {
        Given { key: "Stage".try_into().unwrap(), value: Secret::new(value), is_secret }
    }

    fn stack(id: &str, updated: i64) -> Stack {
        let time = DateTime::from_secs(updated);
        Stack::builder().stack_id(id).stack_status(StackStatus::UpdateComplete).last_updated_time(time).build()
    }

    #[test]
    fn the_same_content_has_the_same_name() {
        let name = |request: &StackRequest| content(request, &[]).change_set_name(&State::new());
        let tag = Tag { key: "owner".try_into().unwrap(), value: "a".into() };
        let tagged = StackRequest { tags: vec![tag], ..request() };
        let patient = StackRequest { timeout_minutes: 9.try_into().unwrap(), ..request() };
        assert_eq!(name(&request()), name(&request()));
        assert_eq!(name(&request()), name(&patient), "how long it may take is not what it becomes");
        assert_ne!(name(&request()), name(&tagged));
    }

    #[test]
    fn values_that_may_not_be_seen_are_not_hashed() {
        let of = |value: &str, is_secret: bool| content(&request(), &[given(value, is_secret)]);
        assert_ne!(of("a", false), of("b", false));
        assert_eq!(of("a", true), of("b", true));
        assert!(of("a", false).is_certain && !of("a", true).is_certain);
    }

    #[test]
    fn another_state_of_the_stack_has_another_name() {
        let states = [("a", 1), ("a", 2), ("b", 1)].map(|(id, updated)| State::of(&stack(id, updated)));
        assert_eq!(states[0], State::of(&stack("a", 1)));
        assert!(states[0] != states[1] && states[0] != states[2] && states[1] != states[2]);
    }

    #[test]
    fn a_stack_under_review_is_still_new() {
        let stack = Stack::builder().stack_id("a").stack_status(StackStatus::ReviewInProgress).build();
        assert_eq!(State::of(&stack), State::new());
    }

    #[test]
    fn tokens_lead_back_to_their_change_set() {
        let content = content(&request(), &[]);
        for state in [State::new(), State::of(&stack("a", 1))] {
            let (name, token) = (content.change_set_name(&state), content.token(&state, "arn"));
            assert_eq!(change_set_of(&token), name);
            assert!(content.is_of(&token) && content.is_of(&name) && token.len() <= 128);
        }
        assert_ne!(content.token(&State::new(), "one"), content.token(&State::new(), "other"));
    }

    #[test]
    fn a_second_try_on_a_stack_that_was_not_updated_has_another_token() {
        let event = |id: &str| StackEvent::builder().event_id(id).build();
        let token = |event: Option<StackEvent>| token_for("delete", &stack("a", 1), event.as_ref());
        assert_eq!(token(Some(event("1"))), token(Some(event("1"))));
        assert!(token(Some(event("1"))) != token(Some(event("2"))) && token(Some(event("1"))) != token(None));
        assert!(is_for("delete", &token(None)) && !is_for("continue", &token(None)));
    }

    #[test]
    fn names_of_others_are_not_taken_for_ours() {
        let content = content(&request(), &[]);
        let other = Content { hash: "0".repeat(16), is_certain: true };
        for name in ["", "steps-", "octopus-1", &other.change_set_name(&State::new())] {
            assert!(!content.is_of(name), "{name:?}");
        }
    }
}
