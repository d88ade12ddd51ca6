//! How tests run the program: an empty home, nothing in the environment but what the test says.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::aws::{Account, REGION};
use super::fault_proxy::FaultProxy;

/// The package under test wherever any step would do.
pub(crate) const CLOUDFORMATION: &str = "aws-cloudformation";

/// The package that deletes what the other deploys.
pub(crate) const CLOUDFORMATION_DELETE: &str = "aws-cloudformation-delete";

/// The template of [`actors`].
pub(crate) const ACTORS: &str = include_str!("templates/actors.yaml");

/// A private folder and account for one test.
pub(crate) struct Workplace {
    folder: TempDir,
    account: String,
    /// What the names of this test end with.
    names: String,
    /// How many commands with inputs there have been.
    commands: AtomicUsize,
}

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Workplace {
    /// `test` names the account, so that tests can run side by side.
    pub(crate) fn new(test: &str) -> Self {
        let digits = test.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(131).wrapping_add(byte.into()));
        let account = format!("{:012}", digits % 1_000_000_000_000);
        let folder = TempDir::new().expect("a temporary folder");
        Self { folder, names: account.clone(), account, commands: AtomicUsize::new(0) }
    }

    /// A workplace whose deployments are called without a signature, which the emulator takes for its default account.
    pub(crate) fn public(test: &str) -> Self {
        let workplace = Self::new(test);
        let folder = workplace.folder;
        Self { folder, account: "000000000000".to_owned(), names: workplace.account, commands: AtomicUsize::new(0) }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs_err::create_dir_all(path.parent().expect("inside the folder")).expect("a folder");
        fs_err::write(&path, contents).expect("a file");
        path
    }

    /// The program with the packages under test, without credentials.
    pub(crate) fn steps(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_steps"));
        command.args(arguments).env_clear().stdin(Stdio::null());
        command.env("HOME", self.folder.path()).env("PATH", "/usr/bin:/bin");
        command.env("STEPS_PACKAGES", packages()).env("STEPS_CACHE_DIR", compile_cache());
        command.current_dir(self.folder.path());
        command
    }

    /// `steps <verb> PKG --inputs FILE`, the inputs written to a file of its own.
    pub(crate) fn with_inputs(&self, verb: &str, package: &str, inputs: &Value) -> Command {
        let number = self.commands.fetch_add(1, Ordering::Relaxed);
        let file = self.write(&format!("inputs-{number}.json"), inputs.to_string());
        self.steps(&[verb, package, "--inputs", file.to_str().expect("unicode")])
    }

    /// `steps validate PKG --inputs FILE --json`.
    pub(crate) fn validate_as_json(&self, package: &str, inputs: &Value) -> Command {
        let mut command = self.with_inputs("validate", package, inputs);
        command.arg("--json");
        command
    }

    /// `steps run` with credentials, against the emulator, which is granted.
    pub(crate) fn run_on_emulator(&self, inputs: &Value) -> Command {
        self.on_emulator("run", inputs)
    }

    /// [`Self::run_on_emulator`] with a proxy in between.
    pub(crate) fn run_through(&self, proxy: &FaultProxy, inputs: &Value) -> Command {
        self.at(&proxy.url(), "run", CLOUDFORMATION, inputs)
    }

    /// [`Self::delete_on_emulator`] with a proxy in between.
    pub(crate) fn delete_through(&self, proxy: &FaultProxy, inputs: &Value) -> Command {
        self.at(&proxy.url(), "run", CLOUDFORMATION_DELETE, inputs)
    }

    /// A stack name that no other test has: the emulator runs functions of equal names as one, whatever the account, and
    /// names them after their stack.
    pub(crate) fn stack(&self) -> String {
        self.unique("stack")
    }

    /// A name that no other test has.
    pub(crate) fn unique(&self, name: &str) -> String {
        format!("{name}-{}", self.names)
    }

    /// A command of any step with credentials, against the emulator, which is granted.
    pub(crate) fn step_on_emulator(&self, verb: &str, package: &str, inputs: &Value) -> Command {
        self.at(&emulator(), verb, package, inputs)
    }

    /// The account that the runs deploy to, past the step.
    pub(crate) fn account(&self) -> Account {
        Account::new(&self.account, &emulator())
    }

    /// A command with credentials, against the emulator, which is granted.
    pub(crate) fn on_emulator(&self, verb: &str, inputs: &Value) -> Command {
        self.at(&emulator(), verb, CLOUDFORMATION, inputs)
    }

    /// `steps run` of the step that deletes stacks, with credentials, against the emulator.
    pub(crate) fn delete_on_emulator(&self, inputs: &Value) -> Command {
        self.at(&emulator(), "run", CLOUDFORMATION_DELETE, inputs)
    }

    /// A command with credentials, against AWS at this endpoint, which is granted.
    pub(crate) fn at(&self, endpoint: &str, verb: &str, package: &str, inputs: &Value) -> Command {
        let mut command = self.with_inputs(verb, package, inputs);
        command.args(["--allow-host", endpoint.trim_start_matches("http://")]).env("AWS_ENDPOINT_URL", endpoint);
        self.credentials(&mut command);
        command
    }

    /// The same with the keys of an account that the server keeps, in the variable `Aws`.
    pub(crate) fn run_with_account(&self, inputs: &Value) -> Command {
        let mut command = self.run_on_emulator(inputs);
        command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY");
        let account = format!("Aws.AccessKey={}", self.account);
        command.args(["--var", "Octopus.Action.AwsAccount.Variable=Aws", "--var", &account]);
        command.args(["--var", "Aws.SecretKey=not-a-real-secret"]);
        command
    }

    /// The number of that account, for which the emulator takes the credentials.
    pub(crate) fn account_number(&self) -> &str {
        &self.account
    }

    pub(crate) fn credentials(&self, command: &mut Command) {
        command.env("AWS_ACCESS_KEY_ID", &self.account).env("AWS_SECRET_ACCESS_KEY", "not-a-real-secret");
    }
}

impl Ended {
    /// The JSON lines of `--output json`.
    pub(crate) fn events(&self) -> Vec<Value> {
        let lines = self.stdout.lines();
        lines.map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}"))).collect()
    }

    /// The value of an output variable in [`Self::events`].
    pub(crate) fn output(&self, name: &str) -> Option<String> {
        let events = self.events().into_iter();
        let mut outputs = events.filter(|event| event["event"] == "output" && event["name"] == name);
        outputs.next().and_then(|event| event["value"].as_str().map(ToOwned::to_owned))
    }

    /// Ends with this exit code and tells each of these on standard error.
    #[track_caller]
    pub(crate) fn fails(&self, code: i32, told: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:#?}");
        for text in told {
            assert!(self.stderr.contains(text), "standard error lacks {text:?}: {self:#?}");
        }
        assert!(!self.stderr.contains("this is a defect"), "{self:#?}");
    }

    /// `validate --json` ended with exactly these remarks, each `path code` without the part of the code that all share.
    #[track_caller]
    pub(crate) fn refuses_inputs(&self, expected: &[&str]) {
        assert_eq!(self.code, Some(3), "{self:#?}");
        let report: Value = serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("not JSON: {self:#?}"));
        assert_eq!(report["valid"], false, "{self:#?}");
        let remarks = report["diagnostics"].as_array().into_iter().flatten();
        let remarks: Vec<String> = remarks
            .map(|remark| {
                let code = remark["code"].as_str().unwrap_or_default();
                let code = code.split_once("-Configuration-").map_or(code, |(_, identifier)| identifier);
                format!("{} {code}", remark["path"].as_str().unwrap_or_default())
            })
            .collect();
        assert_eq!(remarks, expected, "{self:#?}");
    }

    #[track_caller]
    pub(crate) fn succeeds(&self) -> &Self {
        assert_eq!(self.code, Some(0), "{self:#?}");
        self
    }
}

/// Runs a command to its end.
pub(crate) fn end(mut command: Command) -> Ended {
    Ended::from(command.output().expect("the program starts"))
}

/// Inputs that deploy one log group.
pub(crate) fn log_group(stack: &str, retention: u32) -> Value {
    let template = json!({
        "Resources": {
            "Logs": { "Type": "AWS::Logs::LogGroup", "Properties": { "RetentionInDays": retention } },
        },
        "Outputs": { "Group": { "Value": { "Ref": "Logs" } } },
    });
    inputs(stack, &template.to_string())
}

/// Inputs with an inline template.
pub(crate) fn inputs(stack: &str, template: &str) -> Value {
    json!({ "stackName": stack, "region": REGION, "template": { "type": "inline", "body": template } })
}

/// Inputs that deploy `templates/actors.yaml`, two resources that do as these parameters say.
pub(crate) fn actors(stack: &str, parameters: &[(&str, &str)]) -> Value {
    let mut inputs = inputs(stack, ACTORS);
    let parameters = parameters.iter().map(|(key, value)| json!({ "key": key, "value": value }));
    inputs["parameters"] = parameters.collect();
    inputs["capabilities"] = json!(["CAPABILITY_IAM"]);
    inputs
}

/// The folder with the packages that `cargo xtask test` made.
pub(crate) fn packages() -> PathBuf {
    environment("STEPS_TEST_PACKAGES").into()
}

/// The URL of the emulator that `cargo xtask test` started.
pub(crate) fn emulator() -> String {
    environment("STEPS_TEST_EMULATOR")
}

/// Shared by the tests: compiling is what the cache is for, and tests of the cache have their own.
fn compile_cache() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("components")
}

fn environment(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run these tests with `cargo xtask test`"))
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Self { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}
