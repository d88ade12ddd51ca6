//! Custom numeric formats: `#,##0.00`, `0%`, `000;(000);-`, `0.0E+00`.

use super::number::{Digits, Number};
use super::number_format::exponent_text;

/// In bytes. Nobody writes a longer one by hand.
const LONGEST_FORMAT: usize = 1000;

/// Digits of a double that custom formats look at.
const DOUBLE_DIGITS: usize = 15;

pub(super) fn format(number: &Number, format: &str) -> Option<String> {
    if format.len() > LONGEST_FORMAT {
        return None;
    }
    let mut digits = match number {
        Number::Int32(number) => Digits::of_int32(*number),
        Number::Double(number) => Digits::significant(*number, DOUBLE_DIGITS),
        Number::Decimal(decimal) => decimal.digits(),
    };
    let sections = split_sections(format);
    let first_choice = match (digits.is_zero(), digits.is_negative) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    };
    let mut chosen = section_or_first(&sections, first_choice);
    let mut section = Section::parse(sections[chosen])?;
    let was_zero = digits.is_zero();
    section.round(&mut digits);
    if digits.is_zero() && !was_zero && section_or_first(&sections, 2) != chosen {
        chosen = section_or_first(&sections, 2);
        section = Section::parse(sections[chosen])?;
    }
    let text = Writer::new(&section, &digits).write();
    // A section for negative numbers says itself how they look.
    Some(if digits.is_negative && chosen == 0 && !text.is_empty() { format!("-{text}") } else { text })
}

/// One of the parts between semicolons.
#[derive(Default)]
struct Section {
    tokens: Vec<Token>,
    /// Digit placeholders in all.
    placeholders: i32,
    /// Placeholders before the point.
    before_point: i32,
    /// Placeholders before the first `0` and up to the last.
    first_zero: Option<i32>,
    last_zero: i32,
    groups: bool,
    /// Places that `%`, `‰` and commas before the point move the number.
    shift: i32,
    is_scientific: bool,
}

enum Token {
    Zero,
    Hash,
    Point,
    Exponent { letter: char, plus: bool, least_digits: usize },
    Literal(String),
}

impl Section {
    /// None if a quote is not closed.
    fn parse(text: &str) -> Option<Self> {
        let mut section = Self::default();
        let mut point = None;
        let mut comma: Option<(i32, i32)> = None;
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let token = match character {
                '#' | '0' => section.placeholder(character == '0'),
                '.' => {
                    point.get_or_insert(section.placeholders);
                    Token::Point
                }
                ',' => {
                    if section.placeholders > 0 && point.is_none() {
                        comma = Some(section.comma(comma));
                    }
                    continue;
                }
                '%' | '‰' => {
                    section.shift += if character == '%' { 2 } else { 3 };
                    Token::Literal(character.to_string())
                }
                '\'' | '"' => Token::Literal(quoted(&mut characters, character)?),
                '\\' => Token::Literal(characters.next()?.to_string()),
                'E' | 'e' if !section.is_scientific => section.exponent(character, &mut characters),
                other => Token::Literal(other.to_string()),
            };
            section.tokens.push(token);
        }
        section.finish(point, comma);
        Some(section)
    }

    /// Says where the point is, which decides what the last comma meant.
    fn finish(&mut self, point: Option<i32>, comma: Option<(i32, i32)>) {
        self.before_point = point.unwrap_or(self.placeholders);
        match comma {
            Some((at, count)) if at == self.before_point => self.shift -= 3 * count,
            Some(_) => self.groups = true,
            None => {}
        }
    }

    fn placeholder(&mut self, is_zero: bool) -> Token {
        if is_zero {
            self.first_zero.get_or_insert(self.placeholders);
            self.last_zero = self.placeholders + 1;
        }
        self.placeholders += 1;
        if is_zero { Token::Zero } else { Token::Hash }
    }

    /// Commas right before the point divide by a thousand each; others ask for groups.
    fn comma(&mut self, before: Option<(i32, i32)>) -> (i32, i32) {
        match before {
            Some((at, count)) if at == self.placeholders => (at, count + 1),
            Some(_) => {
                self.groups = true;
                (self.placeholders, 1)
            }
            None => (self.placeholders, 1),
        }
    }

    /// `E0`, `E+0`, `E-00`; any other `E` is a letter.
    fn exponent(&mut self, letter: char, characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Token {
        let mut ahead = characters.clone();
        let sign = ahead.next_if(|next| "+-".contains(*next));
        let mut least_digits = 0;
        while ahead.next_if_eq(&'0').is_some() {
            least_digits += 1;
        }
        if least_digits == 0 {
            return Token::Literal(letter.to_string());
        }
        *characters = ahead;
        self.is_scientific = true;
        Token::Exponent { letter, plus: sign == Some('+'), least_digits: least_digits.min(10) }
    }

    fn round(&self, digits: &mut Digits) {
        if digits.is_zero() {
            digits.scale = 0;
            digits.is_negative &= digits.is_floating;
            return;
        }
        digits.scale += self.shift;
        let count =
            if self.is_scientific { self.placeholders } else { digits.scale + self.placeholders - self.before_point };
        digits.round(count);
    }
}

/// Puts digits into placeholders, from left to right.
struct Writer<'s> {
    section: &'s Section,
    digits: &'s Digits,
    next_digit: usize,
    /// The place of the next digit: 1 is the last one before the point.
    place: i32,
    /// Digits that there are more than placeholders before the point, or fewer.
    surplus: i32,
    point_written: bool,
    text: String,
}

impl<'s> Writer<'s> {
    fn new(section: &'s Section, digits: &'s Digits) -> Self {
        let scale = digits.scale;
        let (place, surplus) = if section.is_scientific {
            (section.before_point, 0)
        } else {
            (scale.max(section.before_point), scale - section.before_point)
        };
        Self { section, digits, next_digit: 0, place, surplus, point_written: false, text: String::new() }
    }

    fn write(mut self) -> String {
        for token in &self.section.tokens {
            if !matches!(token, Token::Literal(_) | Token::Exponent { .. }) {
                self.write_surplus();
            }
            match token {
                Token::Zero | Token::Hash => self.write_placeholder(),
                Token::Point => self.write_point(),
                Token::Literal(text) => self.text.push_str(text),
                Token::Exponent { letter, plus, least_digits } => self.write_exponent(*letter, *plus, *least_digits),
            }
        }
        self.text
    }

    /// The first placeholder takes all digits that have none of their own.
    fn write_surplus(&mut self) {
        while self.surplus > 0 {
            let digit = self.take_digit().unwrap_or(0);
            self.write_digit(digit);
            self.place -= 1;
            self.surplus -= 1;
        }
    }

    fn write_placeholder(&mut self) {
        let first_zero_place = self.section.first_zero.map_or(0, |at| (self.section.before_point - at).max(0));
        let last_zero_place = (self.section.before_point - self.section.last_zero).min(0);
        let digit = if self.surplus < 0 {
            self.surplus += 1;
            (self.place <= first_zero_place).then_some(0)
        } else {
            self.take_digit().or((self.place > last_zero_place).then_some(0))
        };
        if let Some(digit) = digit {
            self.write_digit(digit);
        }
        self.place -= 1;
    }

    fn write_point(&mut self) {
        let section = self.section;
        let has_zero_behind = section.last_zero > section.before_point;
        let has_digit_behind =
            section.before_point < section.placeholders && self.next_digit < self.digits.significant.len();
        if self.place == 0 && !self.point_written && (has_zero_behind || has_digit_behind) {
            self.text.push('.');
            self.point_written = true;
        }
    }

    fn write_exponent(&mut self, letter: char, plus: bool, least_digits: usize) {
        let power = if self.digits.is_zero() { 0 } else { self.digits.scale - self.section.before_point };
        let text = exponent_text(power, letter, least_digits);
        self.text.push_str(&if plus { text } else { text.replace('+', "") });
    }

    fn write_digit(&mut self, digit: u8) {
        self.text.push(char::from(b'0' + digit));
        if self.section.groups && self.place > 1 && (self.place - 1) % 3 == 0 {
            self.text.push(',');
        }
    }

    fn take_digit(&mut self) -> Option<u8> {
        let digit = self.digits.significant.get(self.next_digit).copied();
        self.next_digit += usize::from(digit.is_some());
        digit
    }
}

/// Splits at semicolons that are not quoted.
fn split_sections(format: &str) -> Vec<&str> {
    let mut sections = Vec::new();
    let mut start = 0;
    let mut quote = None;
    let mut is_escaped = false;
    for (at, character) in format.char_indices() {
        match (quote, character) {
            _ if is_escaped => is_escaped = false,
            (None, '\\') => is_escaped = true,
            (None, '\'' | '"') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None, ';') => {
                sections.push(&format[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    sections.push(&format[start..]);
    sections
}

/// An empty section is none.
fn section_or_first(sections: &[&str], wanted: usize) -> usize {
    if sections.get(wanted).is_some_and(|section| !section.is_empty()) { wanted } else { 0 }
}

fn quoted(characters: &mut impl Iterator<Item = char>, quote: char) -> Option<String> {
    let mut text = String::new();
    loop {
        match characters.next()? {
            character if character == quote => return Some(text),
            character => text.push(character),
        }
    }
}
