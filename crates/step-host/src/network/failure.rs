//! Why a request had no answer, for the guest and for the verbose log.

use std::error::Error as StdError;
use std::io::ErrorKind;

use wasmtime_wasi_http::Error;

use super::resolver::LookupError;
use crate::execution::ExecutionContext;
use crate::grants::Endpoint;
use crate::observer::Level;

/// A request without an answer.
#[derive(Debug)]
pub(super) struct SendFailure {
    error: Error,
    reason: String,
}

impl SendFailure {
    pub(super) fn new(error: Error, reason: impl Into<String>) -> Self {
        Self { error, reason: reason.into() }
    }

    /// Tells the verbose log, and returns what the guest gets.
    pub(super) fn report(self, endpoint: &Endpoint, context: &ExecutionContext) -> Error {
        let what = match self.error {
            Error::ConnectionReadTimeout | Error::ConnectionTerminated | Error::HttpProtocolError => "no answer from",
            _ => "could not connect to",
        };
        // The call is about to end if this exceeds the output limit; the guest's next message will tell.
        let _ = context.recorder.log(Level::Verbose, &format!("{what} {endpoint}: {}", self.reason));
        self.error
    }
}

impl From<reqwest::Error> for SendFailure {
    fn from(error: reqwest::Error) -> Self {
        let (error, reason) = classify(&error);
        Self { error, reason }
    }
}

/// The `wasi:http` error for a client's error, and the innermost cause in words.
pub(super) fn classify(error: &reqwest::Error) -> (Error, String) {
    let causes = || std::iter::successors(Some(error as &(dyn StdError + 'static)), |error| (*error).source());
    if let Some(known) = causes().find_map(classify_cause) {
        return known;
    }
    if error.is_timeout() {
        let timeout = if error.is_connect() { Error::ConnectionTimeout } else { Error::ConnectionReadTimeout };
        return (timeout, "timed out".to_owned());
    }
    let innermost = causes().last().map(ToString::to_string).unwrap_or_default();
    let unknown = if error.is_connect() { Error::DestinationUnavailable } else { Error::HttpProtocolError };
    (unknown, innermost)
}

fn classify_cause(cause: &(dyn StdError + 'static)) -> Option<(Error, String)> {
    if let Some(error) = cause.downcast_ref::<LookupError>() {
        return Some((lookup_error(error), error.to_string()));
    }
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        return Some((tls_error(error), error.to_string()));
    }
    let error = cause.downcast_ref::<std::io::Error>()?;
    // An I/O error's source is its content's source, so the content itself has to be asked for.
    if let Some(inner) = error.get_ref() {
        return classify_cause(inner);
    }
    Some((io_error(error.kind())?, without_code(error)))
}

fn lookup_error(error: &LookupError) -> Error {
    match error {
        LookupError::Unknown { .. } => Error::DnsError { rcode: Some("NXDOMAIN".to_owned()), info_code: None },
        LookupError::LinkLocal { .. } => Error::DestinationIpProhibited,
    }
}

fn tls_error(error: &rustls::Error) -> Error {
    match error {
        rustls::Error::InvalidCertificate(_) => Error::TlsCertificateError,
        rustls::Error::AlertReceived(alert) => {
            Error::TlsAlertReceived { alert_id: Some((*alert).into()), alert_message: Some(format!("{alert:?}")) }
        }
        _ => Error::TlsProtocolError,
    }
}

fn io_error(kind: ErrorKind) -> Option<Error> {
    match kind {
        ErrorKind::ConnectionRefused => Some(Error::ConnectionRefused),
        ErrorKind::TimedOut => Some(Error::ConnectionTimeout),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => Some(Error::DestinationIpUnroutable),
        ErrorKind::BrokenPipe
        | ErrorKind::ConnectionAborted
        | ErrorKind::ConnectionReset
        | ErrorKind::UnexpectedEof => Some(Error::ConnectionTerminated),
        _ => None,
    }
}

/// "connection refused" instead of "Connection refused (os error 111)".
fn without_code(error: &std::io::Error) -> String {
    let text = error.to_string().to_lowercase();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}
