//! What a deployment will do, as data.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Capabilities, Context, ErrorKind, Failure, Output};

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
        let planned = |action: A| PlannedAction { summary: action.summary(), action };
        Self { actions: actions.into_iter().map(planned).collect() }
    }

    /// Applies each action in order and stops at the first that fails.
    pub fn apply(&self, context: &dyn Context) -> Result<(), Failure> {
        self.actions.iter().try_for_each(|planned| planned.action.apply(context))
    }
}
