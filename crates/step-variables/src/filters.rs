//! Filters: what stands behind `|`.
//!
//! A filter that is not given what it needs refuses, and its expression stays as it stands.

mod affix;
mod base64;
mod dates;
mod escape;
mod format;
mod hash;
mod indent;
mod markdown;
mod regex;
mod slice;
mod uri;
mod version;

use std::ops::RangeInclusive;

use time::{OffsetDateTime, UtcOffset};

use crate::dotnet::letter_case;
use crate::evaluation::{EvaluationError, Limits, Meter};

/// A filter by its name, in any case.
pub(crate) fn find(name: &str) -> Option<&'static Filter> {
    FILTERS.iter().find(|filter| filter.name.eq_ignore_ascii_case(name))
}

/// Whether this is the filter that makes nothing of the whole text.
pub(crate) fn is_null(name: &str) -> bool {
    name.eq_ignore_ascii_case(NULL)
}

/// The names of all filters, as they are usually written.
///
/// ```
/// assert!(step_variables::filter_names().any(|name| name == "ToUpper"));
/// ```
pub fn filter_names() -> impl Iterator<Item = &'static str> {
    FILTERS.iter().map(|filter| filter.name).chain([NULL])
}

const NULL: &str = "Null";

/// A filter and what it takes.
pub(crate) struct Filter {
    pub(crate) name: &'static str,
    input: Input,
    options: RangeInclusive<usize>,
    /// Whether the result is `true` or `false`.
    pub(crate) answers_yes_or_no: bool,
    apply: Apply,
}

/// What a filter does.
enum Apply {
    /// Makes a text of a text, whatever it is.
    Text(fn(&str) -> String),
    /// Asks something about a text and its one option.
    Question(fn(&str, &str) -> bool),
    /// Anything else.
    Call(fn(&Call<'_>) -> Result<String, Refusal>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Input {
    Required,
    Optional,
    Forbidden,
}

/// What a filter is given.
pub(crate) struct Call<'c> {
    /// Empty if there is none.
    input: &'c str,
    options: &'c [String],
    environment: &'c Environment,
}

/// What filters can see beside their input.
pub(crate) struct Environment {
    now: Option<OffsetDateTime>,
    pub(crate) meter: Meter,
}

/// Why a filter has no result.
pub(crate) enum Refusal {
    /// The rest of a sentence that begins with the filter's name. Repeats no value.
    Because(String),
    Limit(EvaluationError),
}

static FILTERS: [Filter; 45] = [
    Filter::text("ToLower", letter_case::to_lower),
    Filter::text("ToUpper", letter_case::to_upper),
    Filter::new("ToBase64", 0..=1, base64::encode),
    Filter::new("FromBase64", 0..=1, base64::decode),
    Filter::text("HtmlEscape", escape::html),
    Filter::text("XmlEscape", escape::xml),
    Filter::text("JsonEscape", escape::json),
    Filter::text("UriEscape", escape::uri),
    Filter::text("UriDataEscape", escape::uri_data),
    Filter::text("YamlSingleQuoteEscape", escape::yaml_single_quote),
    Filter::text("YamlDoubleQuoteEscape", escape::yaml_double_quote),
    Filter::text("PropertiesKeyEscape", escape::properties_key),
    Filter::text("PropertiesValueEscape", escape::properties_value),
    Filter::text("Markdown", markdown::to_html),
    Filter::text("MarkdownToHtml", markdown::to_html),
    Filter::new("NowDate", 0..=1, dates::now).input(Input::Forbidden),
    Filter::new("NowDateUtc", 0..=1, dates::now_utc).input(Input::Forbidden),
    Filter::new("AddHours", 1..=1, dates::add_hours),
    Filter::new("AddDays", 1..=1, dates::add_days),
    Filter::new("Format", 1..=2, format::format),
    Filter::new("Match", 1..=1, regex::matches).yes_or_no(),
    Filter::question("Contains", |text, part| text.contains(part)),
    Filter::question("StartsWith", |text, start| text.starts_with(start)),
    Filter::question("EndsWith", |text, end| text.ends_with(end)),
    Filter::new("Replace", 1..=2, regex::replace),
    Filter::new("Substring", 1..=2, slice::substring),
    Filter::new("Truncate", 1..=2, slice::truncate),
    Filter::new("Trim", 0..=1, slice::trim),
    Filter::new("Indent", 0..=2, indent::indent),
    Filter::new("UriPart", 0..=1, uri::part),
    Filter::new("VersionMajor", 0..=0, version::major),
    Filter::new("VersionMinor", 0..=0, version::minor),
    Filter::new("VersionPatch", 0..=0, version::patch),
    Filter::new("VersionRevision", 0..=0, version::revision),
    Filter::new("VersionPreRelease", 0..=0, version::pre_release),
    Filter::new("VersionPreReleasePrefix", 0..=0, version::pre_release_prefix),
    Filter::new("VersionPreReleaseCounter", 0..=0, version::pre_release_counter),
    Filter::new("VersionMetadata", 0..=0, version::metadata),
    Filter::new("Append", 1..=usize::MAX, affix::append).input(Input::Optional),
    Filter::new("Prepend", 1..=usize::MAX, affix::prepend).input(Input::Optional),
    Filter::new("Md5", 0..=2, hash::md5),
    Filter::new("Sha1", 0..=2, hash::sha1),
    Filter::new("Sha256", 0..=2, hash::sha256),
    Filter::new("Sha384", 0..=2, hash::sha384),
    Filter::new("Sha512", 0..=2, hash::sha512),
];

impl Filter {
    const fn new(
        name: &'static str,
        options: RangeInclusive<usize>,
        apply: fn(&Call<'_>) -> Result<String, Refusal>,
    ) -> Self {
        Self { name, input: Input::Required, options, answers_yes_or_no: false, apply: Apply::Call(apply) }
    }

    const fn text(name: &'static str, apply: fn(&str) -> String) -> Self {
        Self { name, input: Input::Required, options: 0..=0, answers_yes_or_no: false, apply: Apply::Text(apply) }
    }

    /// Character by character, so the case counts.
    const fn question(name: &'static str, apply: fn(&str, &str) -> bool) -> Self {
        Self { name, input: Input::Required, options: 1..=1, answers_yes_or_no: true, apply: Apply::Question(apply) }
    }

    const fn input(mut self, input: Input) -> Self {
        self.input = input;
        self
    }

    const fn yes_or_no(mut self) -> Self {
        self.answers_yes_or_no = true;
        self
    }

    /// Applies the filter to what stands before it, if anything does.
    pub(crate) fn apply(
        &self,
        input: Option<&str>,
        options: &[String],
        environment: &Environment,
    ) -> Result<String, Refusal> {
        match (self.input, input) {
            (Input::Required, None) => return Err("needs something before it".into()),
            (Input::Forbidden, Some(_)) => return Err("takes nothing before it".into()),
            _ => {}
        }
        if !self.options.contains(&options.len()) {
            return Err(Refusal::Because(format!("takes {}, not {}", self.arity(), options.len())));
        }
        let input = input.unwrap_or_default();
        environment.meter.charge(input.len())?;
        let text = match self.apply {
            Apply::Text(apply) => apply(input),
            Apply::Question(apply) => apply(input, &options[0]).to_string(),
            Apply::Call(apply) => apply(&Call { input, options, environment })?,
        };
        environment.meter.charge(text.len())?;
        environment.meter.check_length(text.len())?;
        Ok(text)
    }

    fn arity(&self) -> String {
        match (*self.options.start(), *self.options.end()) {
            (0, 0) => "no option".to_owned(),
            (1, 1) => "one option".to_owned(),
            (least, usize::MAX) => format!("at least {least} option"),
            (0, most) => format!("at most {most} option{}", if most == 1 { "" } else { "s" }),
            (least, most) => format!("{least} or {most} options"),
        }
    }
}

impl<'c> Call<'c> {
    fn option(&self, at: usize) -> Option<&'c str> {
        self.options.get(at).map(String::as_str)
    }
}

impl Environment {
    pub(crate) fn new(now: Option<OffsetDateTime>, limits: Limits) -> Self {
        Self { now, meter: Meter::new(limits) }
    }

    /// The local time zone's offset: the clock's, or none.
    fn local_offset(&self) -> UtcOffset {
        self.now.map_or(UtcOffset::UTC, OffsetDateTime::offset)
    }
}

impl From<&str> for Refusal {
    fn from(explanation: &str) -> Self {
        Self::Because(explanation.to_owned())
    }
}

impl From<EvaluationError> for Refusal {
    fn from(error: EvaluationError) -> Self {
        Self::Limit(error)
    }
}

/// Reads an option that is a number of characters.
fn count(option: &str) -> Option<usize> {
    usize::try_from(crate::dotnet::number::parse_int32(option)?).ok()
}
