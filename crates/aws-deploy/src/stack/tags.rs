//! The tags of a stack.

use step_core::Deployment;

use crate::{Tag, TagKey};

/// The most tags of a stack (source: CloudFormation API, `CreateChangeSet`, `Tags`).
const MOST: usize = 50;

impl Tag {
    /// What the deployment says about itself, then the user's tags: so everything deployed can be found again, by project,
    /// environment, tenant and so on (contracts §5.3). A user's tag replaces a default one of its key. Where all of them
    /// are too many, the last of the default ones are left out.
    pub fn with_defaults(user: &[Self], deployment: &Deployment) -> Vec<Self> {
        let own = user.iter().map(|tag| (tag.key.to_string(), tag.value.clone()));
        let tags = aws_template::tags::with_defaults(|name| deployment.variable(name), own);
        let defaults = tags.len() - user.len();
        let kept = defaults.min(MOST.saturating_sub(user.len()));
        let defaults = tags.into_iter().take(kept).filter_map(|(key, value)| {
            let key = TagKey::try_from(key).ok()?;
            Some(Self { key, value })
        });
        defaults.chain(user.iter().cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(key: &str, value: &str) -> Tag {
        Tag { key: key.to_owned().try_into().unwrap(), value: value.to_owned() }
    }

    fn deployment() -> Deployment {
        let variables = [("Octopus.Project.Name", "Shop"), ("Octopus.Environment.Name", "Test"), ("Other", "x")];
        Deployment::new(variables.map(|(name, value)| (name.to_owned(), value.to_owned())))
    }

    #[test]
    fn the_deployments_tags_come_first_and_give_way_to_the_users() {
        let user = [tag("team", "orders"), tag("Octopus.Project.Name", "mine")];
        let expected = [tag("Octopus.Environment.Name", "Test"), user[0].clone(), user[1].clone()];
        assert_eq!(Tag::with_defaults(&user, &deployment()), expected);
    }

    #[test]
    fn there_are_never_more_than_a_stack_may_have() {
        let user: Vec<_> = (0..49).map(|number| tag(&format!("tag{number}"), "x")).collect();
        let tags = Tag::with_defaults(&user, &deployment());
        assert_eq!((tags.len(), &*tags[0].key), (50, "Octopus.Environment.Name"));
    }
}
