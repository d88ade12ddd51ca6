//! What is asked of AWS for functions.

use aws_deploy::{Capability, Location};
use aws_lambda::{AppName, Application, Function, Site, Stack, StackOptions, errors, fragment_of};
use serde_json::{Value, json};
use step_core::{AwsAuthentication, Failure, Region};

use crate::inputs::{deployment, function};

/// The request for a stack of these functions, and the keys of what is uploaded for it with what has to be there.
fn asked(functions: &[Value]) -> Result<(aws_deploy::StackRequest, Vec<String>), Failure> {
    let functions: Vec<Function> = functions.iter().map(|one| serde_json::from_value(one.clone()).unwrap()).collect();
    let deployment = deployment(&[("app", '0'), ("same", '0'), ("other", '1')]);
    let location =
        Location { region: Region::try_from("eu-west-1").unwrap(), authentication: AwsAuthentication::default() };
    let name = AppName::try_from("shop").unwrap();
    let application = Application::new(name.clone(), &deployment);
    let site = Site {
        application: &application,
        deployment: &deployment,
        region: &location.region,
        artifact_bucket: None,
        permissions_boundary: None,
    };
    let stack = Stack {
        application: &name,
        name: &application.stack_name(&[]),
        options: &StackOptions::default(),
        location: &location,
        tags: &[],
        artifact_bucket: None,
    };
    let uploads = stack.uploads(&functions, &deployment).into_iter().map(|upload| {
        let expected: Vec<_> = upload.expects.iter().map(|file| file.any_of[0].clone()).collect();
        format!("{} {}", &upload.key[..10], expected.join(" "))
    });
    let uploads = uploads.collect();
    Ok((stack.request(fragment_of(&functions, &site).unwrap(), &deployment)?, uploads))
}

fn of_package(name: &str, package: &str, handler: &str) -> Value {
    let package = json!({ "referenceId": package });
    function(name, json!({ "code": { "type": "package", "package": package, "handler": handler } }))
}

#[test]
fn functions_of_the_same_code_share_an_upload() {
    let functions =
        [of_package("b", "app", "b.main"), of_package("a", "same", "a.main"), of_package("c", "other", "c.main")];
    let (_, uploads) = asked(&functions).unwrap();
    assert_eq!(uploads, ["packages/0 a.py b.py", "packages/1 c.py"]);
}

#[test]
fn a_handler_may_be_in_a_layer_and_an_image_is_not_uploaded() {
    let layers = json!({ "layers": ["arn:aws:lambda:eu-west-1:123456789012:layer:tools:3"] });
    let image = json!({ "code": { "type": "image", "image": { "referenceId": "worker" } } });
    let (_, uploads) = asked(&[function("main", layers), function("worker", image)]).unwrap();
    assert_eq!(uploads, ["packages/0 "]);
}

#[test]
fn roles_with_names_are_acknowledged() {
    let own = json!({ "role": { "type": "existing", "arn": "arn:aws:iam::123456789012:role/shop" } });
    for (more, expected) in [(json!({}), vec![Capability::NamedIam]), (own, vec![])] {
        assert_eq!(asked(&[function("main", more)]).unwrap().0.capabilities, expected);
    }
}

#[test]
fn more_than_a_stack_takes_is_refused_with_what_there_is_too_much_of() {
    let variables: Vec<_> = (10..30).map(|number| json!({ "name": format!("V{number}"), "value": "x" })).collect();
    let functions: Vec<_> =
        (0..10).map(|number| function(&format!("f{number}"), json!({ "environment": variables }))).collect();
    let failure = asked(&functions).unwrap_err();
    assert_eq!(failure.kind(), &errors::APPLICATION_TOO_LARGE);
    assert_eq!(failure.message(), "the template has 230 members in Parameters; CloudFormation takes at most 200");
}
