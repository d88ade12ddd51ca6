//! Documents as text, the same bytes each time.

mod scalar;
mod yaml;

use serde_json::Value as Json;

use crate::Format;

/// The text of a document, ending with a line break. Members keep the document's order.
pub(crate) fn text(document: &Json, format: Format) -> String {
    match format {
        Format::Json => format!("{document:#}\n"),
        Format::Yaml => yaml::text(document),
    }
}
