//! Shows a running step: for people, for programs, or for a deployment server's worker.

mod json;
mod live_view;
mod service_messages;
mod tasks;
mod text;

use std::sync::Arc;

use step_host::Observer;

use crate::cli::OutputFormat;
use crate::exit::Stop;

pub(crate) use tasks::Tasks;

/// Follows an execution to its end.
pub(crate) trait Report: Observer {
    /// The deployment succeeded.
    fn succeeded(&self);

    /// The deployment failed. What standard error says about it follows separately.
    fn failed(&self, stop: &Stop);
}

impl OutputFormat {
    /// The report in this format. `verbose` shows people what is otherwise for support.
    pub(crate) fn report(self, verbose: bool) -> Arc<dyn Report> {
        match self {
            Self::Text => Arc::new(text::Text::new(verbose)),
            Self::Json => Arc::new(json::Json),
            Self::ServiceMessages => Arc::new(service_messages::ServiceMessages::default()),
        }
    }
}
