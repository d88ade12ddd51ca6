//! What a deployment will do, as data.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Capabilities, Change, Context, ErrorKind, Failure, Output, Previewed};

/// Everything a deployment does, in order. The plan is what is previewed, approved and executed: as JSON it is
/// `{"actions": [{"summary": …, "type": …, …}]}`, and it holds no secrets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan<A> {
    /// The actions, in the order in which they are applied.
    pub actions: Vec<PlannedAction<A>>,
}

/// One action of a plan, with the sentence that presents it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedAction<A> {
    /// One line for people.
    pub summary: String,
    /// What it would change, in a plan that was previewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Vec<Change>>,
    /// What is done.
    #[serde(flatten)]
    pub action: A,
}

/// Something a plan can do, complete in itself: [`apply`](Self::apply) needs no inputs.
///
/// Serialises as an object with a `type`.
pub trait Action: Serialize + DeserializeOwned {
    /// One line for people, e.g. "deploy stack shop in eu-west-1".
    fn summary(&self) -> String;

    /// Does it. Everything that can be known only now is reported to `context`.
    fn apply(&self, context: &dyn Context) -> Result<(), Failure>;

    /// Applies the actions of one plan in order and stops at the first that fails. Override it where later actions have to
    /// know what earlier ones found.
    fn apply_all<'a>(actions: impl IntoIterator<Item = &'a Self>, context: &dyn Context) -> Result<(), Failure>
    where
        Self: 'a,
    {
        actions.into_iter().try_for_each(|action| action.apply(context))
    }

    /// Looks at what it would change, without changing it. The default does not look.
    fn preview(self, _context: &dyn Context) -> Result<Previewed<Self>, Failure> {
        Ok(Previewed::unknown(self))
    }

    /// What applying needs.
    fn capabilities() -> Capabilities {
        Capabilities::default()
    }

    /// The variables that applying saves.
    fn outputs() -> Vec<&'static Output> {
        Vec::new()
    }

    /// The failures that applying can end with.
    fn errors() -> Vec<&'static ErrorKind> {
        Vec::new()
    }
}

impl<A: Action> Plan<A> {
    /// A plan of these actions, in this order.
    pub fn new(actions: impl IntoIterator<Item = A>) -> Self {
        let planned = |action: A| PlannedAction { summary: action.summary(), changes: None, action };
        Self { actions: actions.into_iter().map(planned).collect() }
    }

    /// Applies each action in order and stops at the first that fails.
    pub fn apply(&self, context: &dyn Context) -> Result<(), Failure> {
        A::apply_all(self.actions.iter().map(|planned| &planned.action), context)
    }

    /// The same plan, tied to what it would change right now. Later actions do not see what earlier ones would do.
    pub fn preview(self, context: &dyn Context) -> Result<Self, Failure> {
        let previewed = self.actions.into_iter().map(|planned| {
            let Previewed { action, changes } = planned.action.preview(context)?;
            Ok(PlannedAction { summary: planned.summary, changes, action })
        });
        Ok(Self { actions: previewed.collect::<Result<_, Failure>>()? })
    }
}
