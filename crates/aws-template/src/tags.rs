//! The tags that everything deployed carries, by which it is found again. They are tags of the stack, which
//! CloudFormation hands on to its resources.

use std::collections::HashSet;

/// The variables of a deployment that become tags of the same name, in this order.
const VARIABLES: [&str; 19] = [
    "Octopus.Project.Id",
    "Octopus.Action.Id",
    "Octopus.Deployment.Id",
    "Octopus.RunbookRun.Id",
    "Octopus.Step.Id",
    "Octopus.Environment.Id",
    "Octopus.Deployment.Tenant.Id",
    "Octopus.Deployment.Name",
    "Octopus.Deployment.Tenant.Name",
    "Octopus.Environment.Name",
    "Octopus.Project.Name",
    "Octopus.Release.Channel.Name",
    "Octopus.Space.Name",
    "Octopus.Action.Name",
    "Octopus.Step.Name",
    "Octopus.Runbook.Name",
    "Octopus.RunbookRun.Name",
    "Octopus.RunbookSnapshot.Name",
    "Octopus.Machine.Name",
];

/// The most characters of a value (source: data type `Tag` of CloudFormation).
const MAX_VALUE: usize = 256;

/// Keys and values: what the deployment says about itself, then the user's.
///
/// `variable` gives a variable's value. Empty ones are left out, and a user's tag replaces a default one of its key.
/// What not every service takes in tags is dropped from the defaults; a user's tag stays as it is.
pub fn with_defaults<'a>(
    variable: impl Fn(&str) -> Option<&'a str>,
    user: impl IntoIterator<Item = (String, String)>,
) -> Vec<(String, String)> {
    let user: Vec<_> = user.into_iter().collect();
    let own_keys: HashSet<&str> = user.iter().map(|(key, _)| key.as_str()).collect();
    let defaults = VARIABLES.into_iter().filter(|key| !own_keys.contains(key)).filter_map(|name| {
        let value = accepted(variable(name)?);
        (!value.is_empty()).then(|| (name.to_owned(), value))
    });
    let mut tags: Vec<_> = defaults.collect();
    tags.extend(user);
    tags
}

/// The characters that every service takes in tags.
fn accepted(text: &str) -> String {
    let is_accepted = |c: &char| c.is_ascii_alphanumeric() || " +=.:/@_-".contains(*c);
    text.chars().filter(is_accepted).take(MAX_VALUE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(name: &str) -> Option<&'static str> {
        match name {
            "Octopus.Project.Id" => Some("Projects-1"),
            "Octopus.Project.Name" => Some("Shop (Größe) #1"),
            "Octopus.Deployment.Tenant.Name" => Some(""),
            "Octopus.Environment.Name" => Some("Test"),
            _ => None,
        }
    }

    #[test]
    fn a_deployments_variables_and_the_users_tags() {
        let user = [("team", "shop & co"), ("Octopus.Environment.Name", "Mine")];
        let tags = with_defaults(variables, user.map(|(key, value)| (key.to_owned(), value.to_owned())));
        let shown: Vec<_> = tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let expected = [
            "Octopus.Project.Id=Projects-1",
            "Octopus.Project.Name=Shop Gre 1",
            "team=shop & co",
            "Octopus.Environment.Name=Mine",
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn values_are_cut() {
        let long = "x".repeat(300);
        let tags = with_defaults(|_| Some(&long), []);
        assert_eq!(tags.len(), 19);
        assert!(tags.iter().all(|(_, value)| value.len() == 256));
    }
}
