//! What a function may do.

use step_core::{InputPath, Problem, Rules};

use super::twice;
use crate::errors::{ACCESS_UNFIT, POLICIES_TOO_MANY, POLICY_RESERVED, POLICY_TWICE, STATEMENT_INCOMPLETE};
use crate::function::FunctionPaths;
use crate::function::role::{Access, OWN_POLICIES, RoleGeneratedPaths};
use crate::function::undelivered::service;

/// Source: IAM quotas.
const MOST_MANAGED: usize = 20;

pub(super) fn check(paths: &FunctionPaths, rules: &mut Rules<'_>) {
    let role = paths.role.generated();
    check_names(&role, rules);
    rules.each(&role.access, |access, rules| {
        rules.check((&access.to, &access.resource), |(purpose, arn)| {
            let (wanted, found) = (purpose.service(), service(&arn));
            let message = || format!("{} is for things of {wanted}, and {arn} is of {found}", purpose.name());
            (wanted != found).then(|| ACCESS_UNFIT.problem(message()).at(access.resource.path()))
        });
    });
    rules.each(&role.statements, |statement, rules| {
        rules.check(&statement.actions, |actions| missing("action", actions.is_empty()));
        rules.check(&statement.resources, |resources| missing("resource", resources.is_empty()));
        rules.each(&statement.conditions, |condition, rules| {
            rules.check(&condition.values, |values| missing("value", values.is_empty()));
        });
    });
    rules.check(&role.managed_policies, |policies| {
        let message = format!("there are {}, and {MOST_MANAGED} are accepted", policies.len());
        (policies.len() > MOST_MANAGED).then(|| POLICIES_TOO_MANY.problem(message))
    });
}

/// Names are unique in a role, whatever their case, and some are taken.
fn check_names(role: &RoleGeneratedPaths, rules: &mut Rules<'_>) {
    let at_access = |at: usize| role.access.item(at).name.whole().path().clone();
    let at_statement = |at: usize| role.statements.item(at).name.path().clone();
    let statements = role.statements.each(|statement| statement.name);
    rules.check((&role.access, &statements), |(access, statements)| {
        let of_access =
            access.iter().enumerate().map(|(at, access)| (at_access(at), Access::policy_name(access).to_lowercase()));
        let of_statements = statements.iter().map(|(at, name)| (at_statement(*at), name.to_lowercase()));
        let names: Vec<(InputPath, String)> = of_access.chain(of_statements).collect();
        let reserved = names.iter().filter(|(_, name)| OWN_POLICIES.contains(&&**name));
        let message = |name: &_| format!("the role has a policy {name} by itself");
        let mut problems: Vec<_> =
            reserved.map(|(path, name)| POLICY_RESERVED.problem(message(name)).at(path)).collect();
        problems.extend(twice(names, &POLICY_TWICE, |name| format!("another policy is called {name}, too")));
        problems
    });
}

fn missing(what: &str, is_missing: bool) -> Option<Problem> {
    is_missing.then(|| STATEMENT_INCOMPLETE.problem(format!("there is no {what}")))
}
