//! Standard numeric formats (`C`, `D`, `E`, `F`, `G`, `N`, `P`, `R`, `X`); anything else is a custom one.

use super::custom_number_format;
use super::number::{Digits, Number, int};

/// What a double is sure to keep, and where its general format turns to scientific notation.
pub(crate) const DOUBLE_DIGITS: usize = 15;

/// More decimals than anyone needs, and few enough to be harmless.
const MOST_DECIMALS: usize = 999;

/// A number in a format; none where .NET would fail.
pub(crate) fn format(number: &Number, format: &str) -> Option<String> {
    let mut characters = format.chars();
    let Some(specifier) = characters.next() else { return standard(number, 'G', None) };
    let precision = characters.as_str();
    if !specifier.is_ascii_alphabetic() || !precision.bytes().all(|byte| byte.is_ascii_digit()) {
        return custom_number_format::format(number, format);
    }
    let precision = if precision.is_empty() { None } else { Some(precision.parse().ok()?) };
    if precision.is_some_and(|precision| precision > MOST_DECIMALS) {
        return None;
    }
    standard(number, specifier, precision)
}

/// The general format: plain up to `most_digits` digits before the point and four zeros behind it, else scientific.
pub(crate) fn general(mut digits: Digits, most_digits: usize, exponent: char) -> String {
    let text = if digits.scale > int(most_digits) || digits.scale < -3 {
        let power = digits.scale - 1;
        digits.scale = 1;
        format!("{}{}", plain(&digits), exponent_text(power, exponent, 2))
    } else {
        plain(&digits)
    };
    signed(digits.is_negative, text)
}

/// `E+05`, with at least `least_digits` digits.
pub(super) fn exponent_text(power: i32, exponent: char, least_digits: usize) -> String {
    let sign = if power < 0 { '-' } else { '+' };
    format!("{exponent}{sign}{:0least_digits$}", power.unsigned_abs())
}

/// The digits before the point, of which there is at least one.
pub(super) fn integer_digits(digits: &Digits) -> Vec<u8> {
    let count = usize::try_from(digits.scale).unwrap_or(0);
    if count == 0 {
        return vec![0];
    }
    (0..count).map(|at| digits.significant.get(at).copied().unwrap_or(0)).collect()
}

fn standard(number: &Number, specifier: char, precision: Option<usize>) -> Option<String> {
    match (specifier.to_ascii_uppercase(), number) {
        ('D', Number::Int32(number)) => {
            let width = precision.unwrap_or(1);
            Some(signed(*number < 0, format!("{:0width$}", number.unsigned_abs())))
        }
        ('X', Number::Int32(number)) => {
            let width = precision.unwrap_or(1);
            Some(if specifier == 'X' { format!("{number:0width$X}") } else { format!("{number:0width$x}") })
        }
        ('R', Number::Double(number)) => Some(general(Digits::shortest(*number), DOUBLE_DIGITS, 'E')),
        ('G', number) => Some(general_format(number, precision, if specifier == 'G' { 'E' } else { 'e' })),
        ('E', number) => Some(scientific(number, precision.unwrap_or(6), specifier)),
        ('F', number) => Some(with_sign(&fixed_digits(number, precision, 0), precision, false, "-", "")),
        ('N', number) => Some(with_sign(&fixed_digits(number, precision, 0), precision, true, "-", "")),
        ('P', number) => Some(with_sign(&fixed_digits(number, precision, 2), precision, true, "-", " %")),
        ('C', number) => Some(currency(&fixed_digits(number, precision, 0), precision)),
        _ => None,
    }
}

fn general_format(number: &Number, precision: Option<usize>, exponent: char) -> String {
    match (number, precision.filter(|precision| *precision > 0)) {
        // A decimal without a precision keeps its trailing zeros, and a zero has no sign.
        (Number::Decimal(decimal), None) => {
            let digits = decimal.digits();
            signed(digits.is_negative && !digits.is_zero(), plain(&digits))
        }
        (Number::Double(number), None) => general(Digits::shortest(*number), DOUBLE_DIGITS, exponent),
        (Number::Double(number), Some(precision)) => {
            general(Digits::significant(*number, precision), precision, exponent)
        }
        (Number::Int32(number), None) => number.to_string(),
        (number, Some(precision)) => {
            let mut digits = exact_digits(number);
            digits.round(int(precision));
            general(digits, precision, exponent)
        }
    }
}

fn scientific(number: &Number, decimals: usize, exponent: char) -> String {
    let mut digits = match number {
        Number::Double(number) => Digits::significant(*number, decimals + 1),
        number => exact_digits(number),
    };
    digits.round(int(decimals) + 1);
    let power = if digits.is_zero() { 0 } else { digits.scale - 1 };
    digits.scale = 1;
    let text = format!("{}{}", decimal_places(&digits, decimals, false), exponent_text(power, exponent, 3));
    signed(digits.is_negative, text)
}

/// The digits, moved `shift` places to the left and rounded to `precision` decimals.
fn fixed_digits(number: &Number, precision: Option<usize>, shift: i32) -> Digits {
    let decimals = precision.unwrap_or(DEFAULT_DECIMALS);
    let mut digits = match number {
        Number::Double(number) => Digits::fixed(*number, decimals + shift.unsigned_abs() as usize),
        number => exact_digits(number),
    };
    if !digits.is_zero() {
        digits.scale += shift;
    }
    digits.round(digits.scale + int(decimals));
    digits
}

/// The invariant culture's.
const DEFAULT_DECIMALS: usize = 2;

fn with_sign(digits: &Digits, precision: Option<usize>, groups: bool, minus: &str, behind: &str) -> String {
    let sign = if digits.is_negative { minus } else { "" };
    format!("{sign}{}{behind}", decimal_places(digits, precision.unwrap_or(DEFAULT_DECIMALS), groups))
}

/// The invariant culture's currency is `¤`, and it puts losses in parentheses.
fn currency(digits: &Digits, precision: Option<usize>) -> String {
    let amount = decimal_places(digits, precision.unwrap_or(DEFAULT_DECIMALS), true);
    if digits.is_negative { format!("(¤{amount})") } else { format!("¤{amount}") }
}

/// Exactly `decimals` decimals.
fn decimal_places(digits: &Digits, decimals: usize, groups: bool) -> String {
    let integer = integer_digits(digits);
    let mut text = String::new();
    for (at, digit) in integer.iter().enumerate() {
        let left = integer.len() - at;
        if groups && at > 0 && left.is_multiple_of(3) {
            text.push(',');
        }
        text.push(char::from(b'0' + digit));
    }
    if decimals > 0 {
        text.push('.');
        text.extend(
            fraction_digits(digits).chain(std::iter::repeat(0)).take(decimals).map(|digit| char::from(b'0' + digit)),
        );
    }
    text
}

/// All digits that there are.
fn plain(digits: &Digits) -> String {
    let mut text: String = integer_digits(digits).iter().map(|digit| char::from(b'0' + digit)).collect();
    let mut fraction = fraction_digits(digits).peekable();
    if fraction.peek().is_some() {
        text.push('.');
        text.extend(fraction.map(|digit| char::from(b'0' + digit)));
    }
    text
}

/// The digits behind the point.
fn fraction_digits(digits: &Digits) -> impl Iterator<Item = u8> + '_ {
    let zeros = usize::try_from(-digits.scale).unwrap_or(0);
    let integer = usize::try_from(digits.scale).unwrap_or(0);
    std::iter::repeat_n(0, zeros).chain(digits.significant.iter().skip(integer).copied())
}

fn exact_digits(number: &Number) -> Digits {
    match number {
        Number::Int32(number) => Digits::of_int32(*number),
        Number::Double(number) => Digits::shortest(*number),
        Number::Decimal(decimal) => decimal.digits(),
    }
}

fn signed(is_negative: bool, text: String) -> String {
    if is_negative { format!("-{text}") } else { text }
}
