//! Numbers: reading them from text, and their decimal digits.

use super::number_format;

/// A number with the type that decides how it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Number {
    Int32(i32),
    Double(f64),
    Decimal(Decimal),
}

/// Up to 28 digits, trailing zeros included: `23.40` is not `23.4`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decimal(Digits);

/// Decimal digits: the value is `0.d₁d₂d₃… · 10^scale`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Digits {
    pub(crate) is_negative: bool,
    /// From 0 to 9, the first is not 0. Empty for zero.
    pub(crate) significant: Vec<u8>,
    pub(crate) scale: i32,
    /// Whether a zero may be negative, as only floating-point numbers' may.
    pub(crate) is_floating: bool,
}

/// What a text that looks like a number consists of.
struct Literal {
    is_negative: bool,
    integer: String,
    fraction: String,
    exponent: Option<String>,
}

/// Digits that a decimal holds without fail.
const DECIMAL_DIGITS: usize = 28;

/// A whole number with an optional sign in front.
pub(crate) fn parse_int32(text: &str) -> Option<i32> {
    let text = trim(text);
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// `-1,234.5e6`; no more than a double can hold.
pub(crate) fn parse_double(text: &str) -> Option<f64> {
    let literal = Literal::parse(trim(text))?;
    let sign = if literal.is_negative { "-" } else { "" };
    let exponent = literal.exponent.as_deref().unwrap_or("0");
    let number: f64 = format!("{sign}{}.{}e{exponent}", literal.integer, literal.fraction).parse().ok()?;
    number.is_finite().then_some(number)
}

/// `-1,234.50`, the sign in front or behind; no exponent.
pub(crate) fn parse_decimal(text: &str) -> Option<Decimal> {
    let text = trim(text);
    let sign_behind = text.strip_suffix(['+', '-']).filter(|_| !text.starts_with(['+', '-']));
    let mut literal = Literal::parse(sign_behind.unwrap_or(text).trim_end_matches(is_space))?;
    literal.is_negative |= sign_behind.is_some() && text.ends_with('-');
    if literal.exponent.is_some() {
        return None;
    }
    let digits: Vec<_> = literal.integer.bytes().chain(literal.fraction.bytes()).map(|byte| byte - b'0').collect();
    let leading_zeros = digits.iter().take_while(|digit| **digit == 0).count();
    let scale = int(literal.integer.len()) - int(leading_zeros);
    let significant = digits[leading_zeros..].to_vec();
    if significant.len() > DECIMAL_DIGITS || literal.fraction.len() > DECIMAL_DIGITS {
        return None;
    }
    Some(Decimal(Digits { is_negative: literal.is_negative, significant, scale, is_floating: false }))
}

/// A double as .NET writes it where no format is asked for: the shortest text that reads back as the same number.
pub(crate) fn double_text(number: f64) -> String {
    number_format::general(Digits::shortest(number), number_format::DOUBLE_DIGITS, 'E')
}

impl Decimal {
    pub(crate) fn digits(&self) -> Digits {
        self.0.clone()
    }
}

impl Digits {
    pub(crate) fn of_int32(number: i32) -> Self {
        let text = number.unsigned_abs().to_string();
        Self::read(number < 0, text.trim_start_matches('0'), int(text.len()), false)
    }

    /// As few as tell the number from its neighbours.
    pub(crate) fn shortest(number: f64) -> Self {
        Self::from_scientific(number, &format!("{:e}", number.abs()))
    }

    /// `digits` of them, rounded to even where two are as near.
    pub(crate) fn significant(number: f64, digits: usize) -> Self {
        Self::from_scientific(number, &format!("{:.*e}", digits.saturating_sub(1), number.abs()))
    }

    /// As many as it takes for `decimals` after the point, rounded to even where two are as near.
    pub(crate) fn fixed(number: f64, decimals: usize) -> Self {
        let text = format!("{:.*}", decimals, number.abs());
        let (integer, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let digits = format!("{integer}{fraction}");
        let significant = digits.trim_start_matches('0');
        let scale = int(integer.len()) - int(digits.len() - significant.len());
        Self::read(number.is_sign_negative(), significant, scale, true)
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.significant.is_empty()
    }

    /// Rounds to the first `count` digits, a half away from zero, and leaves trailing zeros out.
    pub(crate) fn round(&mut self, count: i32) {
        let kept = usize::try_from(count.max(0)).unwrap_or(usize::MAX);
        let rounds_up = count >= 0 && self.significant.get(kept).is_some_and(|digit| *digit >= 5);
        self.significant.truncate(kept);
        let last = if rounds_up { 9 } else { 0 };
        while self.significant.last() == Some(&last) {
            self.significant.pop();
        }
        if rounds_up {
            if let Some(digit) = self.significant.last_mut() {
                *digit += 1;
            } else {
                self.significant.push(1);
                self.scale += 1;
            }
        }
        if self.is_zero() {
            self.scale = 0;
            self.is_negative &= self.is_floating;
        }
    }

    fn from_scientific(number: f64, text: &str) -> Self {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let digits = mantissa.replace('.', "");
        let significant = if number == 0.0 { "" } else { digits.as_str() };
        let scale = if number == 0.0 { 0 } else { exponent.parse::<i32>().unwrap_or_default() + 1 };
        let mut read = Self::read(number.is_sign_negative(), significant, scale, true);
        while read.significant.last() == Some(&0) {
            read.significant.pop();
        }
        read
    }

    fn read(is_negative: bool, significant: &str, scale: i32, is_floating: bool) -> Self {
        let significant: Vec<_> = significant.bytes().map(|byte| byte - b'0').collect();
        let scale = if significant.is_empty() { 0 } else { scale };
        Self { is_negative, significant, scale, is_floating }
    }
}

impl Literal {
    /// Thousands separators may stand anywhere after the first digit of the integer part, as .NET has it.
    fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent.to_owned())),
            None => (unsigned, None),
        };
        let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = integer.replace(',', "");
        let has_digits = !digits.is_empty() || !fraction.is_empty();
        let is_number = has_digits
            && !integer.starts_with(',')
            && [&digits, fraction].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
            && exponent.as_deref().is_none_or(is_exponent);
        is_number.then(|| Self {
            is_negative: text.starts_with('-'),
            integer: digits,
            fraction: fraction.to_owned(),
            exponent,
        })
    }
}

fn is_exponent(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// How many there are. No text is so long that it would not fit.
pub(super) fn int(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// The whitespace that .NET allows around numbers.
fn is_space(character: char) -> bool {
    matches!(character, '\t'..='\r' | ' ')
}
