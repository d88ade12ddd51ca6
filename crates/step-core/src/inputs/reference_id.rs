//! What ties a place in the inputs to a package or an image of the deployment.

crate::text_type! {
    /// Part of a path, so nothing that could lead elsewhere.
    pub(crate) struct ReferenceId {
        what: "a reference id",
        accepted: "an id of letters, digits, `-`, `_` and `.` that begins with a letter or digit",
        length: 1..=255,
        pattern: "^[a-zA-Z0-9][a-zA-Z0-9._-]*$"
    }
}

impl ReferenceId {
    /// The schema of an object that is opaque but for its reference id. `marker` is the dialect's word for it.
    pub(crate) fn schema_of_reference(marker: &str) -> schemars::Schema {
        let mut id = Self::rule().schema();
        id.insert("description".into(), "What ties this place to the deployment.".into());
        schemars::json_schema!({
            "type": "object",
            marker: true,
            "properties": { "referenceId": id },
            "required": ["referenceId"],
        })
    }
}
