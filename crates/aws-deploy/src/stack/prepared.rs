//! A deployment as it is sent: files read, secrets revealed, everything checked that can be.

use aws_template::Format;
use step_core::{Context, Failure};

use super::checks;
use super::identity::Content;
use super::parameters::{self, Given};
use super::template::{LARGEST_BODY, Source};
use super::{Session, summary};
use crate::artifacts::Store;
use crate::client::Aws;
use crate::{Capability, ParameterKey, StackRequest};

/// What a change set is made of.
pub(super) struct Prepared<'a> {
    pub(super) request: &'a StackRequest,
    pub(super) body: Body,
    pub(super) parameters: Vec<Given>,
    pub(super) capabilities: Vec<Capability>,
    pub(super) content: Content,
}

/// How the template is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// In the request.
    Text(String),
    /// In S3, at this address.
    Url(String),
}

/// What is known without asking anybody.
pub(super) struct Draft<'a> {
    request: &'a StackRequest,
    source: Source<'a>,
    parameters: Vec<Given>,
}

impl<'a> Draft<'a> {
    /// Fails with the first problem of the request; the others are its details.
    pub(super) fn new(request: &'a StackRequest, context: &dyn Context) -> Result<Self, Failure> {
        let source = Source::load(request)?;
        let file = parameters::of_file(request)?;
        let file_keys: Vec<_> = file.iter().map(|parameter| parameter.key.clone()).collect();
        none_of(problems(request, &source, &file_keys))?;
        let mut parameters = parameters::merge(file, request, context)?;
        // What macros make of the template is known later.
        if let Some(template) = source.template() {
            let hidden = checks::no_echo(template);
            if !source.needs_summary() {
                warn_of_visible_secrets(&hidden, request, context);
            }
            parameters::hide(&mut parameters, &hidden, context);
        }
        Ok(Self { request, source, parameters })
    }

    /// Hands the template over, and asks AWS about it where its text does not say everything.
    pub(super) async fn prepare(self, session: &Session<'_>, aws: &Aws) -> Result<Prepared<'a>, Failure> {
        let Self { request, source, mut parameters } = self;
        let body = hand_over(session, aws, request, &source).await?;
        let mut capabilities = request.capabilities.clone();
        if source.needs_summary() {
            let summary = summary::ask(session, &body).await?;
            summary::check(&summary, &parameters, &request.capabilities)?;
            let hidden = summary::no_echo(&summary);
            none_of(checks::exposed(&hidden, &request.plain_keys(), &request.secret_keys()))?;
            warn_of_visible_secrets(&hidden, request, session.context);
            parameters::hide(&mut parameters, &hidden, session.context);
            // A change set is looked at before it is executed, so AWS wants no consent to macros, only to know of them.
            if !capabilities.contains(&Capability::AutoExpand) {
                capabilities.push(Capability::AutoExpand);
            }
        }
        let content = Content::of(request, &source, &parameters);
        Ok(Prepared { request, body, parameters, capabilities, content })
    }
}

/// Fails with the first; the others are its details.
fn none_of(problems: Vec<checks::Problem>) -> Result<(), Failure> {
    let mut problems = problems.into_iter();
    let Some(first) = problems.next() else { return Ok(()) };
    let failure = first.kind.failure(first.message);
    Err(problems.fold(failure, |failure, next| failure.detail(next.message)))
}

/// AWS keeps only what the template declares as `NoEcho`, `hidden`, from those who may look at the stack.
fn warn_of_visible_secrets(hidden: &[&str], request: &StackRequest, context: &dyn Context) {
    let is_hidden = |key: &str| hidden.contains(&key);
    for parameter in request.secret_parameters.iter().filter(|parameter| !is_hidden(&parameter.key)) {
        context.warning(&format!(
            "The sensitive parameter {} is not NoEcho in the template: everybody who may look at the stack sees its value",
            parameter.key
        ));
    }
}

async fn hand_over(
    session: &Session<'_>,
    aws: &Aws,
    request: &StackRequest,
    source: &Source<'_>,
) -> Result<Body, Failure> {
    match source {
        Source::Url(url) => Ok(Body::Url(url.to_string())),
        Source::Text { text, .. } if text.len() <= LARGEST_BODY => Ok(Body::Text(text.to_string())),
        Source::Text { text, template } => {
            let extension = if template.format() == Format::Json { "json" } else { "yaml" };
            let store = Store::of(aws, request.template_bucket.as_deref()).await?;
            store.upload_template(text, extension, session.context).await.map(Body::Url)
        }
    }
}

fn problems(request: &StackRequest, source: &Source<'_>, file: &[ParameterKey]) -> Vec<checks::Problem> {
    let mut problems = Vec::new();
    if let Source::Text { text, template } = source {
        let (plain, secret) = (request.plain_keys(), request.secret_keys());
        let given = checks::Given { plain: &plain, secret: &secret, file: Some(file) };
        problems.extend(checks::of_parsed_template(template, &given));
        problems.extend(checks::of_capabilities(text, &request.capabilities));
    }
    problems.extend(request.problems_beside_the_template());
    problems
}
