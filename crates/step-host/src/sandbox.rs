//! What surrounds one instance of a component: its store's data.

mod clocks;
mod guest_output;
mod memory;

use std::sync::Arc;

use step_inputs::Secret;
use wasmtime::component::ResourceTable;
use wasmtime_wasi::random::Deterministic;
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use crate::bindings::octopus::step_context::context;
use crate::bindings::octopus::step_types::types;
use crate::execution::ExecutionContext;
use crate::limits::CallLimits;
use crate::network::NetworkAccess;
use crate::observer::{Level, Task, TaskState};
use crate::stop::Stop;

pub(crate) use guest_output::GuestOutput;
pub(crate) use memory::{MAX_INSTANCES, MAX_MEMORIES, MAX_TABLE_ELEMENTS, MAX_TABLES, MemoryLimiter};

/// Open files, streams, requests and the like at one time.
const MAX_RESOURCES: usize = 10_000;
/// Bytes of randomness for one request; the host allocates them.
const MAX_RANDOM_BYTES: u64 = 1024 * 1024;

/// Everything that an instance can reach.
pub(crate) struct Sandbox {
    pub(crate) memory: MemoryLimiter,
    pub(crate) output: GuestOutput,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    network: NetworkAccess,
    resources: ResourceTable,
    /// Absent at configuration time.
    context: Option<Arc<ExecutionContext>>,
}

impl Sandbox {
    /// No capability at all: no environment, arguments, files, hosts or context; time stands still and randomness
    /// repeats, so that a plan depends on nothing but its inputs.
    pub(crate) fn without_capabilities(limits: CallLimits) -> Self {
        let mut wasi = WasiCtx::builder();
        wasi.wall_clock(clocks::Standstill)
            .monotonic_clock(clocks::Standstill)
            .secure_random(repeating_bytes())
            .insecure_random(repeating_bytes())
            .insecure_random_seed(0);
        Self::new(wasi, NetworkAccess::none(), GuestOutput::captured(), limits, None)
    }

    /// With what `context` was granted; `wasi` has its folders and environment.
    pub(crate) fn executing(
        wasi: WasiCtxBuilder,
        network: NetworkAccess,
        context: Arc<ExecutionContext>,
        limits: CallLimits,
    ) -> Self {
        let output = GuestOutput::forwarded(Arc::clone(&context));
        Self::new(wasi, network, output, limits, Some(context))
    }

    fn new(
        mut wasi: WasiCtxBuilder,
        network: NetworkAccess,
        output: GuestOutput,
        limits: CallLimits,
        context: Option<Arc<ExecutionContext>>,
    ) -> Self {
        wasi.stdout(output.clone()).stderr(output.clone()).max_random_size(MAX_RANDOM_BYTES);
        wasi.allow_tcp(false).allow_udp(false);
        let mut resources = ResourceTable::new();
        resources.set_max_capacity(MAX_RESOURCES);
        Self {
            memory: MemoryLimiter::new(limits.memory),
            output,
            wasi: wasi.build(),
            http: WasiHttpCtx::new(),
            network,
            resources,
            context,
        }
    }

    fn context(&self, function: &'static str) -> Result<&ExecutionContext, Stop> {
        self.context.as_deref().ok_or(Stop::NotExecuting(function))
    }
}

impl WasiView for Sandbox {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.resources }
    }
}

impl WasiHttpView for Sandbox {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { ctx: &mut self.http, table: &mut self.resources, hooks: &mut self.network }
    }
}

impl types::Host for Sandbox {}

impl context::Host for Sandbox {
    fn log(&mut self, level: context::Level, message: String) -> wasmtime::Result<()> {
        Ok(self.context("log")?.recorder.log(level.into(), &message)?)
    }

    fn progress(&mut self, percentage: u8, message: String) -> wasmtime::Result<()> {
        Ok(self.context("progress")?.recorder.progress(percentage, &message)?)
    }

    fn output(&mut self, name: String, value: String, sensitive: bool) -> wasmtime::Result<()> {
        Ok(self.context("output")?.recorder.output(&name, &value, sensitive)?)
    }

    fn artifact(&mut self, path: String, name: String) -> wasmtime::Result<()> {
        Ok(self.context("artifact")?.artifact(&path, &name)?)
    }

    fn reveal(&mut self, handle: String) -> wasmtime::Result<Option<String>> {
        Ok(self.context("reveal")?.reveal(&handle))
    }

    fn conceal(&mut self, text: String) -> wasmtime::Result<()> {
        Ok(self.context("conceal")?.recorder.conceal(&Secret::new(text))?)
    }

    fn variable(&mut self, name: String) -> wasmtime::Result<Option<String>> {
        Ok(self.context("variable")?.variable(&name))
    }

    fn task(&mut self, status: context::TaskStatus) -> wasmtime::Result<()> {
        Ok(self.context("task")?.recorder.task(&status.into())?)
    }

    fn cancelled(&mut self) -> wasmtime::Result<bool> {
        Ok(self.context("cancelled")?.cancelled())
    }
}

impl From<context::Level> for Level {
    fn from(level: context::Level) -> Self {
        match level {
            context::Level::Verbose => Self::Verbose,
            context::Level::Info => Self::Info,
            context::Level::Highlight => Self::Highlight,
            context::Level::Wait => Self::Wait,
            context::Level::Warning => Self::Warning,
            context::Level::Error => Self::Error,
        }
    }
}

impl From<context::TaskStatus> for Task {
    fn from(status: context::TaskStatus) -> Self {
        let context::TaskStatus { id, label, kind, state, detail } = status;
        Self { id, label, kind, state: state.into(), detail }
    }
}

impl From<context::TaskState> for TaskState {
    fn from(state: context::TaskState) -> Self {
        match state {
            context::TaskState::Waiting => Self::Waiting,
            context::TaskState::Working => Self::Working,
            context::TaskState::Done => Self::Done,
            context::TaskState::Failed => Self::Failed,
            context::TaskState::Removed => Self::Removed,
        }
    }
}

/// Long enough not to look like a constant to code that rejects obvious patterns.
fn repeating_bytes() -> Deterministic {
    Deterministic::new((0..=u8::MAX).map(|byte| byte.wrapping_mul(167).wrapping_add(13)).collect())
}
