//! `NowDate`, `NowDateUtc`, `AddHours`, `AddDays`.

use time::Duration;

use super::{Call, Refusal};
use crate::dotnet::date::{Date, Zone};
use crate::dotnet::number::parse_double;
use crate::dotnet::{date_format, date_parse};

const NO_CLOCK: &str = "needs a clock, and there is none here";

pub(super) fn now(call: &Call<'_>) -> Result<String, Refusal> {
    write(call, Date::unspecified(call.environment.now.ok_or(NO_CLOCK)?))
}

pub(super) fn now_utc(call: &Call<'_>) -> Result<String, Refusal> {
    write(call, Date::utc(call.environment.now.ok_or(NO_CLOCK)?))
}

pub(super) fn add_hours(call: &Call<'_>) -> Result<String, Refusal> {
    add(call, Duration::HOUR)
}

pub(super) fn add_days(call: &Call<'_>) -> Result<String, Refusal> {
    add(call, Duration::DAY)
}

/// In the format that reads back as the same date, unless another one is asked for.
fn write(call: &Call<'_>, date: Date) -> Result<String, Refusal> {
    let format = call.option(0).unwrap_or("O");
    let text = date_format::format(date, format, call.environment.local_offset());
    text.ok_or_else(|| "does not know this date format".into())
}

/// A date without a zone stays one, as does one in UTC or with an offset.
fn add(call: &Call<'_>, unit: Duration) -> Result<String, Refusal> {
    let amount = parse_double(&call.options[0]).ok_or("needs a number")?;
    let date = date_parse::parse(call.input).ok_or("needs a date before it")?;
    let duration = ticks(amount, unit).ok_or("cannot go that far")?;
    let moved = date.plus(duration).ok_or("cannot go that far")?;
    debug_assert!(!matches!(moved.zone, Zone::Local(_)), "no date is read as a local one");
    date_format::format(moved, "O", call.environment.local_offset()).ok_or_else(|| "cannot write this date".into())
}

/// So many units, to a ten-millionth of a second.
fn ticks(amount: f64, unit: Duration) -> Option<Duration> {
    const TICKS_PER_SECOND: f64 = 1e7;
    let ticks = (amount * unit.as_seconds_f64() * TICKS_PER_SECOND).trunc();
    // Ten thousand years, which is more than any date can move.
    if ticks.abs() > 3.2e18 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
    let ticks = ticks as i64;
    Some(Duration::new(ticks / 10_000_000, i32::try_from(ticks % 10_000_000 * 100).ok()?))
}
