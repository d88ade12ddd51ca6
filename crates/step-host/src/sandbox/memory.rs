//! Keeps an instance within its memory limit.

use wasmtime::ResourceLimiter;

use crate::stop::Stop;

/// Entries of all tables; an entry takes 8 bytes of the host.
pub(crate) const MAX_TABLE_ELEMENTS: usize = 1_000_000;
pub(crate) const MAX_INSTANCES: u32 = 100;
/// Each takes 4 GiB of address space. A component has one, unless it is composed of several.
pub(crate) const MAX_MEMORIES: u32 = 4;
pub(crate) const MAX_TABLES: u32 = 20;

/// Counts all memories of a component together and ends the call when they want more than the limit: refusing instead
/// would make most guests crash somewhere else, with a message that explains nothing.
pub(crate) struct MemoryLimiter {
    limit: usize,
    used: usize,
    table_elements: usize,
}

impl MemoryLimiter {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, used: 0, table_elements: 0 }
    }
}

impl ResourceLimiter for MemoryLimiter {
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        self.used = self.used.saturating_add(desired.saturating_sub(current));
        if self.used > self.limit { Err(Stop::Memory.into()) } else { Ok(true) }
    }

    fn memory_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        Err(Stop::Memory.into())
    }

    fn table_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        self.table_elements = self.table_elements.saturating_add(desired.saturating_sub(current));
        if self.table_elements > MAX_TABLE_ELEMENTS { Err(Stop::Memory.into()) } else { Ok(true) }
    }

    fn instances(&self) -> usize {
        MAX_INSTANCES as usize
    }

    fn memories(&self) -> usize {
        MAX_MEMORIES as usize
    }

    fn tables(&self) -> usize {
        MAX_TABLES as usize
    }
}
