//! Routes: requests that only one function can answer.

use step_core::{ListPath, Path, Problem, Rules};

use super::Kind;
use crate::api::problems::{
    ROUTE_AMBIGUOUS, ROUTE_HIDES_CORS, ROUTE_OF_CORS, ROUTE_TWICE, ROUTES_MISSING, ROUTES_UNUSED,
};
use crate::api::{ApiPaths, Authorization, Method, Route, RouteAuthorizationPaths, RoutePath};

/// A problem of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which route, by its index among those that were looked at.
    pub route: usize,
    /// What is wrong with it.
    pub problem: Problem,
}

/// Checks routes that are in a list of the inputs.
pub fn check(routes: &ListPath<Route>, api: &ApiPaths, rules: &mut Rules<'_>) {
    check_needed(routes, api, rules);
    let (methods, paths) = (routes.each(|route| route.method), routes.each(|route| route.path));
    let (http, rest) = (api.http().access_logs, api.rest().access_logs);
    for (kind, chosen) in [(Kind::Http, http.whole()), (Kind::Rest, rest.whole())] {
        rules.check((&paths, &methods, chosen), |(paths, methods, _)| {
            let method = |at: usize| methods.iter().find(|(index, _)| *index == at).map(|(_, method)| *method);
            let (indices, keys): (Vec<_>, Vec<_>) =
                paths.into_iter().filter_map(|(at, path)| Some((at, (method(at)?, path)))).unzip();
            let at = |found: Finding| found.problem.at(routes.item(indices[found.route]).path.path());
            clashes(&keys, kind).into_iter().map(at).collect::<Vec<_>>()
        });
    }
    let cors = api.rest().definition.routes().cors.allowed().credentials;
    rules.check((&methods, &cors), |(methods, _)| {
        let own = methods.into_iter().filter(|(_, method)| *method == Method::Options);
        let message = "the API answers OPTIONS for CORS; remove the route, or let the API allow no other sites";
        own.map(|(at, _)| ROUTE_OF_CORS.problem(message).at(routes.item(at).method.path())).collect::<Vec<_>>()
    });
    rules.each(routes, |route, rules| {
        super::check_authorization_of_route(&route.authorization, api, rules);
        check_asked(&route.method, &route.authorization, api, rules);
    });
}

/// Warns of a route that refuses browsers that ask for CORS. They send no credentials when they ask, and an HTTP API
/// answers by itself only what no route takes (source: API Gateway, "Configure CORS for HTTP APIs").
pub fn check_asked(method: &Path<Method>, of_route: &RouteAuthorizationPaths, api: &ApiPaths, rules: &mut Rules<'_>) {
    let api = api.http();
    let of_api = api.authorization.whole();
    rules.check((method, of_route.whole(), of_api, &api.cors.allowed().credentials), |(method, of_route, of_api, _)| {
        let is_open = matches!(of_route.or(&of_api), Authorization::None { .. });
        let message = "browsers ask with OPTIONS before they call, which this route takes and refuses; name its methods, or add \
                       a route OPTIONS that anyone may call";
        (method == Method::Any && !is_open).then(|| ROUTE_HIDES_CORS.problem(message).as_warning())
    });
}

/// Routes that clash with one before them.
pub fn clashes(routes: &[(Method, RoutePath)], kind: Kind) -> Vec<Finding> {
    let clash = |at: usize| {
        let before = routes[..at].iter().find_map(|before| clash(before, &routes[at], kind));
        before.map(|problem| Finding { route: at, problem })
    };
    (0..routes.len()).filter_map(clash).collect()
}

fn check_needed(routes: &ListPath<Route>, api: &ApiPaths, rules: &mut Rules<'_>) {
    let (http, rest) = (api.http().access_logs, api.rest().definition.routes().cors);
    let paths = routes.each(|route| route.path);
    let missing = |none: bool| none.then(|| ROUTES_MISSING.problem("the API has no route; add one, to a function"));
    rules.check((&paths, http.whole()), |(paths, _)| missing(paths.is_empty()));
    rules.check((&paths, rest.whole()), |(paths, _)| missing(paths.is_empty()));
    let (document, url) = (api.rest().definition.document().document, api.function_url().response);
    rules.check((&paths, &document), |(paths, _)| {
        let message = "the OpenAPI document says which routes there are; remove these";
        (!paths.is_empty()).then(|| ROUTES_UNUSED.problem(message))
    });
    rules.check((&paths, &url), |(paths, _)| {
        let message = "a function's URL takes all requests; remove the routes, or choose another kind of API";
        (!paths.is_empty()).then(|| ROUTES_UNUSED.problem(message))
    });
}

fn clash(one: &(Method, RoutePath), other: &(Method, RoutePath), kind: Kind) -> Option<Problem> {
    let ((method, path), (other_method, other_path)) = (one, other);
    if one == other {
        let message = format!("there is another route {method} {path}; change one of them, or remove it");
        return Some(ROUTE_TWICE.problem(message));
    }
    let (before, here) = parted(path, other_path)?;
    // HTTP APIs look at whole routes, REST APIs at a tree of paths, in which a place has one parameter.
    let is_ambiguous = match kind {
        Kind::Http => method == other_method && same_but_for_names(path, other_path),
        Kind::Rest => is_parameter(before) && is_parameter(here),
    };
    is_ambiguous.then(|| {
        let message = format!("{here} stands where {path} has {before}; name the parameter alike in both");
        ROUTE_AMBIGUOUS.problem(message)
    })
}

/// The first segments in which two paths differ.
fn parted<'a>(one: &'a str, other: &'a str) -> Option<(&'a str, &'a str)> {
    one.split('/').zip(other.split('/')).find(|(one, other)| one != other)
}

fn same_but_for_names(one: &str, other: &str) -> bool {
    let shape = |path: &str| path.split('/').map(shape_of).collect::<Vec<_>>();
    shape(one) == shape(other)
}

/// A segment, without the name if it is a parameter.
fn shape_of(segment: &str) -> String {
    match segment {
        parameter if parameter.ends_with("+}") => "{+}".to_owned(),
        parameter if is_parameter(parameter) => "{}".to_owned(),
        literal => literal.to_owned(),
    }
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{')
}
