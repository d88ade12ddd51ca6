//! Standard and custom date formats: `O`, `s`, `dd MMM yyyy HH:mm`.

use time::UtcOffset;

use super::date::{Date, Zone};

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// In bytes. Nobody writes a longer one by hand.
const LONGEST_FORMAT: usize = 1000;

/// A date in a format; none where .NET would fail.
///
/// `local` is the local zone's offset, for a date that does not have its own.
pub(crate) fn format(date: Date, format: &str, local: UtcOffset) -> Option<String> {
    if format.len() > LONGEST_FORMAT {
        return None;
    }
    let mut characters = format.chars();
    match (characters.next(), characters.next()) {
        (None, _) => standard(date, 'G', local),
        (Some(specifier), None) => standard(date, specifier, local),
        _ => custom(date, format, local),
    }
}

/// The invariant culture's patterns.
fn standard(date: Date, specifier: char, local: UtcOffset) -> Option<String> {
    let has_own_offset = matches!(date.zone, Zone::Offset(_));
    let utc = || if has_own_offset { date.to_utc(local) } else { Some(date) };
    let pattern = match specifier {
        'd' => "MM/dd/yyyy",
        'D' => "dddd, dd MMMM yyyy",
        'f' => "dddd, dd MMMM yyyy HH:mm",
        'F' => "dddd, dd MMMM yyyy HH:mm:ss",
        'g' => "MM/dd/yyyy HH:mm",
        'G' => "MM/dd/yyyy HH:mm:ss",
        'm' | 'M' => "MMMM dd",
        'o' | 'O' if has_own_offset => "yyyy-MM-ddTHH:mm:ss.fffffffzzz",
        'o' | 'O' => "yyyy-MM-ddTHH:mm:ss.fffffffK",
        'r' | 'R' => return custom(utc()?, "ddd, dd MMM yyyy HH:mm:ss 'GMT'", local),
        's' => "yyyy-MM-ddTHH:mm:ss",
        't' => "HH:mm",
        'T' => "HH:mm:ss",
        'u' => return custom(utc()?, "yyyy-MM-dd HH:mm:ss'Z'", local),
        'U' if !has_own_offset => return custom(date.to_utc(local)?, "dddd, dd MMMM yyyy HH:mm:ss", local),
        'y' | 'Y' => "yyyy MMMM",
        _ => return None,
    };
    custom(date, pattern, local)
}

fn custom(date: Date, pattern: &str, local: UtcOffset) -> Option<String> {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some(character) = rest.chars().next() {
        let count = rest.chars().take_while(|next| *next == character).count();
        let mut used = count * character.len_utf8();
        match character {
            '\'' | '"' | '\\' => used = literal(&mut text, rest)?,
            // A percent sign makes a single letter a custom format.
            '%' => {
                let only = rest[1..].chars().next().filter(|next| *next != '%')?;
                text.push_str(&custom(date, only.encode_utf8(&mut [0; 4]), local)?);
                used = 1 + only.len_utf8();
            }
            'f' | 'F' => fraction(&mut text, date, count, character == 'F')?,
            'K' => text.push_str(&kind(date).repeat(count)),
            letter => match field(date, letter, count, local) {
                Some(field) => text.push_str(&field),
                None => text.push_str(&rest[..used]),
            },
        }
        rest = &rest[used..];
    }
    Some(text)
}

/// Copies what is quoted or escaped at the start, and says how long it was there.
fn literal(text: &mut String, rest: &str) -> Option<usize> {
    let mut characters = rest.chars();
    let quote = characters.next()?;
    let literal = match quote {
        '\\' => {
            let escaped = characters.next()?;
            &rest[1..=escaped.len_utf8()]
        }
        quote => &rest[1..][..rest[1..].find(quote)?],
    };
    text.push_str(literal);
    Some(1 + literal.len() + usize::from(quote != '\\'))
}

/// A part of the date; none if the letter stands for itself.
fn field(date: Date, letter: char, count: usize, local: UtcOffset) -> Option<String> {
    let at = date.at;
    let hour12 = match at.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    let half = if at.hour() < 12 { "AM" } else { "PM" };
    Some(match (letter, count) {
        ('d', 1 | 2) => padded(at.day(), count),
        ('d', _) => named(WEEKDAYS[usize::from(at.weekday().number_days_from_sunday())], count),
        ('M', 1 | 2) => padded(u8::from(at.month()), count),
        ('M', _) => named(MONTHS[usize::from(u8::from(at.month())) - 1], count),
        ('y', 1 | 2) => padded(at.year() % 100, count),
        ('y', _) => padded(at.year(), count),
        ('H', _) => padded(at.hour(), count.min(2)),
        ('h', _) => padded(hour12, count.min(2)),
        ('m', _) => padded(at.minute(), count.min(2)),
        ('s', _) => padded(at.second(), count.min(2)),
        ('t', 1) => half[..1].to_owned(),
        ('t', _) => half.to_owned(),
        ('g', _) => "A.D.".to_owned(),
        ('z', _) => offset_text(date.offset(local), count),
        _ => return None,
    })
}

/// Fractions of a second: `fff` always, `FFF` without trailing zeros, and then without the point before it.
fn fraction(text: &mut String, date: Date, count: usize, trims: bool) -> Option<()> {
    if count > 7 {
        return None;
    }
    let ticks = format!("{:07}", date.at.nanosecond() / 100);
    let digits = if trims { ticks[..count].trim_end_matches('0') } else { &ticks[..count] };
    if digits.is_empty() && text.ends_with('.') {
        text.pop();
    }
    text.push_str(digits);
    Some(())
}

fn kind(date: Date) -> String {
    match date.zone {
        Zone::Unspecified => String::new(),
        Zone::Utc => "Z".to_owned(),
        Zone::Local(offset) | Zone::Offset(offset) => offset_text(offset, 3),
    }
}

/// `+2`, `+02` or `+02:00`.
fn offset_text(offset: UtcOffset, count: usize) -> String {
    let minutes = offset.whole_minutes();
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, minutes) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
    match count {
        1 => format!("{sign}{hours}"),
        2 => format!("{sign}{hours:02}"),
        _ => format!("{sign}{hours:02}:{minutes:02}"),
    }
}

fn named(name: &str, count: usize) -> String {
    if count == 3 { name[..3].to_owned() } else { name.to_owned() }
}

fn padded(number: impl Into<i32>, width: usize) -> String {
    format!("{:0width$}", number.into())
}
