//! The samples, deployed as their readers would: from their packages, through the sandbox, and called over HTTP.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::http::{Message, exchange};
use super::program::{Ended, Workplace, emulator, end};

/// Longer than a function takes to start on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A sample of `docs/samples`, under a name that no other test has.
pub(crate) struct Sample {
    pub(crate) workplace: Workplace,
    pub(crate) inputs: Value,
    step: String,
    target: PathBuf,
    /// Reference ids and folders.
    packages: Vec<(String, PathBuf)>,
}

impl Sample {
    pub(crate) fn read(name: &str, test: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/samples").join(name);
        let sample = fs_err::read_to_string(folder.join("sample.json")).expect("a sample");
        let mut sample: Value = serde_json::from_str(&sample).expect("JSON");
        let workplace = Workplace::public(test);
        sample["inputs"]["name"] = workplace.unique("app").into();
        let packages = sample["packages"].as_object().into_iter().flatten();
        let packages = packages.map(|(id, path)| (id.clone(), folder.join(path.as_str().expect("a path")))).collect();
        Self {
            target: workplace.write("target.json", sample["target"].to_string()),
            inputs: sample["inputs"].take(),
            step: sample["step"].as_str().expect("a step").to_owned(),
            packages,
            workplace,
        }
    }

    /// A private copy of the sample's only package, to change.
    pub(crate) fn copy_package(&mut self) -> PathBuf {
        let [(_, folder)] = self.packages.as_mut_slice() else { panic!("the sample has one package") };
        for entry in fs_err::read_dir(&*folder).expect("a folder") {
            let file = entry.expect("readable").path();
            let name = file.file_name().and_then(|name| name.to_str()).expect("unicode");
            self.workplace.write(&format!("package/{name}"), fs_err::read(&file).expect("a file"));
        }
        *folder = self.workplace.path("package");
        folder.clone()
    }

    /// `steps VERB` of the sample's step on the emulator.
    pub(crate) fn command(&self, verb: &str, arguments: &[&str]) -> Command {
        self.command_of(verb, &self.step, &self.inputs, arguments)
    }

    /// The same of another step, with the sample's target and packages.
    pub(crate) fn command_of(&self, verb: &str, step: &str, inputs: &Value, arguments: &[&str]) -> Command {
        let mut command = self.workplace.step_on_emulator(verb, step, inputs);
        command.arg("--target").arg(&self.target).args(arguments);
        for (reference_id, folder) in &self.packages {
            command.arg("--package").arg(format!("{reference_id}={}", folder.display()));
        }
        command
    }

    #[track_caller]
    pub(crate) fn deploy(&self) -> Ended {
        let ended = end(self.command("run", &["--output", "json"]));
        ended.succeeds();
        ended
    }
}

/// Calls a path at an address that the emulator gave, until it answers with this status, and gives the body.
#[track_caller]
pub(crate) fn get(address: &str, path: &str, status: u16) -> Value {
    let started = Instant::now();
    loop {
        let answer = try_get(address, path);
        if answer.status() == Some(status) {
            return serde_json::from_slice(&answer.body).unwrap_or_default();
        }
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(started.elapsed() < PATIENCE, "GET {address}{path}: {:?} {body}", answer.status());
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// The emulator tells deployed addresses apart by the host that a request names.
pub(crate) fn try_get(address: &str, path: &str) -> Message {
    let address = address.split_once("://").map_or(address, |(_, address)| address);
    let (host, prefix) = address.split_once('/').unwrap_or((address, ""));
    let path = format!("/{}{path}", prefix.trim_end_matches('/')).replace("//", "/");
    let request = Message::new(format!("GET {path} HTTP/1.1"), &[("host", host)], "");
    exchange(emulator().trim_start_matches("http://"), &request).expect("the emulator answers")
}

fn api_url(ended: &Ended) -> String {
    ended.output("AwsOutputs[ApiUrl]").unwrap_or_else(|| panic!("no address: {ended:#?}"))
}

#[test]
fn the_python_api_is_deployed_called_changed_and_taken_back() {
    let mut sample = Sample::read("orders", "sample_orders");
    let package = sample.copy_package();
    let address = api_url(&sample.deploy());
    assert_eq!(get(&address, "/orders", 200)["shop"], "corner shop");
    assert_eq!(get(&address, "/orders/1", 200)["item"], "teapot");
    assert_eq!(get(&address, "/orders/3", 404)["message"], "no such order");

    let again = sample.deploy();
    assert!(again.stdout.contains("Nothing to change"), "{again:#?}");

    let code = fs_err::read_to_string(package.join("orders.py")).unwrap();
    fs_err::write(package.join("orders.py"), code.replace("teapot", "kettle")).unwrap();
    assert_eq!(api_url(&sample.deploy()), address);
    assert_eq!(get(&address, "/orders/1", 200)["item"], "kettle");

    fs_err::write(package.join("orders.py"), code).unwrap();
    sample.deploy();
    assert_eq!(get(&address, "/orders/1", 200)["item"], "teapot");
}

#[test]
fn the_queue_worker_handles_what_comes_in() {
    let mut sample = Sample::read("orders", "sample_worker");
    // A message whose first call fails, as on a machine that is busy, comes again after six times the timeout.
    sample.inputs["functions"][2]["timeout"] = 10.into();
    let deployed = sample.deploy();
    let queue = deployed.events().into_iter().find_map(|event| {
        let value = event["value"].as_str().filter(|value| value.contains("Incoming"))?;
        value.starts_with("http").then(|| value.to_owned())
    });
    let queue = queue.unwrap_or_else(|| panic!("no queue: {deployed:#?}"));
    let account = sample.workplace.account().in_region("us-east-1");
    account.send_message(&queue, &json!({ "item": "cup", "count": 1 }).to_string());
    let started = Instant::now();
    while account.messages(&queue) > 0 {
        assert!(started.elapsed() < 3 * PATIENCE, "the message is still in {queue}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn the_node_function_answers_at_its_own_address() {
    let mut sample = Sample::read("greeter", "sample_greeter");
    let address = api_url(&sample.deploy());
    assert_eq!(get(&address, "/?name=reader", 200)["message"], "Hello, reader!");
    sample.inputs["functions"][0]["environment"][0]["value"] = "Good day".into();
    sample.deploy();
    assert_eq!(get(&address, "/", 200)["message"], "Good day, world!");
}

#[test]
fn a_program_of_ones_own_runs_as_a_function() {
    let mut sample = Sample::read("clock", "sample_clock");
    let program = sample.workplace.write("package/bootstrap", "");
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/samples/clock/src/main.rs");
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let built = Command::new(compiler).args(["--edition", "2024", "-O", "-o"]).arg(&program).arg(sources).status();
    assert!(built.expect("a compiler").success());
    sample.packages = vec![("clock".to_owned(), sample.workplace.path("package"))];
    let address = api_url(&sample.deploy());
    assert!(get(&address, "/", 200)["seconds"].as_u64() > Some(1_700_000_000));
}
