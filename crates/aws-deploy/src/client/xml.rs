//! The little of XML that answers need which no SDK reads.

use aws_smithy_xml::decode::{Document, try_data};

/// The text of the first element of this name, at any depth, unless it is empty.
pub(crate) fn text(document: &[u8], element: &str) -> Option<String> {
    let mut document = Document::new(std::str::from_utf8(document).ok()?);
    while let Some(start) = document.next_start_element() {
        if start.matches(element) {
            let mut inside = document.scoped_to(start);
            return try_data(&mut inside).ok().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        }
    }
    None
}

/// Whether the document is an error, by its root.
pub(crate) fn is_error(document: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(document) else { return false };
    Document::new(text).next_start_element().is_some_and(|root| root.matches("Error"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_by_table() {
        let error = "<?xml version=\"1.0\"?><ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>\
                     <Type>Sender</Type><Code>AccessDenied</Code><Message>a &amp; b</Message><Empty/></Error></ErrorResponse>";
        let cases = [
            (error, "Code", Some("AccessDenied")),
            (error, "Message", Some("a & b")),
            (error, "Absent", None),
            (error, "Empty", None),
            ("<html><body>502 Bad Gateway", "Code", None),
            ("no XML at all", "Code", None),
            ("", "Code", None),
        ];
        for (document, element, expected) in cases {
            assert_eq!(text(document.as_bytes(), element).as_deref(), expected, "{element} in {document}");
        }
        assert_eq!(text(b"<Code>\xff</Code>", "Code"), None);
    }

    #[test]
    fn errors_are_known_by_their_root() {
        let cases = [
            ("<?xml version=\"1.0\"?>\n<Error><Code>InternalError</Code></Error>", true),
            ("<CompleteMultipartUploadResult><Error/></CompleteMultipartUploadResult>", false),
            ("no XML at all", false),
            ("", false),
        ];
        for (document, expected) in cases {
            assert_eq!(is_error(document.as_bytes()), expected, "{document}");
        }
    }
}
