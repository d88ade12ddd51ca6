//! The host: one engine, shared by every step that is loaded into it.

mod engine;
mod ticker;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use step_package::Package;
use wasmtime::component::{Component, InstancePre, Linker};
use wasmtime::{Cache, Engine};

use crate::bindings::StepPre;
use crate::describe::Description;
use crate::limits::Side;
use crate::load::{self, LoadError};
use crate::network::{Network, NetworkError, Route};
use crate::sandbox::Sandbox;
use crate::surfaces::ApiVersions;
use crate::validation::Contract;
use crate::{CallError, Limits, Step};

pub(crate) use ticker::Ticker;

/// Compiles and runs steps. Cheap to clone; a process needs one.
///
/// Everything asynchronous runs on the caller's tokio runtime, which must have time enabled. A guest that computes
/// gives way to other tasks every 10 ms.
#[derive(Clone)]
pub struct Host {
    pub(crate) inner: Arc<Inner>,
}

/// How a [`Host`] is set up.
#[derive(Clone, Debug, Default)]
pub struct HostOptions {
    /// Folder for compiled components, created if it is missing. Without it, each process compiles each step again
    /// (seconds instead of milliseconds). Several processes may share it. Whoever can write to it can run code in this
    /// process: it is created for its owner only, and refused if every user may write to it.
    pub cache: Option<PathBuf>,
    /// What calls may use.
    pub limits: Limits,
}

/// Why there is no host.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The folder for compiled components cannot be used.
    #[error("cannot use {} for compiled steps", folder.display())]
    Cache {
        /// [`HostOptions::cache`].
        folder: PathBuf,
        /// What the operating system or wasmtime says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// wasmtime does not work on this machine.
    #[error("cannot start the WebAssembly engine")]
    Engine {
        /// What wasmtime says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

pub(crate) struct Inner {
    pub(crate) engine: Engine,
    pub(crate) configuration: Side,
    pub(crate) execution: Side,
    pub(crate) network: Network,
    pub(crate) ticker: Ticker,
    linker: Linker<Sandbox>,
    cache: Option<Cache>,
}

/// A component that is known to be a step.
pub(crate) struct Loaded {
    pub(crate) exports: StepPre<Sandbox>,
    pub(crate) api_versions: ApiVersions,
}

impl Host {
    /// Sets up the engine; takes about a millisecond.
    pub fn new(options: HostOptions) -> Result<Self, HostError> {
        let HostOptions { cache, limits } = options;
        let cache = cache.map(engine::compile_cache).transpose()?;
        let engine = engine::engine(cache.as_ref())?;
        let linker = engine::linker(&engine)?;
        let ticker = Ticker::start(engine.weak()).map_err(|source| HostError::Engine { source: source.into() })?;
        let (configuration, execution) = (Side::new(limits.configuration), Side::new(limits.execution));
        let network = Network::default();
        let inner = Inner { engine, configuration, execution, network, ticker, linker, cache };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Compiles a package's component, or takes it from the cache, and checks that it is a step that this host
    /// supports. Blocks: milliseconds from the cache, seconds when it has to compile.
    pub fn load(&self, package: &Package) -> Result<Step, LoadError> {
        let loaded = self.load_component(package.wasm())?;
        let contract = Contract::new(package.id().as_str(), package.inputs_schema())
            .map_err(|source| LoadError::InputsSchema { source })?;
        Ok(Step::new(self.clone(), loaded, package, contract))
    }

    /// Reads what a component says about itself, before there is a package of it. Compiles, so it may take seconds.
    pub async fn describe(&self, wasm: &[u8]) -> Result<Description, DescribeError> {
        let loaded = self.load_component(wasm)?;
        Ok(crate::describe::describe(&self.inner, &loaded).await?)
    }

    /// An HTTP client for what the embedding program asks the network itself, such as for credentials: the same
    /// connections, proxies and trusted certificates as for steps, but not limited to granted hosts.
    pub async fn http_client(&self, route: Route, connect_timeout: Duration) -> Result<reqwest::Client, NetworkError> {
        self.inner.network.client_for(route, Some(connect_timeout)).await
    }

    /// How many components were taken from the compile cache, and how many were compiled and added to it.
    pub fn cache_use(&self) -> CacheUse {
        let count = |of: fn(&Cache) -> usize| self.inner.cache.as_ref().map_or(0, of);
        CacheUse { hits: count(Cache::cache_hits), misses: count(Cache::cache_misses) }
    }

    pub(crate) fn load_component(&self, wasm: &[u8]) -> Result<Loaded, LoadError> {
        let component = Component::from_binary(&self.inner.engine, wasm).map_err(load::not_a_component)?;
        let api_versions = load::check(&self.inner.engine, &component)?;
        let instance: InstancePre<Sandbox> = self.inner.linker.instantiate_pre(&component).map_err(load::mismatch)?;
        let exports = StepPre::new(instance).map_err(load::mismatch)?;
        Ok(Loaded { exports, api_versions })
    }
}

/// See [`Host::cache_use`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheUse {
    /// Taken from the cache.
    pub hits: usize,
    /// Compiled and added.
    pub misses: usize,
}

/// Why a component cannot be described.
#[derive(Debug, thiserror::Error)]
pub enum DescribeError {
    /// It is not a step that this host supports.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// It is, but describing fails.
    #[error(transparent)]
    Call(#[from] CallError),
}

#[cfg(test)]
mod tests;
