//! The AWS credentials of a run: found here, on the worker, and granted to the step as environment variables.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_credentials::{AwsSession, CredentialsError, HttpClients, Surroundings};
use step_host::variables::{Evaluator, Variable, VariableSet};
use step_host::{Grants, Host, Route};
use step_package::Package;

use crate::exit::{Exit, Stop, with_causes};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Finds the credentials, if the package asks for some.
pub(crate) async fn session(
    package: &Package,
    variables: &VariableSet,
    host: &Host,
) -> Result<Option<AwsSession>, Stop> {
    let asked = &package.metadata().capabilities.environment;
    if !asked.iter().any(|name| AwsSession::is_wanted_by(name)) {
        return Ok(None);
    }
    let variables = |name: &str| evaluated(variables, name);
    let from = Surroundings { variables: &variables, environment: &worker };
    aws_credentials::resolve(from, clients(host)).await.map(Some).map_err(|error| stop(&error))
}

/// Puts the credentials in the place of the worker's own environment variables.
pub(crate) fn granted(mut grants: Grants, package: &Package, session: &AwsSession) -> Grants {
    for name in &package.metadata().capabilities.environment {
        match session.variable(name, worker) {
            Some(value) => grants.environment.insert(name.clone(), value),
            None => grants.environment.remove(name),
        };
    }
    session.secrets().map(str::to_owned).fold(grants, Grants::with_secret)
}

/// The names of variables that hold an account's secrets, which no step may ask for.
pub(crate) fn withheld(variables: &VariableSet) -> BTreeSet<String> {
    let value = |name: &str| evaluated(variables, name);
    let from = Surroundings { variables: &value, environment: &|_| None };
    let names = variables.iter().map(Variable::name);
    names.filter(|name| aws_credentials::withheld(from, name)).map(str::to_owned).collect()
}

fn worker(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn evaluated(variables: &VariableSet, name: &str) -> Option<String> {
    let text = variables.get(name)?.value();
    Evaluator::new(variables).evaluate(text).ok().map(|evaluated| evaluated.text().to_owned())
}

fn clients(host: &Host) -> HttpClients {
    let host = host.clone();
    HttpClients::new(move |route| {
        let host = host.clone();
        let route = match route {
            aws_credentials::Route::Usual => Route::Usual,
            aws_credentials::Route::Direct => Route::Direct,
        };
        async move { host.http_client(route, CONNECT_TIMEOUT).await.map_err(|error| error.to_string()) }
    })
}

fn stop(error: &CredentialsError) -> Stop {
    Stop::new(Exit::DeploymentFailed, with_causes(error)).code(error.code()).fix(error.fix())
}
