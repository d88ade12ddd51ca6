//! What the step does. A step that deploys to AWS has no such module: its actions are those of `aws-deploy`.

use serde::{Deserialize, Serialize};
use step_core::{Action, Context, Failure, Output};

/// What the step can do.
#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub(crate) enum Greet {
    /// Writes a line to the log.
    Say {
        /// The line.
        text: String,
    },
}

static GREETING: Output =
    Output { name: "Greeting", description: "The greeting as it was written to the log.", sensitive: false };

impl Action for Greet {
    fn summary(&self) -> String {
        let Self::Say { text } = self;
        format!("say {text:?}")
    }

    fn apply(&self, context: &dyn Context) -> Result<(), Failure> {
        let Self::Say { text } = self;
        context.info(text);
        context.output(&GREETING, text);
        Ok(())
    }

    fn outputs() -> Vec<&'static Output> {
        vec![&GREETING]
    }
}
