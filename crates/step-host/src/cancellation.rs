//! Asking a running step to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Asks an execution to stop safely. Clones are one and the same.
///
/// Hand it over with [`Grants::with_cancellation`](crate::Grants::with_cancellation). The step asks for it while it waits
/// and then leaves things so that they can be continued from, which takes the time that it takes. Whoever cannot wait
/// drops the execution's future instead.
#[derive(Clone, Debug, Default)]
pub struct Cancellation(Arc<AtomicBool>);

impl Cancellation {
    /// Not cancelled yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on the step is told to stop. There is no way back.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the step is told to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Whether both are one and the same.
impl PartialEq for Cancellation {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Cancellation {}
