//! The routes of functions.

use step_core::{InputPath, ListPath, Path, Problem, Rules};

use crate::api::problems::{ROUTE_OF_CORS, ROUTES_MISSING, ROUTES_UNUSED};
use crate::api::rules::{Finding, Kind, check_asked, check_authorization_of_route, check_known_by_route, clashes};
use crate::api::{AccessLogs, Api, ApiPaths, Method, RoutePath};
use crate::errors::ROUTE_ELSEWHERE;
use crate::function::{Function, FunctionPaths};

/// A route, and where it is in the inputs.
struct Found {
    method: Method,
    path: RoutePath,
    at: InputPath,
}

/// Checks the routes of functions of which an API makes use in the same deployment.
pub fn check_routes(functions: &ListPath<Function>, api: &ApiPaths, rules: &mut Rules<'_>) {
    let (found, is_some) = find(functions, rules);
    check_needed(&found, is_some, api, rules);
    check_clashes(&found, Kind::Http, api.http().access_logs.whole(), rules);
    check_clashes(&found, Kind::Rest, api.rest().access_logs.whole(), rules);
    rules.check(&api.rest().definition.routes().cors.allowed().credentials, |_| {
        let own = found.iter().filter(|route| route.method == Method::Options);
        let message = "the API answers OPTIONS for CORS; remove the route, or let the API allow no other sites";
        own.map(|route| ROUTE_OF_CORS.problem(message).at(&route.at)).collect::<Vec<_>>()
    });
    let names = functions.each(|function| function.name);
    rules.each(functions, |function, rules| {
        rules.each(&function.events, |event, rules| {
            let route = event.http_route();
            check_authorization_of_route(&route.authorization, api, rules);
            check_known_by_route(&route.authorization, &names, rules);
            check_asked(&route.method, &route.authorization, api, rules);
        });
    });
}

/// Refuses routes where no API is deployed.
pub fn check_no_routes(functions: &ListPath<Function>, rules: &mut Rules<'_>) {
    rules.each(functions, |function, rules| {
        rules.each(&function.events, |event, rules| {
            let message = |path| format!("{path} would be called by an API, and there is none here");
            rules.check(&event.http_route().path, |path| Some(ROUTE_ELSEWHERE.problem(message(path))));
        });
    });
}

/// The routes that are known, and whether there is any: bound ones are looked at before the execution.
fn find(functions: &ListPath<Function>, rules: &mut Rules<'_>) -> (Vec<Found>, bool) {
    let (mut found, mut is_some) = (Vec::new(), false);
    rules.each(functions, |function: FunctionPaths, rules| {
        rules.each(&function.events, |event, rules| {
            let route = event.http_route();
            rules.check(&route.method, |_| {
                is_some = true;
                None::<Problem>
            });
            rules.check((&route.path, &route.method), |(path, method)| {
                found.push(Found { method, path, at: route.path.path().clone() });
                None::<Problem>
            });
        });
    });
    (found, is_some)
}

fn check_needed(found: &[Found], is_some: bool, api: &ApiPaths, rules: &mut Rules<'_>) {
    let (http, rest) = (api.http().access_logs, api.rest().definition.routes().cors);
    let missing = || ROUTES_MISSING.problem("the API has no route; add one to the events of a function");
    rules.check(http.whole(), |_| (!is_some).then(missing));
    rules.check(rest.whole(), |_| (!is_some).then(missing));
    let unused = |message: &str| found.iter().map(|route| ROUTES_UNUSED.problem(message).at(&route.at)).collect();
    rules.check(api.whole(), |api| -> Vec<Problem> {
        match api {
            Api::None => unused("the application has no API; choose one, or remove the route"),
            Api::FunctionUrl(_) => {
                unused("a function's URL takes all requests; remove the route, or choose another API")
            }
            Api::Http(_) | Api::Rest(_) => Vec::new(),
        }
    });
    rules.check(&api.rest().definition.document().document, |_| -> Vec<Problem> {
        unused("the OpenAPI document says which routes there are; remove this one")
    });
}

/// `chosen` is a place that exists only while the API is of this kind.
fn check_clashes(found: &[Found], kind: Kind, chosen: &Path<AccessLogs>, rules: &mut Rules<'_>) {
    rules.check(chosen, |_| {
        let routes: Vec<_> = found.iter().map(|route| (route.method, route.path.clone())).collect();
        let at = |finding: Finding| finding.problem.at(&found[finding.route].at);
        clashes(&routes, kind).into_iter().map(at).collect::<Vec<_>>()
    });
}
