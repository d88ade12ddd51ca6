//! Calling an export: a fresh instance, a deadline, and a typed answer.

use std::pin::Pin;
use std::time::{Duration, Instant};

use serde_json::Value;
use wasmtime::{Store, Trap, UpdateDeadline};
use wasmtime_wasi::I32Exit;

use crate::bindings;
use crate::bindings::exports::octopus::step_validation::validation;
use crate::bindings::octopus::step_types::types;
use crate::host::{Inner, Loaded};
use crate::limits::{CallLimits, Side};
use crate::observer::printable;
use crate::sandbox::{GuestOutput, Sandbox};
use crate::stop::Stop;

/// Why a step could not do what it was asked to, in its own words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[error("{message}")]
pub struct Failure {
    /// `StepId-Area-Identifier`, an entry of the package's errors.json.
    pub code: String,
    /// What happened and where.
    pub message: String,
    /// What to do next.
    pub fix: String,
    /// Supporting facts, for the verbose log.
    pub details: Vec<String>,
}

/// Why a call has no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The step says why: show it as it is.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// The call took longer than it may.
    #[error("the step did not finish within {}", in_words(*.limit))]
    TimedOut {
        /// [`CallLimits::time`].
        limit: Duration,
    },
    /// The call needed more memory than it may use.
    #[error("the step needed more than {} MiB of memory", .limit / (1024 * 1024))]
    OutOfMemory {
        /// [`CallLimits::memory`], in bytes.
        limit: usize,
    },
    /// The call returned or logged more than it may.
    #[error("the step returned or logged more than {} KiB", .limit / 1024)]
    OutputTooLarge {
        /// [`CallLimits::output`], in bytes.
        limit: usize,
    },
    /// The step broke off: a panic, an exit, a call that the host refuses. A defect of the step.
    #[error("the step crashed: {reason}")]
    Trapped {
        /// What broke off, in one line.
        reason: String,
        /// The end of what the step wrote to its standard error.
        output: String,
    },
    /// The step returned something else than JSON. A defect of the step.
    #[error("the step did not return its {what} as JSON")]
    InvalidJson {
        /// What it was asked for.
        what: &'static str,
        /// Where reading failed.
        source: serde_json::Error,
    },
    /// A granted folder cannot be opened.
    #[error("the granted folder {} cannot be opened", folder.display())]
    Folder {
        /// The folder on this machine.
        folder: std::path::PathBuf,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl CallError {
    /// The same error with `hide` applied to everything that the step said.
    pub(crate) fn masked(self, hide: impl Fn(String) -> String) -> Self {
        match self {
            Self::Failed(Failure { code, message, fix, details }) => Self::Failed(Failure {
                code,
                message: hide(message),
                fix: hide(fix),
                details: details.into_iter().map(hide).collect(),
            }),
            Self::Trapped { reason, output } => Self::Trapped { reason: hide(reason), output: hide(output) },
            other => other,
        }
    }
}

/// The host lets a guest write a mebibyte of a request's body at once.
const SMALLEST_TRANSFER: usize = 2 * 1024 * 1024;

/// The future of a generated call.
pub(crate) type GuestFuture<'a, T> = Pin<Box<dyn Future<Output = wasmtime::Result<T>> + Send + 'a>>;

/// Runs `call` on a new instance in `sandbox`, once it is its turn on this side. Dropping the returned future ends the
/// guest.
pub(crate) async fn call<T: Answer>(
    host: &Inner,
    loaded: &Loaded,
    sandbox: Sandbox,
    side: &Side,
    call: impl for<'a> FnOnce(&'a bindings::Step, &'a mut Store<Sandbox>) -> GuestFuture<'a, T> + Send,
) -> Result<T, CallError> {
    // Given back after the store is dropped, and with it what the call had of the pool.
    let _turn = side.turns.acquire().await;
    let limits = side.limits;
    let _ticking = host.ticker.tick();
    let output = sandbox.output.clone();
    let mut store = limited_store(host, sandbox, limits);
    let run = async {
        let step = loaded.exports.instantiate_async(&mut store).await?;
        let answer = call(&step, &mut store).await?;
        if answer.size() > limits.output { Err(Stop::Output.into()) } else { Ok(answer) }
    };
    // The epoch stops a guest that computes; this stops one that waits. Whichever comes first.
    match tokio::time::timeout(limits.time, run).await {
        Ok(result) => result.map_err(|error| call_error(&error, limits, &output)),
        Err(_) => Err(CallError::TimedOut { limit: limits.time }),
    }
}

/// What an export returns.
pub(crate) trait Answer {
    /// In bytes.
    fn size(&self) -> usize;
}

/// Reads a document that the step returned.
pub(crate) fn json(text: &str, what: &'static str) -> Result<Value, CallError> {
    serde_json::from_str(text).map_err(|source| CallError::InvalidJson { what, source })
}

fn limited_store(host: &Inner, sandbox: Sandbox, limits: CallLimits) -> Store<Sandbox> {
    let mut store = Store::new(&host.engine, sandbox);
    store.limiter(|sandbox| &mut sandbox.memory);
    store.set_hostcall_fuel(limits.output.max(SMALLEST_TRANSFER));
    store.set_epoch_deadline(1);
    let end = Instant::now().checked_add(limits.time);
    store.epoch_deadline_callback(move |_| match end {
        Some(end) if Instant::now() >= end => Err(Stop::Time.into()),
        _ => Ok(UpdateDeadline::Yield(1)),
    });
    store
}

fn call_error(error: &wasmtime::Error, limits: CallLimits, output: &GuestOutput) -> CallError {
    match error.downcast_ref::<Stop>() {
        Some(Stop::Time) => CallError::TimedOut { limit: limits.time },
        Some(Stop::Memory) => CallError::OutOfMemory { limit: limits.memory },
        Some(Stop::Output) => CallError::OutputTooLarge { limit: limits.output },
        None if is_transfer_limit(error) => CallError::OutputTooLarge { limit: limits.output },
        Some(Stop::NotExecuting(_)) | None => {
            let output = output.end();
            CallError::Trapped { reason: crash_reason(error, &output), output }
        }
    }
}

/// wasmtime's error for more data than `set_hostcall_fuel` allows has a private type.
fn is_transfer_limit(error: &wasmtime::Error) -> bool {
    error.root_cause().to_string().contains("fuel allocated for hostcalls has been exhausted")
}

fn crash_reason(error: &wasmtime::Error, output: &str) -> String {
    if let Some(I32Exit(code)) = error.downcast_ref() {
        return format!("it exited with code {code}");
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::UnreachableCodeReached) => panic_message(output).unwrap_or_else(|| "it aborted".to_owned()),
        Some(Trap::StackOverflow) => "its stack overflowed (endless recursion?)".to_owned(),
        Some(trap) => trap.to_string(),
        None => error.root_cause().to_string(),
    }
}

/// The message below Rust's `thread 'main' panicked at src/lib.rs:1:2:`, or else the last line written.
fn panic_message(output: &str) -> Option<String> {
    let lines: Vec<&str> = output.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let panicked = lines.iter().rposition(|line| line.contains("panicked at "));
    let message = panicked.and_then(|at| lines.get(at + 1)).or(lines.last())?;
    Some(format!("it panicked: {message}"))
}

fn in_words(limit: Duration) -> String {
    match limit.as_secs() {
        0 => format!("{} ms", limit.as_millis()),
        seconds if seconds % 3600 == 0 => format!("{} h", seconds / 3600),
        seconds if seconds % 60 == 0 => format!("{} min", seconds / 60),
        seconds => format!("{seconds} s"),
    }
}

impl From<types::Failure> for Failure {
    fn from(failure: types::Failure) -> Self {
        let types::Failure { code, message, fix, details } = failure;
        Self {
            code: printable(&code),
            message: printable(&message),
            fix: printable(&fix),
            details: details.iter().map(|detail| printable(detail)).collect(),
        }
    }
}

impl Answer for () {
    fn size(&self) -> usize {
        0
    }
}

impl Answer for String {
    fn size(&self) -> usize {
        self.len()
    }
}

impl Answer for types::Failure {
    fn size(&self) -> usize {
        self.code.len() + self.message.len() + self.fix.len() + self.details.iter().map(String::len).sum::<usize>()
    }
}

impl<T: Answer, E: Answer> Answer for Result<T, E> {
    fn size(&self) -> usize {
        self.as_ref().map_or_else(Answer::size, Answer::size)
    }
}

impl Answer for validation::Outcome {
    fn size(&self) -> usize {
        self.diagnostics.iter().map(|remark| remark.path.len() + remark.code.len() + remark.message.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_limit_is_shown_in_its_own_unit() {
        for (limit, shown) in
            [(50, "50 ms"), (5_000, "5 s"), (120_000, "2 min"), (43_200_000, "12 h"), (90_000, "90 s")]
        {
            assert_eq!(in_words(Duration::from_millis(limit)), shown);
        }
    }

    #[test]
    fn a_panic_is_reported_by_its_message() {
        let output =
            "\nthread '<unnamed>' (1) panicked at src/lib.rs:3:5:\nno such day\nnote: run with RUST_BACKTRACE=1\n";
        assert_eq!(panic_message(output).as_deref(), Some("it panicked: no such day"));
    }

    #[test]
    fn an_abort_without_words_has_no_message() {
        assert_eq!(panic_message("\n"), None);
    }
}
