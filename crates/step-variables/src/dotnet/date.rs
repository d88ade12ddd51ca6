//! A date and time with what is known of its zone.

use time::{Duration, OffsetDateTime, PrimitiveDateTime, UtcOffset};

/// A date and time, to a ten-millionth of a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    pub(crate) at: PrimitiveDateTime,
    pub(crate) zone: Zone,
}

/// What is known of a date's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// Nothing. Where a zone is needed, it is the local one.
    Unspecified,
    /// `Z`
    Utc,
    /// Local time, as .NET's `DateTime` has it.
    Local(UtcOffset),
    /// An offset that belongs to the date, as .NET's `DateTimeOffset` has it.
    Offset(UtcOffset),
}

impl Date {
    /// The instant's wall clock, without its zone.
    pub(crate) fn unspecified(instant: OffsetDateTime) -> Self {
        Self { at: PrimitiveDateTime::new(instant.date(), instant.time()), zone: Zone::Unspecified }
    }

    pub(crate) fn utc(instant: OffsetDateTime) -> Self {
        Self { zone: Zone::Utc, ..Self::unspecified(instant.to_offset(UtcOffset::UTC)) }
    }

    /// In local time, if it is known which instant it is.
    pub(crate) fn to_local(self, local: UtcOffset) -> Option<Self> {
        let offset = match self.zone {
            Zone::Unspecified => return Some(self),
            Zone::Utc => UtcOffset::UTC,
            Zone::Local(offset) | Zone::Offset(offset) => offset,
        };
        let moved = self.at.assume_offset(offset).checked_to_offset(local)?;
        Some(Self { zone: Zone::Local(local), ..Self::unspecified(moved) })
    }

    /// With an offset of its own, which is the local one if the text had none.
    pub(crate) fn with_offset(self, local: UtcOffset) -> Self {
        let offset = match self.zone {
            Zone::Unspecified => local,
            Zone::Utc => UtcOffset::UTC,
            Zone::Local(offset) | Zone::Offset(offset) => offset,
        };
        Self { zone: Zone::Offset(offset), ..self }
    }

    /// The same instant, told in UTC. A date without a zone is local.
    pub(crate) fn to_utc(self, local: UtcOffset) -> Option<Self> {
        let offset = self.offset(local);
        let moved = self.at.assume_offset(offset).checked_to_offset(UtcOffset::UTC)?;
        Some(Self { zone: Zone::Utc, ..Self::unspecified(moved) })
    }

    pub(crate) fn offset(self, local: UtcOffset) -> UtcOffset {
        match self.zone {
            Zone::Unspecified => local,
            Zone::Utc => UtcOffset::UTC,
            Zone::Local(offset) | Zone::Offset(offset) => offset,
        }
    }

    /// Later by so much; none outside the years 1 to 9999.
    pub(crate) fn plus(self, duration: Duration) -> Option<Self> {
        let at = self.at.checked_add(duration)?;
        (1..=9999).contains(&at.year()).then_some(Self { at, ..self })
    }
}
