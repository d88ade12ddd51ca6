//! What a template wants to have acknowledged, as far as it says so itself.

use std::fmt::Write as _;

use aws_template::{DeclaredResource, Template};

use crate::Capability;

/// Resource types that need `CAPABILITY_IAM`, and the property with which they need `CAPABILITY_NAMED_IAM` (source:
/// `CreateChangeSet`, `Capabilities`).
const IAM: [(&str, Option<&str>); 8] = [
    ("AWS::IAM::AccessKey", None),
    ("AWS::IAM::Group", Some("GroupName")),
    ("AWS::IAM::InstanceProfile", Some("InstanceProfileName")),
    ("AWS::IAM::ManagedPolicy", Some("ManagedPolicyName")),
    ("AWS::IAM::Policy", None),
    ("AWS::IAM::Role", Some("RoleName")),
    ("AWS::IAM::User", Some("UserName")),
    ("AWS::IAM::UserToGroupAddition", None),
];

/// Which capability is missing and why; nothing, if all are acknowledged. Macros are no reason: AWS wants them
/// acknowledged only where there is no change set to look at.
pub(super) fn missing(template: &Template, acknowledged: &[Capability]) -> Option<String> {
    let needing = |capability: Capability| {
        let resources = template.resources().filter(|resource| needed_for(resource) == Some(capability));
        resources.map(|resource| format!("{} ({})", resource.logical_id, resource.resource_type)).collect::<Vec<_>>()
    };
    let (named, unnamed) = (needing(Capability::NamedIam), needing(Capability::Iam));
    let is_acknowledged = |capability| acknowledged.contains(&capability);
    if !named.is_empty() && !is_acknowledged(Capability::NamedIam) {
        return Some(sentence(Capability::NamedIam, "with names of their own", &named));
    }
    let is_covered = is_acknowledged(Capability::Iam) || is_acknowledged(Capability::NamedIam);
    (!unnamed.is_empty() && !is_covered).then(|| sentence(Capability::Iam, "", &unnamed))
}

fn needed_for(resource: &DeclaredResource<'_>) -> Option<Capability> {
    let (_, name) = IAM.iter().find(|(resource_type, _)| *resource_type == resource.resource_type)?;
    let has = |name: &str| resource.properties.is_some_and(|properties| properties.contains_key(name));
    Some(if name.is_some_and(has) { Capability::NamedIam } else { Capability::Iam })
}

fn sentence(capability: Capability, which: &str, resources: &[String]) -> String {
    let mut sentence = format!("the template needs {}: it has IAM resources", capability.name());
    if !which.is_empty() {
        let _ = write!(sentence, " {which}");
    }
    let _ = write!(sentence, ", {}", resources.join(", "));
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &str = "Resources: {Role: {Type: AWS::IAM::Role}}";
    const NAMED_ROLE: &str = "Resources: {Role: {Type: AWS::IAM::Role, Properties: {RoleName: deployer}}}";
    const POLICY: &str = "Resources: {Policy: {Type: AWS::IAM::Policy, Properties: {PolicyName: p}}}";
    const TOPIC: &str = "Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: t}}}";

    #[test]
    fn identities_have_to_be_acknowledged() {
        use Capability::{AutoExpand, Iam, NamedIam};
        let cases: [(&str, &[Capability], Option<&str>); 9] = [
            (TOPIC, &[], None),
            (ROLE, &[], Some("the template needs CAPABILITY_IAM: it has IAM resources, Role (AWS::IAM::Role)")),
            (
                ROLE,
                &[AutoExpand],
                Some("the template needs CAPABILITY_IAM: it has IAM resources, Role (AWS::IAM::Role)"),
            ),
            (ROLE, &[Iam], None),
            (ROLE, &[NamedIam], None),
            (POLICY, &[Iam], None),
            (NAMED_ROLE, &[NamedIam], None),
            (
                NAMED_ROLE,
                &[Iam],
                Some(
                    "the template needs CAPABILITY_NAMED_IAM: it has IAM resources with names of their own, \
                     Role (AWS::IAM::Role)",
                ),
            ),
            (POLICY, &[], Some("the template needs CAPABILITY_IAM: it has IAM resources, Policy (AWS::IAM::Policy)")),
        ];
        for (template, acknowledged, expected) in cases {
            let template = Template::parse(template).unwrap();
            assert_eq!(missing(&template, acknowledged).as_deref(), expected, "{acknowledged:?}");
        }
    }
}
