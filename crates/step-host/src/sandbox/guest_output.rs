//! What a guest writes to its standard output and error: mostly the message of a panic.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use tokio::io::AsyncWrite;
use wasmtime_wasi::async_trait;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamError};

use crate::execution::ExecutionContext;
use crate::observer::Level;

/// Enough for a panic's message; what came before it is forgotten.
const KEPT: usize = 4096;
/// Longer lines are passed on in pieces.
const MAX_LINE: usize = 8192;

/// Remembers the end of the output; while executing, also passes each line on as a verbose message.
#[derive(Clone)]
pub(crate) struct GuestOutput {
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    kept: Vec<u8>,
    line: Vec<u8>,
    to: Option<Arc<ExecutionContext>>,
}

impl GuestOutput {
    /// Remembers only.
    pub(super) fn captured() -> Self {
        Self::new(None)
    }

    /// Remembers, and passes lines on to the observer.
    pub(super) fn forwarded(to: Arc<ExecutionContext>) -> Self {
        Self::new(Some(to))
    }

    /// The end of what was written.
    pub(crate) fn end(&self) -> String {
        String::from_utf8_lossy(&self.lock().kept).into_owned()
    }

    fn new(to: Option<Arc<ExecutionContext>>) -> Self {
        Self { shared: Arc::new(Mutex::new(Shared { kept: Vec::new(), line: Vec::new(), to })) }
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    fn write(&mut self, bytes: &[u8]) -> wasmtime::Result<()> {
        self.kept.extend_from_slice(&bytes[bytes.len().saturating_sub(KEPT)..]);
        let surplus = self.kept.len().saturating_sub(KEPT);
        self.kept.drain(..surplus);
        let Some(to) = self.to.clone() else { return Ok(()) };
        for &byte in bytes {
            if byte != b'\n' {
                self.line.push(byte);
            }
            if byte == b'\n' || self.line.len() == MAX_LINE {
                let line = std::mem::take(&mut self.line);
                to.recorder.log(Level::Verbose, &String::from_utf8_lossy(&line))?;
            }
        }
        Ok(())
    }
}

/// The last line may lack its end.
impl Drop for Shared {
    fn drop(&mut self) {
        if let (Some(to), false) = (&self.to, self.line.is_empty()) {
            // Too late to stop the guest if this exceeds the output limit.
            let _ = to.recorder.log(Level::Verbose, &String::from_utf8_lossy(&self.line));
        }
    }
}

impl IsTerminal for GuestOutput {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for GuestOutput {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

impl OutputStream for GuestOutput {
    fn write(&mut self, bytes: Bytes) -> Result<(), StreamError> {
        self.lock().write(&bytes).map_err(StreamError::Trap)
    }

    fn flush(&mut self) -> Result<(), StreamError> {
        Ok(())
    }

    fn check_write(&mut self) -> Result<usize, StreamError> {
        Ok(MAX_LINE)
    }
}

#[async_trait]
impl Pollable for GuestOutput {
    async fn ready(&mut self) {}
}

impl AsyncWrite for GuestOutput {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        Poll::Ready(self.lock().write(bytes).map(|()| bytes.len()).map_err(std::io::Error::other))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
