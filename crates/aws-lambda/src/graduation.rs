//! Handing what was deployed over: to the step for templates, or to the steps for its parts ([`granular`]).

mod granular;

use aws_deploy::{Action, Location, StackRequest, Tag, TemplateSource};
use aws_template::lambda::Version;
use aws_template::{Fragment, ResourceType};
use serde::Serialize;
use serde_json::{Map, Value, json};
use step_core::{Destination, HandOver};

pub use granular::{GranularSteps, Whole, to_granular_steps};

/// What the keys of uploaded packages begin with.
const PACKAGES: &str = "packages/";

/// Hands a stack over to the step for CloudFormation templates, whose package id is `step_id`: as it is, with the same
/// template, word for word. So there is nothing to change when that step deploys it.
///
/// `request` is what was planned, `user_tags` those of its tags that the user gave (each deployment adds its own, in every
/// step), and `fragment` what the template was made of.
pub fn to_template_step(
    step_id: &str,
    request: &StackRequest,
    location: &Location,
    user_tags: &[Tag],
    fragment: &Fragment,
) -> Destination<Action> {
    let report =
        HandOver { stays: stays(request, fragment), taken_over: taken_over(request, fragment), ..HandOver::default() };
    Destination::to(step_id, inputs(request, location, user_tags)).report(report)
}

/// The request as inputs of the step for templates, major version 1. What has its default is left out.
fn inputs(request: &StackRequest, location: &Location, user_tags: &[Tag]) -> Value {
    // All fields by name, so that no new one is forgotten here.
    let StackRequest {
        stack_name,
        region,
        role: _,
        template,
        parameters_file,
        parameters,
        secret_parameters,
        capabilities,
        tags: _,
        role_arn,
        notification_arns,
        stack_policy,
        termination_protection,
        disable_rollback,
        continue_rollback,
        import_resources,
        template_bucket,
        timeout_minutes,
        pinned: _,
    } = request;
    let mut inputs = Map::new();
    let mut insert = |name: &str, value: Value| inputs.insert(name.to_owned(), value);
    insert("stackName", json!(stack_name));
    insert("region", json!(region));
    insert("authentication", json!(location.authentication));
    insert("template", template_inputs(template));
    insert("parametersFile", json!(parameters_file));
    insert("parameters", json!(parameters));
    insert("secretParameters", json!(secret_parameters));
    insert("capabilities", json!(capabilities));
    insert("tags", json!(user_tags));
    insert("roleArn", json!(role_arn));
    insert("notificationArns", json!(notification_arns));
    insert("stackPolicy", json!(stack_policy));
    insert("terminationProtection", json!(termination_protection.map(|on| if on { "enabled" } else { "disabled" })));
    insert("onFailure", json!(disable_rollback.then_some("keep")));
    insert("continueRollback", unless_default(continue_rollback));
    insert("importResources", json!(import_resources));
    insert("templateBucket", json!(template_bucket));
    insert("timeout", unless_default(timeout_minutes));
    inputs.retain(|_, value| !value.is_null() && *value != json!([]));
    Value::Object(inputs)
}

fn template_inputs(template: &TemplateSource) -> Value {
    match template {
        TemplateSource::Inline { body } => json!({ "type": "inline", "body": body }),
        TemplateSource::File { package, path } => json!({ "type": "package", "package": package, "path": path }),
        TemplateSource::S3 { url } => json!({ "type": "s3", "url": url }),
    }
}

fn unless_default<T: Default + PartialEq + Serialize>(value: &T) -> Value {
    if *value == T::default() { Value::Null } else { json!(value) }
}

fn stays(request: &StackRequest, fragment: &Fragment) -> Vec<String> {
    let StackRequest { stack_name, region, .. } = request;
    let resources = fragment.resources().count();
    vec![format!(
        "The stack {stack_name} in {region} with its {resources} resources: the same template word for word, the same \
         parameters, tags and outputs"
    )]
}

fn taken_over(request: &StackRequest, fragment: &Fragment) -> Vec<String> {
    let template = "The template: what it says from now on is what you write into it".to_owned();
    let versions = fragment.resources().filter(|(_, resource_type)| *resource_type == Version::NAME);
    let publishing = versions.map(|(logical_id, _)| {
        format!("Publishing: a change of the function is served once its version {logical_id} has another logical id")
    });
    let keys = request.parameters.iter().filter(|parameter| parameter.value.starts_with(PACKAGES));
    let uploads = keys.map(|parameter| {
        let key = &parameter.key;
        format!("The code: the parameter {key} is the object's key in the artifact bucket; put new code there under another key")
    });
    let checks =
        "Checks after the deployment: nothing is called, and nothing goes back to the version before".to_owned();
    std::iter::once(template).chain(publishing).chain(uploads).chain([checks]).collect()
}

#[cfg(test)]
mod tests {
    use aws_template::{Format, Kind, LogicalId, sqs::Queue};
    use step_core::AwsAuthentication;

    use super::*;

    fn fragment() -> Fragment {
        let mut fragment = Fragment::default();
        fragment.resource(LogicalId::new(&["jobs"], Kind::new("Queue")), Queue::default()).unwrap();
        fragment
    }

    fn request(fragment: &Fragment) -> StackRequest {
        let body = fragment.render(Format::Yaml).unwrap().text().to_owned();
        StackRequest::new(
            "shop".to_owned().try_into().unwrap(),
            "eu-west-1".to_owned().try_into().unwrap(),
            TemplateSource::Inline { body },
        )
    }

    fn location() -> Location {
        Location { region: "eu-west-1".to_owned().try_into().unwrap(), authentication: AwsAuthentication::default() }
    }

    #[test]
    fn the_template_is_handed_over_word_for_word_and_defaults_are_left_out() {
        let fragment = fragment();
        let request = request(&fragment);
        let destination = to_template_step("acme-stack", &request, &location(), &[], &fragment);
        let [successor] = destination.successors.as_slice() else { panic!("{destination:?}") };
        assert_eq!(successor.step_id, "acme-stack");
        assert_eq!(successor.inputs["template"]["body"], fragment.render(Format::Yaml).unwrap().text());
        let names: Vec<_> = successor.inputs.as_object().unwrap().keys().collect();
        assert_eq!(names, ["stackName", "region", "authentication", "template"]);
    }

    #[test]
    fn the_users_tags_are_handed_over_and_the_deployments_are_not() {
        let tag = |key: &str| Tag { key: key.to_owned().try_into().unwrap(), value: "x".into() };
        let fragment = fragment();
        let request = StackRequest { tags: vec![tag("Octopus.Project.Name"), tag("team")], ..request(&fragment) };
        let destination = to_template_step("acme-stack", &request, &location(), &[tag("team")], &fragment);
        assert_eq!(destination.successors[0].inputs["tags"], json!([{ "key": "team", "value": "x" }]));
    }
}
