//! What a step may use before it is stopped.

use std::time::Duration;

use tokio::sync::Semaphore;

const MIB: usize = 1024 * 1024;

/// How many calls of each side of the sandbox run at a time. More than this would need more memory than machines have.
pub(crate) const CALLS_OF_A_SIDE: u32 = 256;

/// One side of the sandbox: short calls at configuration time never wait for executions that take hours.
pub(crate) struct Side {
    pub(crate) limits: CallLimits,
    /// One for each call that may run now.
    pub(crate) turns: Semaphore,
}

impl Side {
    pub(crate) fn new(limits: CallLimits) -> Self {
        Self { limits, turns: Semaphore::new(CALLS_OF_A_SIDE as usize) }
    }
}

/// The limits of a [`Host`](crate::Host), one set for each side of the sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For describe, form, validate, migrate, plan and graduate: they run where users wait, on the machine that holds
    /// everybody's secrets. By default 128 MiB, 5 s, 4 MiB.
    pub configuration: CallLimits,
    /// For execute, health-check and discover. By default 512 MiB, 12 h, 64 MiB.
    pub execution: CallLimits,
}

/// What one call may use. Each call has an instance of its own, so nothing adds up over calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallLimits {
    /// Bytes of linear memory, all memories of the component together. The call ends when it asks for more
    /// ([`CallError::OutOfMemory`](crate::CallError::OutOfMemory)); what the host needs itself comes on top, about 1 MiB.
    pub memory: usize,
    /// Wall-clock time, from when it is the call's turn. Time spent waiting for the network counts. A call that computes is
    /// stopped within about 20 ms of the limit ([`CallError::TimedOut`](crate::CallError::TimedOut)).
    pub time: Duration,
    /// Bytes that leave the component: what the call returns, and the sum of its log messages, progress and outputs
    /// ([`CallError::OutputTooLarge`](crate::CallError::OutputTooLarge)). Bodies of HTTP requests and contents of files
    /// are not counted: they pass through in pieces.
    pub output: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            configuration: CallLimits { memory: 128 * MIB, time: Duration::from_secs(5), output: 4 * MIB },
            execution: CallLimits { memory: 512 * MIB, time: Duration::from_hours(12), output: 64 * MIB },
        }
    }
}
