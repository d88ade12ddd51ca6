//! The one wasmtime engine of a host, and the linker with everything that a step may import.

use std::path::{Path, PathBuf};

use wasmtime::component::{HasSelf, Linker};
use wasmtime::{Cache, CacheConfig, Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

use crate::bindings;
use crate::host::HostError;
use crate::limits::CALLS_OF_A_SIDE;
use crate::sandbox::{MAX_INSTANCES, MAX_MEMORIES, MAX_TABLE_ELEMENTS, MAX_TABLES, Sandbox};

/// zstd's fastest positive level. Compiled code is written once and read at each start; higher levels make the file
/// a little smaller and reading it no faster.
const COMPRESSION_LEVEL: i32 = 1;

/// Bytes of a linear memory, and of a table, that are set back by writing instead of by giving their pages back: what a
/// call of a usual step touches.
const MEMORY_KEPT: usize = 2 * 1024 * 1024;
const TABLE_KEPT: usize = 256 * 1024;
/// Slots that stay prepared for the step that used them last.
const WARM_SLOTS: u32 = 64;
/// Bytes of wasmtime's own description of an instance; it grows with the number of functions.
const LARGEST_INSTANCE: usize = 16 * 1024 * 1024;

/// An engine whose instances use slots of one pool again and again: most of what a new instance costs is mapping fresh
/// memory (docs/decisions/0014). Where that much address space is not to be had, each instance maps its own.
pub(super) fn engine(cache: Option<&Cache>) -> Result<Engine, HostError> {
    let config = config(cache);
    let pooled = cfg!(target_os = "linux")
        .then(|| Engine::new(config.clone().allocation_strategy(InstanceAllocationStrategy::Pooling(pool()))));
    match pooled {
        Some(Ok(engine)) => Ok(engine),
        _ => Engine::new(&config).map_err(|source| HostError::Engine { source: source.into() }),
    }
}

/// Slots for as many calls as run at a time. They are as large as wasm's memories get: how much of it a call may use is
/// for its [`MemoryLimiter`](crate::sandbox::MemoryLimiter) to say.
fn pool() -> PoolingAllocationConfig {
    const CALLS: u32 = 2 * CALLS_OF_A_SIDE;
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(CALLS)
        .total_core_instances(CALLS * MAX_INSTANCES)
        .total_memories(CALLS * MAX_MEMORIES)
        .total_tables(CALLS * MAX_TABLES)
        .total_stacks(CALLS)
        .max_component_instance_size(LARGEST_INSTANCE)
        .max_core_instance_size(LARGEST_INSTANCE)
        .max_memories_per_module(MAX_MEMORIES)
        .max_tables_per_module(MAX_TABLES)
        .table_elements(MAX_TABLE_ELEMENTS)
        .linear_memory_keep_resident(MEMORY_KEPT)
        .table_keep_resident(TABLE_KEPT)
        .max_unused_warm_slots(WARM_SLOTS)
        // Asks Linux 6.7 or newer which pages were written to.
        .pagemap_scan(Enabled::Auto);
    pool
}

fn config(cache: Option<&Cache>) -> Config {
    let mut config = Config::new();
    config
        .epoch_interruption(true)
        // Packages carry no names or debug information that a backtrace could show.
        .wasm_backtrace_max_frames(None)
        .generate_address_map(false)
        // Windows unwinds through it whether or not anybody looks.
        .native_unwind_info(cfg!(windows))
        .cache(cache.cloned());
    config
}

/// The cache of compiled components in `folder`, which is created. Keyed by the component's digest, the engine's
/// configuration and wasmtime's version; entries appear by rename, so processes may share it.
pub(super) fn compile_cache(folder: PathBuf) -> Result<Cache, HostError> {
    if let Err(source) = create_private(&folder) {
        return Err(HostError::Cache { folder, source: source.into() });
    }
    let mut config = CacheConfig::new();
    let absolute = std::path::absolute(&folder).unwrap_or_else(|_| folder.clone());
    config
        .with_directory(absolute)
        .with_baseline_compression_level(COMPRESSION_LEVEL)
        .with_optimized_compression_level(COMPRESSION_LEVEL);
    Cache::new(config).map_err(|source| HostError::Cache { folder, source: source.into() })
}

/// Links WASI, `wasi:http` and the step context. What a call may do with them is decided by its [`Sandbox`].
pub(super) fn linker(engine: &Engine) -> Result<Linker<Sandbox>, HostError> {
    let link = || -> wasmtime::Result<Linker<Sandbox>> {
        let mut linker = Linker::new(engine);
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
        wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;
        bindings::Step::add_to_linker::<_, HasSelf<_>>(&mut linker, |sandbox| sandbox)?;
        Ok(linker)
    };
    link().map_err(|source| HostError::Engine { source: source.into() })
}

/// Creates `folder` so that only its owner can write to it: machine code is loaded from it.
#[cfg(unix)]
fn create_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};

    const WRITABLE_BY_OTHERS: u32 = 0o022;

    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let metadata = fs_err::metadata(folder)?;
    // What we create is ours, so its owner tells who we are without a system call of our own.
    let own = tempfile::tempfile_in(folder)?.metadata()?.uid();
    if metadata.uid() != own || metadata.permissions().mode() & WRITABLE_BY_OTHERS != 0 {
        return Err(std::io::Error::new(std::io::ErrorKind::PermissionDenied, "other users can write to it"));
    }
    Ok(())
}

#[cfg(not(unix))]
fn create_private(folder: &Path) -> std::io::Result<()> {
    fs_err::create_dir_all(folder)
}
