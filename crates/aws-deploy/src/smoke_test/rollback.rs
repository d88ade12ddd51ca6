//! Going back to the versions that served before, and saying what serves now.

use std::time::Duration;

use step_core::{Context, Failure};

use super::SmokeTests;
use crate::client::Aws;
use crate::errors::{FAILING_VERSION_SERVES, SMOKE_TEST_FAILED};
use crate::pace::Pace;
use crate::serving::{self, Notes, WayBack};

/// How long others may be changing an alias.
const PATIENCE: Duration = Duration::from_mins(1);

/// Lets all functions go back, and tells the failure of the test together with what serves now.
pub(super) async fn run(
    failure: Failure,
    request: &SmokeTests,
    notes: &Notes,
    aws: &Aws,
    context: &dyn Context,
) -> Failure {
    let pace = Pace::new(aws.sleep(), PATIENCE);
    let mut outcome = Outcome::default();
    for function in &request.functions {
        let note = notes.of(&request.region, function);
        let mut pauses = pace.pauses();
        // Whoever cancels now wants to have a working version serve, too.
        pauses.ignore_cancellation();
        let way = serving::go_back(function, &note, &mut pauses, aws, context).await;
        outcome.add(&function.name, way);
    }
    outcome.failure(&failure, &request.stack_name)
}

/// What became of all functions.
#[derive(Default)]
struct Outcome {
    sentences: Vec<String>,
    is_any_back: bool,
    is_any_left: bool,
}

impl Outcome {
    fn add(&mut self, name: &str, way: Result<WayBack, Failure>) {
        let sentence = match way {
            Ok(WayBack::Done { before, deployed }) => {
                self.is_any_back = true;
                format!("function {name} is served by version {before} again, not by {deployed}")
            }
            Ok(WayBack::Unchanged { version }) => {
                format!("function {name} is still served by version {version}, as before this deployment")
            }
            Ok(WayBack::First { version }) => {
                self.is_any_left = true;
                format!("function {name} is served by version {version}, before which there was none")
            }
            Ok(WayBack::Taken { version }) => {
                format!("function {name} is served by version {version}, which somebody else chose meanwhile")
            }
            Err(failure) => {
                self.is_any_left = true;
                format!("function {name} could not go back: {failure}")
            }
        };
        self.sentences.push(sentence);
    }

    /// Other kinds of failures say what to do about themselves.
    fn failure(self, failure: &Failure, stack: &str) -> Failure {
        let is_rolled_back = self.is_any_back && !self.is_any_left;
        let kind = match failure.kind() {
            kind if *kind != SMOKE_TEST_FAILED => kind,
            _ if is_rolled_back => &SMOKE_TEST_FAILED,
            _ => &FAILING_VERSION_SERVES,
        };
        let declares =
            if self.is_any_back { format!("; stack {stack} still declares the new versions") } else { String::new() };
        let sentences: Vec<_> = self.sentences.iter().map(|sentence| format!("; {sentence}")).collect();
        let message = format!("{failure}{}{declares}", sentences.concat());
        let combined = failure.details().iter().fold(kind.failure(message), Failure::detail);
        let advice = failure.advice().to_owned();
        if advice == failure.kind().fix { combined } else { combined.fix(advice) }
    }
}
