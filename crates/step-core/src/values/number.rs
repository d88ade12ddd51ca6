//! Whole numbers with bounds.

use std::marker::PhantomData;
use std::ops::RangeInclusive;

use schemars::{Schema, json_schema};

/// Which numbers are accepted, said once. Made by [`number_type!`](crate::number_type).
#[derive(Debug)]
pub struct NumberRule<N> {
    what: &'static str,
    range: RangeInclusive<i64>,
    number: PhantomData<N>,
}

/// A number that breaks its type's rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{number} is not {what} from {} to {}", range.start(), range.end())]
pub struct InvalidNumber {
    number: i64,
    what: &'static str,
    range: RangeInclusive<i64>,
}

impl<N: TryFrom<i64>> NumberRule<N> {
    /// Accepts the whole numbers of `range`.
    pub const fn new(what: &'static str, range: RangeInclusive<i64>) -> Self {
        Self { what, range, number: PhantomData }
    }

    /// The number itself if it keeps to the rule.
    pub fn parse(&self, number: i64) -> Result<N, InvalidNumber> {
        let invalid = || InvalidNumber { number, what: self.what, range: self.range.clone() };
        if self.range.contains(&number) { N::try_from(number).map_err(|_| invalid()) } else { Err(invalid()) }
    }

    /// The rule as a schema says it.
    pub fn schema(&self) -> Schema {
        json_schema!({ "type": "integer", "minimum": self.range.start(), "maximum": self.range.end() })
    }
}

/// Declares a whole number with bounds.
///
/// The bounds are written once; from them come the parser (`TryFrom`, `Deserialize`), the schema's `minimum` and
/// `maximum`, and the message that says what is accepted. A value of the type is always valid.
///
/// ```
/// step_core::number_type! {
///     /// Megabytes of memory.
///     pub struct Memory(u32) { what: "a number of megabytes", range: 128..=10_240 }
/// }
///
/// assert_eq!(Memory::try_from(512)?.get(), 512);
/// assert_eq!(Memory::try_from(64).unwrap_err().to_string(), "64 is not a number of megabytes from 128 to 10240");
/// # Ok::<(), step_core::InvalidNumber>(())
/// ```
#[macro_export]
macro_rules! number_type {
    (
        $(#[$attribute:meta])*
        $visibility:vis struct $name:ident($number:ty) { what: $what:literal, range: $range:expr $(,)? }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility struct $name($number);

        impl $name {
            /// Which numbers are one.
            $visibility fn rule() -> &'static $crate::NumberRule<$number> {
                static RULE: $crate::NumberRule<$number> = $crate::NumberRule::new($what, $range);
                &RULE
            }

            /// The number.
            $visibility const fn get(self) -> $number {
                self.0
            }
        }

        impl ::core::convert::TryFrom<i64> for $name {
            type Error = $crate::InvalidNumber;

            fn try_from(number: i64) -> ::core::result::Result<Self, $crate::InvalidNumber> {
                Self::rule().parse(number).map(Self)
            }
        }

        impl ::core::convert::From<$name> for $number {
            fn from(number: $name) -> Self {
                number.0
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, formatter)
            }
        }

        $crate::value_type!($name, NumberValue, i64);
    };
}
