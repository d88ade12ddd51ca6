//! Finding packages and looking into them.

use serde_json::Value;

use super::program::{CLOUDFORMATION, Workplace, end, packages};

/// A package whose version never changes.
const FIXTURE: &str = "every-input-step.1.0.0.zip";

#[test]
fn a_folder_of_packages_is_listed_with_the_broken_ones() {
    let workplace = Workplace::new("listed");
    fs_err::copy(packages().join(FIXTURE), workplace.path(FIXTURE)).unwrap();
    workplace.write("acme-broken.1.0.0.zip", "not a zip");
    let here = workplace.path("");
    let ended = end(workplace.steps(&["list", "--json", "--packages", here.to_str().unwrap()]));
    ended.succeeds();
    let listed: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(listed["packages"][0]["id"], "every-input-step");
    let problem = listed["broken"][0]["problem"].as_str().unwrap_or_default();
    assert!(problem.contains("zip"), "{listed:#}");
    let ended = end(workplace.steps(&["list", "--packages", here.to_str().unwrap()]));
    ended.succeeds();
    assert_eq!(ended.stderr.matches("acme-broken.1.0.0.zip").count(), 1, "{ended:#?}");
}

#[test]
fn an_id_is_looked_up_whatever_lies_in_the_working_folder() {
    let workplace = Workplace::new("shadowed");
    workplace.write("aws-cloudformation/notes.txt", "not a package");
    end(workplace.steps(&["show", CLOUDFORMATION])).succeeds();
    workplace.write("acme-nothing/notes.txt", "not a package");
    end(workplace.steps(&["show", "acme-nothing"])).fails(2, &["acme-nothing", "./acme-nothing"]);
}

#[test]
fn a_range_chooses_the_newest_that_matches() {
    let workplace = Workplace::new("range");
    end(workplace.steps(&["show", "every-input-step@^1"])).succeeds();
    end(workplace.steps(&["show", "every-input-step@9"])).fails(2, &["every-input-step", "1.0.0"]);
}

#[test]
fn an_unknown_package_is_answered_with_what_to_do() {
    end(Workplace::new("unknown").steps(&["show", "acme-nothing"])).fails(2, &["acme-nothing", "steps list"]);
}

#[test]
fn a_package_shows_inputs_errors_and_what_it_asks_for() {
    let ended = end(Workplace::new("shows").steps(&["show", CLOUDFORMATION]));
    ended.succeeds();
    for part in ["stackName", "cloudformation.*.amazonaws.com", "AwsCloudformation-"] {
        assert!(ended.stdout.contains(part), "{part}: {ended:#?}");
    }
}

#[test]
fn programs_get_schema_form_and_errors() {
    let ended = end(Workplace::new("shown_json").steps(&["show", CLOUDFORMATION, "--json"]));
    ended.succeeds();
    let shown: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(shown["metadata"]["launcher"], "wasm");
    assert_eq!(shown["metadata"]["apiVersions"]["Validation"], "1.0.0");
    assert!(shown["form"]["content"].as_array().is_some_and(|controls| controls.len() >= 7), "{shown:#}");
}

#[test]
fn something_else_than_a_zip_is_refused() {
    let workplace = Workplace::new("else");
    let file = workplace.write("acme-broken.1.0.0.zip", "not a zip");
    end(workplace.steps(&["show", file.to_str().unwrap()])).fails(4, &["acme-broken.1.0.0.zip", "zip", "fix:"]);
}

#[test]
fn a_truncated_package_is_refused() {
    let workplace = Workplace::new("truncated");
    let package = fs_err::read(packages().join(FIXTURE)).unwrap();
    let file = workplace.write(FIXTURE, &package[..package.len() / 2]);
    end(workplace.steps(&["show", file.to_str().unwrap()])).fails(4, &[FIXTURE]);
}
