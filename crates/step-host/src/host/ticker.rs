//! Advances the engine's epoch while guests run, so that computing guests yield and notice their deadline.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use wasmtime::EngineWeak;

/// How often a computing guest gives way to other tasks, and how exactly its time limit is kept.
const TICK: Duration = Duration::from_millis(10);

/// A thread that ticks as long as a call runs and sleeps otherwise. It ends when its owner is dropped.
pub(crate) struct Ticker {
    shared: Arc<Shared>,
}

/// Keeps the ticker ticking while a call runs.
pub(crate) struct Ticking {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    calls: usize,
    closed: bool,
}

impl Ticker {
    /// Starts the thread; it waits until the first call.
    pub(crate) fn start(engine: EngineWeak) -> std::io::Result<Self> {
        let shared = Arc::new(Shared { state: Mutex::default(), changed: Condvar::new() });
        let of_thread = Arc::clone(&shared);
        thread::Builder::new().name("step-host-ticker".into()).spawn(move || of_thread.run(&engine))?;
        Ok(Self { shared })
    }

    /// Ticks until the returned value is dropped.
    pub(crate) fn tick(&self) -> Ticking {
        self.shared.lock().calls += 1;
        self.shared.changed.notify_one();
        Ticking { shared: Arc::clone(&self.shared) }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.changed.notify_one();
    }
}

impl Drop for Ticking {
    fn drop(&mut self) {
        self.shared.lock().calls -= 1;
    }
}

impl Shared {
    fn run(&self, engine: &EngineWeak) {
        while self.wait_for_call() {
            thread::sleep(TICK);
            let Some(engine) = engine.upgrade() else { return };
            engine.increment_epoch();
        }
    }

    /// Whether there is a call to tick for; false when the host is gone.
    fn wait_for_call(&self) -> bool {
        let idle = |state: &mut State| state.calls == 0 && !state.closed;
        let state = self.changed.wait_while(self.lock(), idle).unwrap_or_else(PoisonError::into_inner);
        !state.closed || state.calls > 0
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
