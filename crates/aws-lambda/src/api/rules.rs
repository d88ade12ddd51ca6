//! What the types cannot say about an API.
//!
//! [`check`] is what every step with an API asks of it. Routes are in a list of their own or on the functions that answer
//! them, so they are checked by what `routes` finds.

mod authorization;
mod cors;
mod functions;
mod routes;

use aws_template::logs::LogGroup;
use step_core::{Failure, Path, Problem, Region, Rules};

use super::access_logs::AccessLogsPaths;
use super::domain::DomainPaths;
use super::http::HttpApiPaths;
use super::problems::{API_KEY_TWICE, API_KEYS_MISSING, API_MISSING, CERTIFICATE_ELSEWHERE, DOCUMENT_INVALID};
use super::rest::Document;
use super::rest::RestApiPaths;
use super::{Api, ApiKeyName, ApiPaths, CertificateArn};
use crate::errors::RETENTION_UNFIT;

pub use authorization::check_route as check_authorization_of_route;
pub use functions::{check_ambiguous, check_known, check_known_by_route};
pub use routes::{Finding, check as check_routes, check_asked, clashes};

/// The kinds of API that have routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// HTTP APIs.
    Http,
    /// REST APIs.
    Rest,
}

/// Checks an API but for its routes. `region` is where it will be, where the inputs say that.
pub fn check(api: &ApiPaths, region: &Path<Region>, rules: &mut Rules<'_>) {
    check_http(&api.http(), region, rules);
    check_rest(&api.rest(), region, rules);
    let url = api.function_url();
    rules.check(&url.authorization.none().anyone_may_call, authorization::not_acknowledged);
    cors::check(&url.cors, None, rules);
}

/// Checks that there is an API, in a step that deploys nothing else.
pub fn check_present(api: &ApiPaths, rules: &mut Rules<'_>) {
    rules.check(api.whole(), |api| {
        (api == Api::None).then(|| API_MISSING.problem("the step deploys an API; choose a kind of it"))
    });
}

impl Api {
    /// Refuses a certificate of another region than the API's. Rules cannot know the region of a deployment target.
    pub fn check_region(&self, region: &Region) -> Result<(), Failure> {
        let domain = match self {
            Self::Http(api) => &api.domain,
            Self::Rest(api) => &api.domain,
            Self::None | Self::FunctionUrl(_) => return Ok(()),
        };
        let message = domain.certificate().and_then(|certificate| elsewhere(certificate, region));
        message.map_or(Ok(()), |message| Err(CERTIFICATE_ELSEWHERE.failure(message)))
    }
}

fn check_http(api: &HttpApiPaths, region: &Path<Region>, rules: &mut Rules<'_>) {
    authorization::check(&api.authorization, Kind::Http, api.access_logs.whole(), rules);
    cors::check(&api.cors, Some(Kind::Http), rules);
    check_domain(&api.domain, region, rules);
    check_retention(&api.access_logs, rules);
}

fn check_rest(api: &RestApiPaths, region: &Path<Region>, rules: &mut Rules<'_>) {
    let routes = api.definition.routes();
    authorization::check(&routes.authorization, Kind::Rest, api.access_logs.whole(), rules);
    authorization::check_usage_plan(&routes.authorization, &api.usage_plan, rules);
    cors::check(&routes.cors, Some(Kind::Rest), rules);
    rules.check(&api.definition.document().document, |text| {
        Document::parse(&text).err().map(|error| DOCUMENT_INVALID.problem(format!("the OpenAPI document {error}")))
    });
    let keys = api.usage_plan.some().keys;
    rules.check(&keys, |names| key_problems(&names, &keys));
    check_domain(&api.domain, region, rules);
    check_retention(&api.access_logs, rules);
}

fn check_domain(domain: &DomainPaths, region: &Path<Region>, rules: &mut Rules<'_>) {
    rules.check((&domain.custom().certificate_arn, region), |(certificate, region)| {
        elsewhere(&certificate, &region).map(|message| CERTIFICATE_ELSEWHERE.problem(message))
    });
}

fn elsewhere(certificate: &CertificateArn, region: &Region) -> Option<String> {
    (certificate.region() != &**region).then(|| {
        let found = certificate.region();
        format!("the certificate is in {found}, and the API in {region}; request one in {region}, in ACM")
    })
}

fn check_retention(logs: &AccessLogsPaths, rules: &mut Rules<'_>) {
    rules.check(&logs.cloud_watch().retention_days, |days| {
        (!LogGroup::RETENTION.contains(&days.get())).then(|| {
            let offered = LogGroup::RETENTION.map(|days| days.to_string()).join(", ");
            RETENTION_UNFIT.problem(format!("CloudWatch keeps nothing for {days} days; choose one of {offered}"))
        })
    });
}

fn key_problems(names: &[ApiKeyName], paths: &step_core::ListPath<ApiKeyName>) -> Vec<Problem> {
    if names.is_empty() {
        return vec![API_KEYS_MISSING.problem("the usage plan has no key; name one, or remove the plan")];
    }
    let is_second = |at: &usize| names[..*at].contains(&names[*at]);
    let seconds = (0..names.len()).filter(is_second);
    seconds
        .map(|at| {
            let problem = API_KEY_TWICE.problem(format!("there is another key {}; rename one", names[at]));
            problem.at(paths.item(at).path())
        })
        .collect()
}

#[cfg(test)]
mod tests;
