//! `Indent`.

use super::{Call, Refusal};

/// What goes in front of the first line and of the others.
struct Indent {
    first: String,
    others: String,
}

pub(super) fn indent(call: &Call<'_>) -> Result<String, Refusal> {
    if call.input.is_empty() {
        return Ok(String::new());
    }
    let indent = match call.options {
        [] => Indent::spaces(4, 4),
        [both] => Indent::sizes(both).unwrap_or_else(|| Indent { first: both.clone(), others: both.clone() }),
        [first, others, ..] => Indent { first: first.clone(), others: others.clone() },
    };
    let lines = call.input.matches('\n').count();
    call.environment.meter.check_length(call.input.len() + indent.first.len() + lines * indent.others.len())?;
    Ok(indent.first + &call.input.replace('\n', &format!("\n{}", indent.others)))
}

impl Indent {
    fn spaces(first: u8, others: u8) -> Self {
        Self { first: " ".repeat(usize::from(first)), others: " ".repeat(usize::from(others)) }
    }

    /// `4`, `/4` (not the first line) or `2/4`; numbers up to 255. Anything else is no size but the indent itself.
    fn sizes(option: &str) -> Option<Self> {
        let size = |text: &str| {
            let is_number = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { text.parse::<u8>().ok() } else { None }
        };
        match option.split_once('/') {
            None => size(option).map(|both| Self::spaces(both, both)),
            Some(("", others)) => size(others).map(|others| Self::spaces(0, others)),
            Some((first, others)) => Some(Self::spaces(size(first)?, size(others)?)),
        }
    }
}
