//! Why the host itself ends a call. Travels through the guest's stack as the source of a trap.

/// What the host stopped a guest for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Stop {
    #[error("the time limit is reached")]
    Time,
    #[error("the memory limit is reached")]
    Memory,
    #[error("the output limit is reached")]
    Output,
    /// A function of `octopus:step-context` was called where it means nothing.
    #[error("`octopus:step-context/{0}` is only available while executing")]
    NotExecuting(&'static str),
}
