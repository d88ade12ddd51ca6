//! The template: its text, or where AWS reads it.

use std::borrow::Cow;

use aws_template::Template;
use step_core::Failure;

use crate::errors::TEMPLATE_UNREADABLE;
use crate::stack::checks;
use crate::stack::package_file;
use crate::{StackRequest, TemplateSource, TemplateUrl};

/// What CloudFormation takes in a request, in bytes (source: `CreateChangeSet`, `TemplateBody`). Larger ones go through
/// S3.
pub(super) const LARGEST_BODY: usize = 51_200;

/// What makes CloudFormation read from elsewhere, wherever it stands in a template: types of parameters whose values are kept
/// by Systems Manager, nested stacks, modules.
const READERS: [&str; 3] = ["AWS::SSM::Parameter::", "AWS::CloudFormation::Stack", "::MODULE"];

/// What is known of the template before AWS is asked.
pub(super) enum Source<'a> {
    /// Everything.
    Text {
        /// The text that is sent.
        text: Cow<'a, str>,
        /// What it says.
        template: Box<Template>,
    },
    /// Only where it is.
    Url(&'a TemplateUrl),
}

impl<'a> Source<'a> {
    /// Reads the template, as far as the request says where it is.
    pub(super) fn load(request: &'a StackRequest) -> Result<Self, Failure> {
        let text = match &request.template {
            TemplateSource::Inline { body } => Cow::Borrowed(body.as_str()),
            TemplateSource::File { package, path } => {
                Cow::Owned(package_file::read(package, path, &TEMPLATE_UNREADABLE)?)
            }
            TemplateSource::S3 { url } => return Ok(Self::Url(url)),
        };
        let template = Template::parse(&*text).map_err(|error| {
            let problem = checks::unreadable_template(&error);
            problem.kind.failure(problem.message)
        })?;
        Ok(Self::Text { text, template: Box::new(template) })
    }

    /// What it says, if that is known.
    pub(super) fn template(&self) -> Option<&Template> {
        match self {
            Self::Text { template, .. } => Some(template),
            Self::Url(_) => None,
        }
    }

    /// Whether AWS reads more than is known here when it works out changes: a template or a part of it that lies elsewhere,
    /// macros, values of parameters and secrets that others keep, modules. What it says may be another thing tomorrow, though
    /// nothing here has changed.
    pub(super) fn reads_elsewhere(&self) -> bool {
        match self {
            Self::Url(_) => true,
            Self::Text { text, template } => {
                template.has_macros()
                    || has_dynamic_reference(text)
                    || READERS.iter().any(|reader| text.contains(reader))
            }
        }
    }

    /// Whether AWS has to be asked what it declares: it lies elsewhere, or macros rewrite it.
    pub(super) fn needs_summary(&self) -> bool {
        self.template().is_none_or(Template::has_macros)
    }
}

/// Whether a text has AWS read a value where somebody keeps it: `{{resolve:ssm:…}}`.
pub(super) fn has_dynamic_reference(text: &str) -> bool {
    text.contains("{{resolve:")
}
