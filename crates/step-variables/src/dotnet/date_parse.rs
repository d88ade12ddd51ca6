//! Reading dates, in the forms that are in common use and mean one thing only:
//! `2030-05-22`, `2030/05/22`, `05/22/2030` (month first, as in the invariant culture), `22 May 2030`, `May 22, 2030`,
//! a weekday in front; then a time (`9:05`, `09:05:00.5`, `9:05 AM`) after a space or `T`, and `Z`, `GMT` or an offset.
//!
//! .NET reads more than that; what is not read here is refused, never guessed.

use time::{Date as Day, Month, PrimitiveDateTime, Time, UtcOffset, Weekday};

use super::date::{Date, Zone};
use super::date_format::{MONTHS, WEEKDAYS};

pub(crate) fn parse(text: &str) -> Option<Date> {
    let mut scanner = Scanner { rest: text.trim() };
    let weekday = scanner.weekday();
    let day = scanner.day()?;
    if weekday.is_some_and(|weekday| weekday != day.weekday()) {
        return None;
    }
    let time = scanner.time()?;
    let zone = scanner.zone()?;
    scanner.rest.is_empty().then_some(Date { at: PrimitiveDateTime::new(day, time), zone })
}

struct Scanner<'t> {
    rest: &'t str,
}

impl Scanner<'_> {
    /// `Wed, ` or `Wednesday `.
    fn weekday(&mut self) -> Option<Weekday> {
        let before = self.rest;
        let found = self.name(&WEEKDAYS);
        let Some(number) = found else {
            self.rest = before;
            return None;
        };
        self.eat(",");
        self.skip_spaces();
        Some(Weekday::Sunday.nth_next(u8::try_from(number).unwrap_or(0)))
    }

    fn day(&mut self) -> Option<Day> {
        if let Some(month) = self.month() {
            self.skip_spaces();
            let (_, day) = self.number(2)?;
            self.eat(",");
            self.skip_spaces();
            return calendar_day(self.year()?, month, day);
        }
        let (digits, first) = self.number(4)?;
        let separator = self.rest.chars().next()?;
        if !"-/. ".contains(separator) {
            return None;
        }
        self.rest = &self.rest[1..];
        if let Some(month) = self.month() {
            self.rest = self.rest.strip_prefix(separator)?;
            return calendar_day(self.year()?, month, first);
        }
        let (_, second) = self.number(2)?;
        self.rest = self.rest.strip_prefix(separator).filter(|_| separator != ' ')?;
        match digits {
            4 => calendar_day(first, second, self.number(2)?.1),
            1 | 2 => calendar_day(self.year()?, first, second),
            _ => None,
        }
    }

    /// Midnight where no time follows.
    fn time(&mut self) -> Option<Time> {
        let before = self.rest;
        if !self.eat("T") {
            self.skip_spaces();
        }
        if self.rest == before || !self.rest.starts_with(|next: char| next.is_ascii_digit()) {
            return Some(Time::MIDNIGHT);
        }
        let (_, mut hour) = self.number(2)?;
        self.rest = self.rest.strip_prefix(':')?;
        let minute = self.two_digits()?;
        let mut second = 0;
        let mut nanosecond = 0;
        if self.eat(":") {
            second = self.two_digits()?;
            if self.eat(".") {
                nanosecond = self.fraction()?;
            }
        }
        if let Some(is_afternoon) = self.half_of_day() {
            hour = Some(hour).filter(|hour| (1..=12).contains(hour))? % 12 + if is_afternoon { 12 } else { 0 };
        }
        Time::from_hms_nano(small(hour)?, small(minute)?, small(second)?, nanosecond).ok()
    }

    fn zone(&mut self) -> Option<Zone> {
        self.skip_spaces();
        if self.eat("Z") || self.eat("GMT") {
            return Some(Zone::Utc);
        }
        let sign = match self.rest.chars().next() {
            None => return Some(Zone::Unspecified),
            Some('+') => 1,
            Some('-') => -1,
            Some(_) => return None,
        };
        self.rest = &self.rest[1..];
        let hours = self.two_digits()?;
        self.eat(":");
        let minutes = if self.rest.is_empty() { 0 } else { self.two_digits()? };
        let total = i32::try_from(hours * 60 + minutes).ok().filter(|total| minutes < 60 && *total <= 14 * 60)?;
        UtcOffset::from_whole_seconds(sign * total * 60).ok().map(Zone::Offset)
    }

    fn half_of_day(&mut self) -> Option<bool> {
        let before = self.rest;
        self.skip_spaces();
        let is_afternoon = if self.eat("AM") {
            Some(false)
        } else if self.eat("PM") {
            Some(true)
        } else {
            None
        };
        if is_afternoon.is_none() {
            self.rest = before;
        }
        is_afternoon
    }

    /// Up to seven digits count, as .NET's clock ticks ten million times a second.
    fn fraction(&mut self) -> Option<u32> {
        let digits: String = self.rest.chars().take_while(char::is_ascii_digit).collect();
        self.rest = &self.rest[digits.len()..];
        let ticks: u32 = format!("{digits:0<7}").get(..7)?.parse().ok().filter(|_| !digits.is_empty())?;
        Some(ticks * 100)
    }

    /// From 1.
    fn month(&mut self) -> Option<u32> {
        let index = self.name(&MONTHS)?;
        u32::try_from(index + 1).ok()
    }

    /// The index of a full or three-letter name, in any case.
    fn name(&mut self, names: &[&str]) -> Option<usize> {
        let word = &self.rest[..self.rest.find(|next: char| !next.is_ascii_alphabetic()).unwrap_or(self.rest.len())];
        let is_named = |name: &&str| word.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(&name[..3]);
        let found = names.iter().position(is_named)?;
        self.rest = &self.rest[word.len()..];
        Some(found)
    }

    fn year(&mut self) -> Option<u32> {
        self.number(4).filter(|(digits, _)| *digits == 4).map(|(_, year)| year)
    }

    fn two_digits(&mut self) -> Option<u32> {
        self.number(2).filter(|(digits, _)| *digits == 2).map(|(_, number)| number)
    }

    /// How many digits there are, up to `most`, and the number that they are.
    fn number(&mut self, most: usize) -> Option<(usize, u32)> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count().min(most);
        let number = self.rest[..digits].parse().ok()?;
        self.rest = &self.rest[digits..];
        Some((digits, number))
    }

    fn eat(&mut self, expected: &str) -> bool {
        let found = self.rest.get(..expected.len()).is_some_and(|start| start.eq_ignore_ascii_case(expected));
        if found {
            self.rest = &self.rest[expected.len()..];
        }
        found
    }

    fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }
}

fn calendar_day(year: u32, month: u32, day: u32) -> Option<Day> {
    let year = i32::try_from(year).ok().filter(|year| *year >= 1)?;
    Day::from_calendar_date(year, Month::try_from(small(month)?).ok()?, small(day)?).ok()
}

fn small(number: u32) -> Option<u8> {
    u8::try_from(number).ok()
}
