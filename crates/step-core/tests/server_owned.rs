//! What the server owns, as rules see it.

use serde::Deserialize;
use serde_json::{Value, json};
use step_core::{Area, ContainerImageReference, ErrorKind, InputPaths, PackageReference, Rules, Stage};

#[derive(Deserialize, InputPaths)]
struct Inputs {
    code: Code,
}

#[derive(Deserialize, InputPaths)]
#[serde(tag = "type", rename_all = "camelCase")]
enum Code {
    Package(Package),
    Image { image: ContainerImageReference, remark: Option<String> },
}

#[derive(Deserialize, InputPaths)]
struct Package {
    package: PackageReference,
}

static WRONG: ErrorKind =
    ErrorKind { area: Area::Configuration, identifier: "Wrong", meaning: "It is wrong.", fix: "Put it right." };

/// What the rules say while inputs are edited, and how many are skipped.
fn seen(inputs: &Value, rules: impl Fn(&InputsPaths, &mut Rules<'_>)) -> (Vec<String>, u32) {
    let mut checked = Rules::new(inputs, Stage::Configuration);
    rules(&Inputs::root_paths(), &mut checked);
    let outcome = checked.finish();
    let said = outcome.diagnostics.iter().map(|remark| format!("{} {}", remark.path, remark.message));
    (said.collect(), outcome.skipped)
}

#[test]
fn what_the_server_owns_is_never_bound() {
    let package = json!({ "code": { "type": "package", "package": { "referenceId": "app", "packageId": "#{Id}" } } });
    let image = json!({ "code": { "type": "image", "image": { "referenceId": "app", "feedId": "#{Feed}" } } });
    for inputs in [package, image] {
        let seen = seen(&inputs, |paths, rules| {
            rules.check(paths.code.whole(), |_| Some(WRONG.problem("seen")));
        });
        assert_eq!(seen, (vec!["$.code seen".to_owned()], 0), "{inputs}");
    }
}

#[test]
fn what_lies_beside_something_of_the_server_may_be_bound() {
    let inputs = json!({ "code": { "type": "image", "image": { "referenceId": "app" }, "remark": "#{Remark}" } });
    let seen = seen(&inputs, |paths, rules| {
        rules.check(paths.code.whole(), |_| Some(WRONG.problem("never said")));
    });
    assert_eq!(seen, (Vec::new(), 1));
}
