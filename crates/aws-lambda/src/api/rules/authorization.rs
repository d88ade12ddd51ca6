//! Who may call: what fits which kind of API.

use step_core::{OptionalPath, Path, Problem, Rules};

use super::Kind;
use crate::api::authorization::AuthorizationPaths;
use crate::api::problems::{
    ACKNOWLEDGEMENT_MISSING, AUDIENCE_MISSING, AUTHORIZATION_NOT_OFFERED, CLIENTS_UNUSED, IDENTITY_MISSING,
    USAGE_PLAN_MISSING,
};
use crate::api::{AccessLogs, ApiPaths, Authorization, RouteAuthorizationPaths, UsagePlan};

/// Checks the authorization of one route, whichever kind of API it is a route of.
pub fn check_route(route: &RouteAuthorizationPaths, api: &ApiPaths, rules: &mut Rules<'_>) {
    let own = route.own().authorization;
    check(&own, Kind::Http, api.http().access_logs.whole(), rules);
    check(&own, Kind::Rest, api.rest().access_logs.whole(), rules);
    check_usage_plan(&own, &api.rest().usage_plan, rules);
}

/// Checks an authorization in an API of a kind. `of_api` is a place that exists only while the API is of this kind.
pub(super) fn check(paths: &AuthorizationPaths, kind: Kind, of_api: &Path<AccessLogs>, rules: &mut Rules<'_>) {
    rules.check((&paths.none().anyone_may_call, of_api), |(acknowledged, _)| not_acknowledged(acknowledged));
    rules.check((paths.whole(), of_api), |(authorization, _)| not_offered(&authorization, kind));
    rules.check((&paths.jwt().audiences, of_api), |(audiences, _)| {
        audiences.is_empty().then(|| AUDIENCE_MISSING.problem("tokens need an audience; name at least one"))
    });
    rules.check((&paths.cognito().clients, of_api), |(clients, _)| match kind {
        Kind::Http if clients.is_empty() => {
            Some(AUDIENCE_MISSING.problem("HTTP APIs accept tokens of named app clients; name at least one"))
        }
        Kind::Rest if !clients.is_empty() => {
            Some(CLIENTS_UNUSED.problem("REST APIs accept tokens of all app clients of the pool; remove these"))
        }
        _ => None,
    });
    let lambda = paths.lambda();
    rules.check((&lambda.identity_sources, &lambda.cache_seconds, of_api), |(sources, seconds, _)| {
        let message = "answers are remembered by identity sources; add one, or set `cacheSeconds` to 0";
        (sources.is_empty() && seconds.get() > 0).then(|| IDENTITY_MISSING.problem(message))
    });
}

/// That anyone may call is said once more.
pub(super) fn not_acknowledged(acknowledged: bool) -> Option<Problem> {
    let message =
        "anyone on the internet may call; set this to true if that is intended, or choose another authorization";
    (!acknowledged).then(|| ACKNOWLEDGEMENT_MISSING.problem(message))
}

/// Who asks for API keys has a plan with some.
pub(super) fn check_usage_plan(paths: &AuthorizationPaths, plan: &OptionalPath<UsagePlan>, rules: &mut Rules<'_>) {
    rules.check((paths.whole(), plan), |(authorization, plan)| {
        let is_missing = authorization == Authorization::ApiKeys {} && plan.is_none();
        let message = "callers need a key, and the API has none; add `usagePlan` with the names of keys";
        is_missing.then(|| USAGE_PLAN_MISSING.problem(message))
    });
}

fn not_offered(authorization: &Authorization, kind: Kind) -> Option<Problem> {
    let message = match (authorization, kind) {
        (Authorization::ApiKeys {}, Kind::Http) => {
            "HTTP APIs have no API keys; choose a REST API, or another authorization"
        }
        (Authorization::Jwt { .. }, Kind::Rest) => {
            "REST APIs check no tokens but Cognito's; choose an HTTP API, `cognito`, or a `lambda` that checks them"
        }
        _ => return None,
    };
    Some(AUTHORIZATION_NOT_OFFERED.problem(message))
}
