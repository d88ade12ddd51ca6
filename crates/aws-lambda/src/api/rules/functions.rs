//! The functions that an API calls: each by one name, and there.

use step_core::{EachPath, InputPaths, ListPath, Path, Problem, Rules};

use crate::api::authorization::AuthorizationPaths;
use crate::api::problems::{FUNCTION_AMBIGUOUS, FUNCTION_UNKNOWN};
use crate::api::rest::Document;
use crate::api::{ApiPaths, Route, RouteAuthorizationPaths};
use crate::{FunctionLabel, FunctionReference, FunctionReferencePaths};

/// Checks that one name stands for one function, in an API and its routes.
pub fn check_ambiguous(routes: &ListPath<Route>, api: &ApiPaths, rules: &mut Rules<'_>) {
    let functions = routes.each(|route| route.function.whole().clone());
    rules.check((&functions, api.whole()), |(of_routes, api)| {
        let of_api: Vec<_> = api.functions().into_iter().cloned().collect();
        let mut problems = Vec::new();
        for (at, (index, function)) in of_routes.iter().enumerate() {
            let mut others = of_api.iter().chain(of_routes[..at].iter().map(|(_, before)| before));
            if others.any(|other| other.function() == function.function() && other != function) {
                let path = routes.item(*index).function;
                problems.push(ambiguous(function).at(path.whole().path()));
            }
        }
        problems
    });
}

/// Checks that the functions of the application that the API itself calls are there. `names` are those of the
/// application's functions. Routes are those of functions, so they need no check.
pub fn check_known<T: InputPaths>(api: &ApiPaths, names: &EachPath<T, FunctionLabel>, rules: &mut Rules<'_>) {
    let (http, rest) = (api.http(), api.rest().definition);
    check_function(&api.function_url().function, names, rules);
    for authorization in [&http.authorization, &rest.routes().authorization] {
        check_authorizer(authorization, names, rules);
    }
    let document = rest.document();
    rules.check((&document.document, &document.functions, names), |(text, functions, names)| {
        let Ok(called) = Document::parse(&text).and_then(|document| document.functions()) else { return Vec::new() };
        let is_known = |label: &FunctionLabel| {
            functions.iter().any(|function| function.function() == label) || names.iter().any(|(_, name)| name == label)
        };
        called.iter().filter(|(label, _)| !is_known(label)).map(|(label, _)| unknown(label)).collect()
    });
}

/// Checks that the function of the application that decides who may call a route is there.
pub fn check_known_by_route<T: InputPaths>(
    route: &RouteAuthorizationPaths,
    names: &EachPath<T, FunctionLabel>,
    rules: &mut Rules<'_>,
) {
    check_authorizer(&route.own().authorization, names, rules);
}

fn check_authorizer<T: InputPaths>(
    authorization: &AuthorizationPaths,
    names: &EachPath<T, FunctionLabel>,
    rules: &mut Rules<'_>,
) {
    check_function(&authorization.lambda().function, names, rules);
}

fn check_function<T: InputPaths>(
    function: &FunctionReferencePaths,
    names: &EachPath<T, FunctionLabel>,
    rules: &mut Rules<'_>,
) {
    let label: Path<FunctionLabel> = function.application().function;
    rules
        .check((&label, names), |(label, names)| names.iter().all(|(_, name)| *name != label).then(|| unknown(&label)));
}

fn unknown(label: &FunctionLabel) -> Problem {
    let message = format!("the application has no function {label}; correct the name, or add the function");
    FUNCTION_UNKNOWN.problem(message)
}

fn ambiguous(function: &FunctionReference) -> Problem {
    let label = function.function();
    let message = format!("{label} stands for another function elsewhere; give each function a name of its own");
    FUNCTION_AMBIGUOUS.problem(message)
}
