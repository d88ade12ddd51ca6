//! The little of errors in JSON that services with REST APIs answer with (Smithy, "AWS restJson1 protocol", operation error
//! serialization).

use serde_json::Value;

/// The header with an error's code. Services with other protocols do not send it.
pub(super) const ERROR_TYPE: &str = "x-amzn-errortype";

/// The code in the header's text: a shape's name, which a namespace before `#` and an address after `:` may surround.
pub(super) fn error_code(header: &str) -> String {
    let code = header.split(':').next().unwrap_or_default();
    code.rsplit('#').next().unwrap_or_default().trim().to_owned()
}

/// The message in the body. Lambda and API Gateway differ in its case, and Lambda in itself.
pub(super) fn error_message(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    ["message", "Message"].iter().find_map(|key| body[key].as_str()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_by_table() {
        let cases = [
            ("ResourceNotFoundException", "ResourceNotFoundException"),
            (
                "TooManyRequestsException:http://internal.amazon.com/coral/com.amazonaws.awsgirapi/",
                "TooManyRequestsException",
            ),
            ("aws.protocoltests.restjson#FooError", "FooError"),
        ];
        for (header, code) in cases {
            assert_eq!(error_code(header), code);
        }
    }

    #[test]
    fn messages_by_table() {
        let cases = [
            (r#"{"Type":"User","message":"Function not found"}"#, Some("Function not found")),
            (r#"{"Type":"User","Message":"Rate exceeded"}"#, Some("Rate exceeded")),
            (r#"{"message":null}"#, None),
            ("[]", None),
            ("<html>", None),
        ];
        for (body, message) in cases {
            assert_eq!(error_message(body.as_bytes()).as_deref(), message, "{body}");
        }
    }
}
