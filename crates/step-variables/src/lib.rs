//! Variable sets, the `#{…}` expression language, and encrypted variable files.
//!
//! Everything here is pure: no network, no files, and no clock but the one that is handed in. Whoever embeds the crate
//! reads the files and gives their content.
//!
//! ```
//! use serde_json::json;
//! use step_inputs::InputSchema;
//! use step_variables::{Evaluator, Variable, VariableSet, substitute};
//!
//! // Variables come in layers; the later one wins.
//! let mut variables = VariableSet::from_json(r#"{ "Stage": "test", "Name": "web-#{Stage}" }"#)?;
//! variables.insert("Stage=production".parse::<Variable>()?);
//!
//! // A text …
//! let evaluator = Evaluator::new(&variables);
//! assert_eq!(evaluator.evaluate("#{Name | ToUpper}")?.text(), "WEB-PRODUCTION");
//!
//! // … or all texts of a step's inputs.
//! let inputs = json!({ "service": { "name": "#{Name}" } });
//! let substituted = substitute(&inputs, &InputSchema::default(), &evaluator);
//! assert!(substituted.problems.is_empty());
//! assert_eq!(substituted.inputs, json!({ "service": { "name": "web-production" } }));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Suggested reading order: [`VariableSet`], [`Evaluator`] and [`Evaluated`], [`substitute`], [`decrypt_variables`]. The
//! language is described, with an example of everything, in `docs/expressions.md`.
//!
//! # The language
//!
//! It is Octostache, the language of Octopus servers: texts and variables that were written for it come to the same
//! here. Formats are those of .NET with the invariant culture. Where the two differ, an expression
//! that cannot mean the same is left as it stands and reported; it is never evaluated to something else in silence.
//!
//! What differs in the language:
//!
//! - A block without its end, and a tag without its block, are errors; there they may pass as variables' names. So `if`,
//!   `elseif`, `unless`, `each` and `calc` with a space behind, and `else`, are not names.
//! - A value is evaluated once. There, items of lists and parts of JSON are evaluated twice.
//! - A value that is JSON is walked first, and what is found in it is evaluated then, so that no value breaks the
//!   document around it. Only where expressions make the document itself is it evaluated before. It has to be strict JSON;
//!   there, names and quotes may be sloppy. Dates in it stay as they are written. A scalar has no parts; there,
//!   `#{Five.Anything}` is 5. Whole numbers beyond 64 bits lose digits.
//! - What is not defined has no value for `Append` and `Prepend` either; there, they go on without it.
//! - More options than a filter takes are refused; there, `Trim`, `Replace`, `UriPart` and the `Version…` filters ignore
//!   some.
//! - A calculation that stays is left with its `calc`. One whose result is not finite stays too. A minus may stand before a
//!   number, a parenthesis or a brace.
//! - `Null` inside a condition, in a variable that is asked about, is an empty text.
//! - Spaces may stand between options that are expressions, `#` may stand between double quotes, and ` in ` ends a name
//!   only in `each`: there, all three are errors.
//! - A variable whose name is no path of the language (`a$b`) cannot be named by an expression; there, the part up to the
//!   odd character can.
//!
//! What differs in filters:
//!
//! - `Format` and `AddHours`/`AddDays` read dates in the common forms only (ISO 8601, `2030/05/22`, `05/22/2030`,
//!   `22 May 2030`, `May 22, 2030`, RFC 1123), years with four digits, offsets up to 14 hours. The local time zone is the
//!   [`Clock`]'s offset now, whatever the date. Decimals have up to 28 digits. Precisions go up to 999, custom formats up
//!   to 1,000 bytes. `Format` knows no `B` and no `R` for whole numbers.
//! - `Match` and `Replace`: patterns are read as .NET reads them, but for subtracted classes, balancing and numbered-by-name
//!   groups, named together with unnamed groups, conditions, comments, the options `n` and `x`, `\c`, `\G` and octal
//!   escapes, which are refused. `\w` and case-insensitivity follow Unicode's own definitions. Characters are Unicode
//!   characters, not UTF-16 units. A search that goes back 50,000 times is given up.
//! - `MarkdownToHtml` renders GitHub's Markdown with `~sub~`, `^sup^`, `++inserted++` and `==marked==`; corner cases may be
//!   read differently than by Markdig.
//! - `UriPart` reads http, https, ftp, file, ws and wss URLs in ASCII, as the URL standard says; others are refused.
//! - `Substring` and `Truncate` refuse to cut through a character outside of the basic plane.
//! - `FromBase64` refuses bytes that are no text; there, they become replacement characters. So are an unreadable version
//!   and malformed Base64; there, they are exceptions.
//! - `NowDate` takes one option, the format.
//!
//! # Limits
//!
//! Texts and variables are users' work, so evaluating is bounded: [`MAX_NESTING`] in one text, and [`Limits`] for depth,
//! length and work. Reading a text takes time in proportion to its length, and a variable's value is evaluated once in an
//! evaluation, however often it is used.
//!
//! # Secrets
//!
//! Sensitive variables are tracked: what was used, and what filters made of it, is in [`Evaluated::sensitive_values`] and
//! [`Substituted::sensitive_values`], for whoever writes the log to mask. No error, reason or `Debug` text shows one.

mod dotnet;
mod encrypted;
mod evaluation;
mod filters;
mod substitution;
mod template;
mod variable_set;

pub use encrypted::{
    DEFAULT_SALT, DecryptError, EncryptionKey, KeySize, RandomnessError, decrypt_variables, is_encrypted,
};
pub use evaluation::{Clock, Evaluated, EvaluationError, Evaluator, Limits, Reason, Unresolved};
pub use filters::filter_names;
/// What sensitive values and passwords are held as.
pub use step_inputs::Secret;
pub use substitution::{ProblemKind, Substituted, SubstitutionProblem, substitute};
pub use template::{MAX_NESTING, ParseError, ParseProblem, Position, Template, escape};
/// What a [`Clock`] tells.
pub use time::OffsetDateTime;
pub use variable_set::{AssignmentError, Layout, LayoutError, Variable, VariableSet};
