//! `Format`: numbers and dates in .NET's format strings.

use super::{Call, Refusal};
use crate::dotnet::number::{Number, parse_decimal, parse_double, parse_int32};
use crate::dotnet::{date_format, date_parse, number_format};

pub(super) fn format(call: &Call<'_>) -> Result<String, Refusal> {
    let local = call.environment.local_offset();
    let [type_name, format] = call.options else { return untyped(call, &call.options[0]) };
    let text = match type_name.to_ascii_lowercase().as_str() {
        "int32" | "int" => {
            let number = parse_int32(call.input).ok_or("needs a whole number of 32 bits before it")?;
            number_format::format(&Number::Int32(number), format)
        }
        "double" => {
            let number = parse_double(call.input).ok_or("needs a number before it")?;
            number_format::format(&Number::Double(number), format)
        }
        "decimal" => {
            let number = parse_decimal(call.input).ok_or("needs a number of at most 28 digits before it")?;
            number_format::format(&Number::Decimal(number), format)
        }
        "date" | "datetime" => {
            let date = date_parse::parse(call.input).and_then(|date| date.to_local(local));
            date_format::format(date.ok_or("needs a date before it")?, format, local)
        }
        "datetimeoffset" => {
            let date = date_parse::parse(call.input).ok_or("needs a date before it")?;
            date_format::format(date.with_offset(local), format, local)
        }
        _ => return Err("knows the types `Int32`, `Double`, `Decimal`, `Date`, `DateTime` and `DateTimeOffset`".into()),
    };
    text.ok_or_else(|| "does not know this format".into())
}

/// A decimal number, or else a date.
fn untyped(call: &Call<'_>, format: &str) -> Result<String, Refusal> {
    let local = call.environment.local_offset();
    let text = if let Some(number) = parse_decimal(call.input) {
        number_format::format(&Number::Decimal(number), format)
    } else {
        let date = date_parse::parse(call.input).ok_or("needs a number or a date before it")?;
        date_format::format(date.with_offset(local), format, local)
    };
    text.ok_or_else(|| "does not know this format".into())
}
