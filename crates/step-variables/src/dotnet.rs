//! How .NET reads and writes things, with the invariant culture.
//!
//! The language is compatible with one that runs on .NET; these are the parts of its base library that show through.
//! Sources: the documentation of standard and custom numeric, date and time format strings, and of regular expressions,
//! at <https://learn.microsoft.com/dotnet/standard/base-types/>.

pub(crate) mod custom_number_format;
pub(crate) mod date;
pub(crate) mod date_format;
pub(crate) mod date_parse;
pub(crate) mod letter_case;
pub(crate) mod number;
pub(crate) mod number_format;
pub(crate) mod pattern;
