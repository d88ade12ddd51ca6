//! Bodies on their way between guest and client, streamed in both directions.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep};
use wasmtime_wasi_http::{Error, WasiBody};

use super::failure;

/// A guest's body as the client wants it: shareable between threads, which a lock that is never contended makes it.
pub(super) struct Outgoing(pub(super) Mutex<WasiBody>);

impl Body for Outgoing {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let body = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        Pin::new(body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}

/// A response's body that fails when nothing arrives for too long.
pub(super) struct Incoming {
    body: reqwest::Body,
    between_bytes: Duration,
    patience: Pin<Box<Sleep>>,
}

impl Incoming {
    pub(super) fn new(body: reqwest::Body, between_bytes: Duration) -> Self {
        Self { body, between_bytes, patience: Box::pin(tokio::time::sleep(between_bytes)) }
    }
}

impl Body for Incoming {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) else {
            ready!(self.patience.as_mut().poll(context));
            return Poll::Ready(Some(Err(Error::ConnectionReadTimeout)));
        };
        let until = Instant::now() + self.between_bytes;
        self.patience.as_mut().reset(until);
        Poll::Ready(frame.map(|frame| frame.map_err(|error| failure::classify(&error).0)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
