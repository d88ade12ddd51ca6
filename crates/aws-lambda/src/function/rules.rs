//! What the schema cannot say about functions.

mod access;
mod environment;
mod events;
mod resources;
mod routes;

use std::collections::HashSet;
use std::hash::Hash;

use step_core::{ErrorKind, InputPath, ListPath, Problem, Rules};

use super::{Function, FunctionPaths};
pub use routes::{check_no_routes, check_routes};

use crate::errors::{FUNCTION_NAME_TWICE, FUNCTION_TWICE, FUNCTIONS_MISSING};

/// Checks the functions of an application: each by itself, and that they are different ones.
pub fn check_functions(functions: &ListPath<Function>, rules: &mut Rules<'_>) {
    let names = functions.each(|function| function.name);
    rules.check(&names, |found| found.is_empty().then(|| FUNCTIONS_MISSING.problem("there is no function")));
    rules.check(&names, |found| {
        let found = found.into_iter().map(|(at, name)| (names.item(at).path().clone(), name));
        twice(found, &FUNCTION_TWICE, |name| format!("another function is called {name}, too"))
    });
    let given = functions.each(|function| function.function_name.whole().clone());
    rules.check(&given, |found| {
        let found = found.into_iter().filter_map(|(at, name)| Some((given.item(at).path().clone(), name?)));
        twice(found, &FUNCTION_NAME_TWICE, |name| format!("another function is called {name} at AWS, too"))
    });
    rules.each(functions, |function, rules| check_function(&function, rules));
}

/// Checks one function.
pub fn check_function(paths: &FunctionPaths, rules: &mut Rules<'_>) {
    resources::check(paths, rules);
    environment::check(paths, rules);
    access::check(paths, rules);
    events::check(paths, rules);
}

/// A problem for each value that was there before.
fn twice<T: Eq + Hash>(
    found: impl IntoIterator<Item = (InputPath, T)>,
    kind: &'static ErrorKind,
    message: impl Fn(&T) -> String,
) -> Vec<Problem> {
    let found: Vec<_> = found.into_iter().collect();
    let mut seen = HashSet::new();
    let seconds = found.iter().filter(|(_, value)| !seen.insert(value));
    seconds.map(|(path, value)| kind.problem(message(value)).at(path)).collect()
}
