//! What surrounds a deployment and may be missing.

use super::program::{CLOUDFORMATION, Workplace, end, log_group};

#[test]
fn missing_credentials_are_named() {
    let workplace = Workplace::new("missing_credentials");
    let mut command = workplace.with_inputs("run", CLOUDFORMATION, &log_group("x", 7));
    command.env("AWS_EC2_METADATA_DISABLED", "true");
    end(command).fails(1, &["AWS_ACCESS_KEY_ID", "AwsAuthentication-Permissions-NoCredentials", "fix:"]);
}

#[test]
fn an_endpoint_that_refuses_connections_is_named() {
    let workplace = Workplace::new("refused_connection");
    let mut command = workplace.with_inputs("run", CLOUDFORMATION, &log_group("x", 7));
    workplace.credentials(&mut command);
    command.args(["--allow-host", "127.0.0.1:9"]).env("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
    end(command).fails(1, &["127.0.0.1:9", "AwsCloudformation-Networking-", "fix:"]);
}

#[test]
fn a_host_that_was_not_granted_is_named_with_its_grant() {
    let workplace = Workplace::new("not_granted");
    let mut command = workplace.with_inputs("run", CLOUDFORMATION, &log_group("x", 7));
    workplace.credentials(&mut command);
    command.env("AWS_ENDPOINT_URL", "http://127.0.0.1:4566");
    end(command).fails(1, &["127.0.0.1:4566", "--allow-host", "AwsCloudformation-Networking-HostNotGranted"]);
}

#[test]
fn a_secret_never_reaches_the_log() {
    let workplace = Workplace::new("a_secret");
    let mut command = workplace.run_on_emulator(&log_group("quiet", 7));
    command.args(["--verbose"]);
    let ended = end(command);
    assert!(!format!("{ended:?}").contains("not-a-real-secret"), "{ended:#?}");
}

#[test]
fn two_first_uses_at_once_do_not_disturb_each_other() {
    let workplace = Workplace::new("two_first_uses");
    let cache = workplace.path("cache");
    let start = || {
        let mut command = workplace.with_inputs("validate", CLOUDFORMATION, &log_group("x", 7));
        command.env("STEPS_CACHE_DIR", &cache).stdout(std::process::Stdio::piped());
        command.stderr(std::process::Stdio::piped()).spawn().unwrap()
    };
    let both = [start(), start()];
    for one in both {
        let output = one.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
