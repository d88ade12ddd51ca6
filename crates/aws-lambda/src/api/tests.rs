//! Fragments of APIs: what they render to, and what may and may not change it.

mod fragments;
mod stability;

use aws_template::{Format, Fragment};
use serde_json::{Value, json};
use step_core::Deployment;

use super::*;
use crate::AppName;

/// An API, as users write it.
fn api(inputs: Value) -> Api {
    serde_json::from_value(inputs).unwrap()
}

/// Routes, each as method, path and function, and what else there is to say.
fn routes(written: &[(&str, &str, &str)]) -> Vec<Route> {
    written.iter().map(|(method, path, function)| route(method, path, function, json!({}))).collect()
}

fn route(method: &str, path: &str, function: &str, mut more: Value) -> Route {
    let mut inputs = json!({ "method": method, "path": path, "function": function_called(function) });
    inputs.as_object_mut().unwrap().append(more.as_object_mut().unwrap());
    serde_json::from_value(inputs).unwrap()
}

fn function_called(label: &str) -> Value {
    json!({ "type": "application", "function": label })
}

fn shop() -> Application {
    in_environment("Environments-1")
}

fn in_environment(environment: &str) -> Application {
    let deployment = Deployment::new([("Octopus.Environment.Id".to_owned(), environment.to_owned())]);
    Application::new(AppName::try_from("shop").unwrap(), &deployment)
}

fn orders() -> Vec<Route> {
    routes(&[("GET", "/orders", "get-orders"), ("POST", "/orders", "new-order"), ("GET", "/orders/{id}", "get-orders")])
}

fn fragment(inputs: Value, routes: &[Route]) -> Fragment {
    api(inputs).fragment(routes, &shop()).unwrap()
}

fn yaml(fragment: &Fragment) -> String {
    fragment.render(Format::Yaml).unwrap().text().to_owned()
}
