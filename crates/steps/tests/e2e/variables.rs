//! Where variables come from, and that sensitive ones stay out of sight.

use serde_json::{Value, json};
use step_host::inputs::Secret;
use step_host::variables::{EncryptionKey, KeySize, Layout, VariableSet};

use super::bound_inputs::{EVERY_INPUT, changed};
use super::program::{Workplace, end};

const PASSWORD: &str = "correct horse";

/// Inputs that are what the variables say.
fn inputs() -> Value {
    let mut inputs = changed("/name", "#{Name}".into());
    inputs["password"] = "#{Password}".into();
    inputs
}

fn variables() -> VariableSet {
    let mut variables: VariableSet = [("Name", "from the file")].into_iter().collect();
    variables.set_sensitive("Password", "open sesame");
    variables
}

fn encrypted(size: KeySize, layout: Layout) -> Vec<u8> {
    EncryptionKey::derive(&Secret::new(PASSWORD), "Octopuss", size).encrypt_variables(&variables(), layout).unwrap()
}

#[test]
fn encrypted_variables_of_either_kind_are_read() {
    // The flat layout does not say what is sensitive, so all of it is.
    for (size, layout, name) in
        [(KeySize::Aes256, Layout::Flat, "********"), (KeySize::Aes128, Layout::Entries, "from the file")]
    {
        let workplace = Workplace::new("encrypted");
        workplace.write("variables.bin", encrypted(size, layout));
        let mut command = workplace.with_inputs("run", EVERY_INPUT, &inputs());
        command.args(["--variables", "variables.bin"]).env("STEPS_VARIABLES_PASSWORD", PASSWORD);
        let ended = end(command);
        ended.succeeds();
        assert!(ended.stdout.contains(&format!("name {name}")), "{ended:#?}");
        assert!(!format!("{}{}", ended.stdout, ended.stderr).contains("open sesame"), "{ended:#?}");
    }
}

#[test]
fn a_secret_of_an_encrypted_flat_file_is_shown_nowhere() {
    let workplace = Workplace::new("encrypted_flat");
    workplace.write("variables.bin", encrypted(KeySize::Aes256, Layout::Flat));
    for verb in ["preview", "run"] {
        let mut command = workplace.with_inputs(verb, EVERY_INPUT, &changed("/name", "#{Password}".into()));
        command.args(["--variables", "variables.bin"]).env("STEPS_VARIABLES_PASSWORD", PASSWORD);
        let ended = end(command);
        ended.succeeds();
        assert!(ended.stdout.contains("name ********"), "{ended:#?}");
        assert!(!format!("{}{}", ended.stdout, ended.stderr).contains("open sesame"), "{ended:#?}");
    }
}

#[test]
fn the_password_of_variables_may_be_in_a_file() {
    let workplace = Workplace::new("password_file");
    workplace.write("variables.bin", encrypted(KeySize::Aes256, Layout::Flat));
    workplace.write("password", format!("{PASSWORD}\n"));
    let mut command = workplace.with_inputs("run", EVERY_INPUT, &inputs());
    command.args(["--variables", "variables.bin", "--variables-password", "file:password"]);
    end(command).succeeds();
}

#[test]
fn a_wrong_password_is_told_as_what_it_is() {
    let workplace = Workplace::new("wrong_password");
    workplace.write("variables.bin", encrypted(KeySize::Aes256, Layout::Flat));
    let mut command = workplace.with_inputs("run", EVERY_INPUT, &inputs());
    command.args(["--variables", "variables.bin"]).env("STEPS_VARIABLES_PASSWORD", "battery staple");
    end(command).fails(2, &["variables.bin", "password or salt is wrong", "--variables-password"]);
}

#[test]
fn encrypted_variables_need_a_password() {
    let workplace = Workplace::new("no_password");
    workplace.write("variables.bin", encrypted(KeySize::Aes256, Layout::Flat));
    let mut command = workplace.with_inputs("run", EVERY_INPUT, &inputs());
    command.args(["--variables", "variables.bin"]);
    end(command).fails(2, &["--variables-password", "STEPS_VARIABLES_PASSWORD", "env:NAME"]);
}

#[test]
fn a_sensitive_variable_comes_from_where_nobody_looks() {
    let workplace = Workplace::new("sensitive_var");
    workplace.write("secret", "open sesame\n");
    for source in ["env:DB_PASSWORD", "file:secret"] {
        let mut command = workplace.with_inputs("run", EVERY_INPUT, &changed("/name", "#{Password}".into()));
        command.args(["--sensitive-var", &format!("Password={source}")]).env("DB_PASSWORD", "open sesame");
        let ended = end(command);
        ended.succeeds();
        assert!(ended.stdout.contains("name ********") && !ended.stdout.contains("open sesame"), "{ended:#?}");
    }
}

#[test]
fn a_secret_on_the_command_line_is_refused_and_not_repeated() {
    let workplace = Workplace::new("secret_on_the_command_line");
    let mut command = workplace.with_inputs("run", EVERY_INPUT, &inputs());
    command.args(["--sensitive-var", "Password=hunter22"]);
    let ended = end(command);
    ended.fails(2, &["--sensitive-var", "env:NAME"]);
    assert!(!format!("{ended:?}").contains("hunter22"), "{ended:#?}");
}

#[test]
fn what_a_variable_refers_to_is_evaluated_and_masked() {
    let workplace = Workplace::new("nested_variables");
    let variables = json!([
        { "k": "Name", "v": "shop of #{Owner}" },
        { "k": "Owner", "v": "open sesame", "s": true },
    ]);
    workplace.write("variables.json", variables.to_string());
    let mut command = workplace.with_inputs("preview", EVERY_INPUT, &changed("/name", "#{Name}".into()));
    command.args(["--variables", "variables.json"]);
    let ended = end(command);
    ended.succeeds();
    assert!(ended.stdout.contains("name ********") && !ended.stdout.contains("sesame"), "{ended:#?}");
}
