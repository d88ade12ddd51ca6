//! From a call that failed to a failure that a user can act on.

use std::error::Error;

use aws_sdk_cloudformation::config::http::HttpResponse;
use aws_sdk_cloudformation::error::{ProvideErrorMetadata, SdkError};
use step_core::Failure;

use super::authentication;
use super::causes::kind_of;
use super::{AWS_FAILED, ENDPOINT_UNREACHABLE, HOST_NOT_GRANTED};

/// Set by the sandbox on the answers that it makes up for refused requests; its value is the refused host.
pub(crate) const REFUSED_HEADER: &str = "x-step-host-refused";

/// Longer texts are pages that something in between made up.
const LONGEST_BODY: usize = 500;

/// Why `operation`, called at `endpoint`, failed.
pub(crate) fn failure<E>(operation: &str, endpoint: &str, error: &SdkError<E>) -> Failure
where
    E: Error + ProvideErrorMetadata + 'static,
{
    let meta = error.as_service_error().map(ProvideErrorMetadata::meta);
    let answer = Answer {
        response: error.raw_response(),
        code: meta.and_then(|meta| meta.code()),
        message: meta.and_then(|meta| meta.message()).unwrap_or_default(),
    };
    answer.failure(operation, endpoint, &chain(error))
}

/// What came back, if anything, without the type of the operation's errors: one copy of the code serves them all.
struct Answer<'a> {
    response: Option<&'a HttpResponse>,
    code: Option<&'a str>,
    message: &'a str,
}

impl Answer<'_> {
    fn failure(&self, operation: &str, endpoint: &str, chain: &[String]) -> Failure {
        let Some(response) = self.response else {
            let cause = in_words(chain.last().map_or("no answer", String::as_str));
            let failure = ENDPOINT_UNREACHABLE.failure(format!("{endpoint} cannot be reached: {cause}"));
            return failure.detail(format!("{operation}: {}", chain.join(": ")));
        };
        if let Some(host) = response.headers().get(REFUSED_HEADER) {
            let body = body(response);
            let message = if body.is_empty() { format!("the host {host} is not granted to the step") } else { body };
            return HOST_NOT_GRANTED.failure(message).detail(format!("{operation} at {endpoint}"));
        }
        let request = response.headers().get("x-amzn-requestid").unwrap_or("unknown");
        let status = response.status().as_u16();
        authentication::with_times(self.refusal(operation, response), response)
            .detail(format!("HTTP {status} from {endpoint}, request id {request}"))
    }

    fn refusal(&self, operation: &str, response: &HttpResponse) -> Failure {
        match self.code {
            Some(code) if self.message.is_empty() => kind_of(code, "").failure(format!("{operation} failed: {code}")),
            Some(code) => kind_of(code, self.message).failure(format!("{operation} failed: {} ({code})", self.message)),
            None => AWS_FAILED.failure(format!(
                "{operation} failed with HTTP {}: {}",
                response.status().as_u16(),
                body(response)
            )),
        }
    }
}

/// How the sandbox begins what its host says about the host itself, such as that `AWS_CA_BUNDLE` cannot be read.
pub(crate) const HOSTS_OWN_WORDS: &str = "InternalError(Some(\"";

/// The sandbox reports causes as error codes of `wasi:http`. Its client library says "connection reset" when a request
/// cannot even be written.
pub(crate) fn in_words(cause: &str) -> &str {
    const WORDS: [(&str, &str); 9] = [
        ("ConnectionRefused", "connection refused"),
        ("Connection refused", "connection refused"),
        ("DnsError", "the name cannot be resolved"),
        ("Timeout", "no answer in time"),
        ("TlsCertificateError", "the certificate is not trusted"),
        ("invalid peer certificate", "the certificate is not trusted"),
        ("Tls", "no secure connection can be made"),
        ("connection reset", "no connection can be made, or it is cut"),
        ("DestinationUnavailable", "no connection can be made; the verbose log says more"),
    ];
    if let Some((text, _)) = cause.split_once(HOSTS_OWN_WORDS).and_then(|(_, rest)| rest.rsplit_once("\")")) {
        return text;
    }
    WORDS.iter().find(|(code, _)| cause.contains(code)).map_or(cause, |(_, words)| words)
}

fn body(response: &HttpResponse) -> String {
    let text = String::from_utf8_lossy(response.body().bytes().unwrap_or_default());
    let text = text.trim();
    match text.char_indices().nth(LONGEST_BODY) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The error and its causes, outermost first, without repetitions.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> Vec<String> {
    let mut texts: Vec<_> =
        std::iter::successors(Some(error), |error| (*error).source()).map(ToString::to_string).collect();
    texts.dedup();
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sandboxs_causes_are_put_in_words() {
        let cases = [
            ("ErrorCode::ConnectionRefused", "connection refused"),
            ("ErrorCode::DnsError(DnsErrorPayload { rcode: Some(\"NXDOMAIN\") })", "the name cannot be resolved"),
            ("ErrorCode::ConnectionTimeout", "no answer in time"),
            ("ErrorCode::TlsCertificateError", "the certificate is not trusted"),
            ("ErrorCode::TlsProtocolError", "no secure connection can be made"),
            ("connection reset", "no connection can be made, or it is cut"),
            ("ErrorCode::InternalError(Some(\"TLS is unusable\"))", "TLS is unusable"),
            ("ErrorCode::DestinationUnavailable", "no connection can be made; the verbose log says more"),
            ("anything else", "anything else"),
        ];
        for (cause, words) in cases {
            assert_eq!(in_words(cause), words);
        }
    }
}
