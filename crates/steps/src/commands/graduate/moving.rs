//! What has to be done once before other steps take over.

use std::sync::Arc;

use step_host::{Destination, Observer, Plan};

use super::Arguments;
use crate::cli::OutputFormat;
use crate::commands::run;
use crate::exit::{Exit, Stop};
use crate::host::execution_stop;
use crate::narrator::Narrator;
use crate::preparation::Subject;

/// How far the hand-over is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing has to be done: one step takes everything over, just as it is.
    AsItIs,
    /// Something has to be done, and is not.
    BeforeMove,
    /// It was done.
    Moved,
}

impl Stage {
    /// Whether it is looked at what deploying the other steps would change. Before resources have moved, that says nothing.
    pub(super) fn is_looked_at(self, is_wanted: bool) -> bool {
        match self {
            Self::AsItIs => is_wanted,
            Self::BeforeMove => false,
            Self::Moved => true,
        }
    }
}

/// Does what has to be done, if that is wanted, or says what it would be.
pub(super) async fn advance(
    destination: &Destination,
    subject: &Subject,
    arguments: &Arguments,
) -> Result<Stage, Stop> {
    let Some(plan) = &destination.plan else {
        let stop = || Stop::new(Exit::Usage, "nothing moves here: the other step takes over what there is");
        return if arguments.is_moved { Err(stop().fix("leave out --move")) } else { Ok(Stage::AsItIs) };
    };
    if arguments.is_moved {
        make(plan, subject, arguments).await?;
        return Ok(Stage::Moved);
    }
    if arguments.live {
        let grants = subject.grants(&arguments.grants, &Narrator).await?;
        let seen = plan.preview(&grants, Arc::new(Narrator)).await.map_err(execution_stop)?;
        let seen = seen.document();
        let actions = seen["actions"].as_array().map(Vec::as_slice).unwrap_or_default();
        let count: usize = actions.iter().map(|action| action["changes"].as_array().map_or(0, Vec::len)).sum();
        anstream::eprintln!("With --move, {count} resources would change stacks now");
    }
    Ok(Stage::BeforeMove)
}

/// Shown like a run.
async fn make(plan: &Plan, subject: &Subject, arguments: &Arguments) -> Result<(), Stop> {
    let report = OutputFormat::default().report(false);
    run::reported(report, async |watched| {
        let grants = subject.grants(&arguments.grants, &**watched).await?.with_cancellation(watched.executing());
        plan.execute(&grants, Arc::clone(watched) as Arc<dyn Observer>).await.map_err(execution_stop)
    })
    .await
}
