//! Typed values as documents.

use serde::Serialize;
use serde_json::Value as Json;

/// The document of a typed value, without the members that are `None`. CloudFormation takes no nulls anywhere, so none
/// is lost.
#[expect(clippy::expect_used, reason = "maps here have text for keys, and nothing else makes serialising fail")]
pub(crate) fn without_nulls(value: &impl Serialize) -> Json {
    let mut document = serde_json::to_value(value).expect("typed values are documents");
    drop_nulls(&mut document);
    document
}

fn drop_nulls(value: &mut Json) {
    match value {
        Json::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(drop_nulls);
        }
        Json::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}
