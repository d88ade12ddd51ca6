//! Ctrl-C and SIGTERM: stop the running children, then leave by the ordinary way out.
//!
//! The signal ends the command that the main thread is waiting for; the error then travels up and every guard on the
//! way (the emulator, the demo's bucket and stack) cleans up in its `Drop`. A second signal leaves at once.

use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

/// What shells expect of a program that was interrupted: 128 + SIGINT.
pub(crate) const EXIT_CODE: u8 = 130;

static HAPPENED: AtomicBool = AtomicBool::new(false);
static CHILDREN: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

/// Takes over Ctrl-C and SIGTERM. Call it once, before anything is started.
pub(crate) fn install() -> Result<()> {
    ctrlc::set_handler(on_signal).context("cannot handle Ctrl-C")
}

/// Whether a signal came in.
pub(crate) fn happened() -> bool {
    HAPPENED.load(Ordering::SeqCst)
}

/// Fails once a signal came in: for loops, and before starting something new.
pub(crate) fn check() -> Result<()> {
    if happened() {
        bail!("interrupted");
    }
    Ok(())
}

/// A child that the signal also ends. Dropping it takes the child off the list, after it has been waited for.
pub(crate) struct Stoppable(Pid);

impl Stoppable {
    pub(crate) fn new(child: &Child) -> Self {
        let pid = Pid::from_child(child);
        children().push(pid);
        // A signal between the caller's check and this line has not seen this child.
        if happened() {
            stop(pid);
        }
        Self(pid)
    }
}

impl Drop for Stoppable {
    fn drop(&mut self) {
        children().retain(|pid| *pid != self.0);
    }
}

#[expect(clippy::exit, reason = "the second Ctrl-C means: now, whatever is left behind")]
fn on_signal() {
    let is_second = HAPPENED.swap(true, Ordering::SeqCst);
    if !is_second {
        eprintln!("\ninterrupted: stopping what was started (once more to leave at once)");
    }
    // The second time, too: some programs then stop at once.
    for pid in children().iter() {
        stop(*pid);
    }
    if is_second {
        std::process::exit(i32::from(EXIT_CODE));
    }
}

fn stop(pid: Pid) {
    // It may have ended by itself just now: nothing to do then.
    let _ = kill_process(pid, Signal::TERM);
}

fn children() -> std::sync::MutexGuard<'static, Vec<Pid>> {
    CHILDREN.lock().unwrap_or_else(PoisonError::into_inner)
}
