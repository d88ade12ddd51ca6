//! `Append`, `Prepend`.

use super::{Call, Refusal};

#[expect(clippy::unnecessary_wraps, reason = "all filters have one signature")]
pub(super) fn append(call: &Call<'_>) -> Result<String, Refusal> {
    Ok(call.input.to_owned() + &call.options.concat())
}

#[expect(clippy::unnecessary_wraps, reason = "all filters have one signature")]
pub(super) fn prepend(call: &Call<'_>) -> Result<String, Refusal> {
    Ok(call.options.concat() + call.input)
}
