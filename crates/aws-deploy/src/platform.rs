//! What differs between the sandbox (wasm) and native tests: sending requests, sleeping, running a future.

pub(crate) use imp::{Instant, block_on, transport};

use aws_sdk_cloudformation::config::{SharedAsyncSleep, SharedHttpClient};

/// How requests are sent and pauses are made.
#[derive(Clone)]
pub(crate) struct Transport {
    pub(crate) http: SharedHttpClient,
    pub(crate) sleep: SharedAsyncSleep,
}

#[cfg(target_arch = "wasm32")]
mod imp {
    use aws_sdk_cloudformation::config::SharedAsyncSleep;
    use aws_smithy_wasm::wasi::{WasiHttpClientBuilder, WasiSleep};

    use super::Transport;

    pub(crate) use std::time::Instant;

    /// Requests through `wasi:http`, where the host's policy applies.
    pub(crate) fn transport() -> Transport {
        Transport { http: WasiHttpClientBuilder::new().build(), sleep: SharedAsyncSleep::new(WasiSleep) }
    }

    /// Runs a future to its end.
    pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
        wstd::runtime::block_on(future)
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod imp {
    use aws_sdk_cloudformation::config::SharedAsyncSleep;
    use aws_smithy_async::rt::sleep::TokioSleep;
    use aws_smithy_http_client::Builder;
    use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};

    use super::Transport;

    /// Follows the paused clock of tests.
    pub(crate) use tokio::time::Instant;

    /// Requests from this process, without a policy.
    pub(crate) fn transport() -> Transport {
        Transport {
            http: Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https(),
            sleep: SharedAsyncSleep::new(TokioSleep::new()),
        }
    }

    /// Runs a future to its end. The caller must not be asynchronous itself.
    #[expect(clippy::expect_used, reason = "a process that cannot have a timer cannot do anything else either")]
    pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
    }
}
