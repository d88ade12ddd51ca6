//! What is verified and tested after a deployment, and the way back.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use std::thread;

use serde_json::{Value, json};

use super::http::{Message, exchange};
use super::program::{Ended, emulator, end};
use super::samples::{Sample, get};

/// The sample with two functions behind an API, and tests of both.
struct Orders {
    sample: Sample,
    package: PathBuf,
}

impl Orders {
    fn new(test: &str, smoke_tests: Value) -> Self {
        let mut sample = Sample::read("orders", test);
        let package = sample.copy_package();
        sample.inputs["smokeTests"] = smoke_tests;
        Self { sample, package }
    }

    /// Puts other text into the code, from now on.
    fn change(&self, from: &str, to: &str) {
        let file = self.package.join("orders.py");
        let code = fs_err::read_to_string(&file).unwrap();
        assert!(code.contains(from), "{code}");
        fs_err::write(file, code.replace(from, to)).unwrap();
    }

    fn command(&self) -> Command {
        self.sample.command("run", &["--output", "json"])
    }

    fn deploy(&self) -> Ended {
        end(self.command())
    }
}

/// Orders one of the order, past the API.
fn get_first() -> Value {
    let event = json!({ "pathParameters": { "id": "1" } }).to_string();
    let expects = json!({ "type": "contains", "json": "{\"statusCode\": 200}" });
    json!({ "type": "invoke", "function": "get-order", "payload": event, "expects": expects, "seconds": 1 })
}

fn version(ended: &Ended, function: &str) -> String {
    let name = format!("Functions[{function}].Version");
    ended.output(&name).unwrap_or_else(|| panic!("no {name}: {ended:#?}"))
}

fn warnings(ended: &Ended) -> Vec<String> {
    let warnings = ended.events().into_iter().filter(|event| event["level"] == "warning");
    warnings.filter_map(|event| event["message"].as_str().map(ToOwned::to_owned)).collect()
}

#[test]
fn a_version_that_answers_wrongly_gives_way_to_the_one_before() {
    let orders = Orders::new("smoke_tests", json!([get_first()]));
    let deployed = orders.deploy();
    deployed.succeeds();
    let address = deployed.output("ApiUrl").unwrap();
    assert!(deployed.stdout.contains("Smoke test passed"), "{deployed:#?}");
    let first = version(&deployed, "get-order");
    get(&address, "/orders/1", 200);

    orders.change("ORDERS.get(", "ORDERS.fetch(");
    let said = format!("is served by version {first} again");
    orders.deploy().fails(1, &["SmokeTestFailed", "has no attribute", &said, "still declares the new versions"]);
    assert_eq!(get(&address, "/orders/1", 200)["item"], "teapot");

    let again = orders.deploy();
    again.fails(1, &["SmokeTestFailed", &said]);
    let put_right = format!("was served by version {first}, though the stack declares version");
    assert!(warnings(&again).iter().any(|warning| warning.contains(&put_right)), "{again:#?}");
    assert_eq!(get(&address, "/orders/1", 200)["item"], "teapot");

    orders.change("ORDERS.fetch(", "ORDERS.get(");
    orders.change("teapot", "kettle");
    let repaired = orders.deploy();
    repaired.succeeds();
    assert_ne!(version(&repaired, "get-order"), first);
    assert_eq!(get(&address, "/orders/1", 200)["item"], "kettle");
}

#[test]
fn a_first_version_that_answers_wrongly_goes_on_serving() {
    let orders = Orders::new("smoke_tests_first", json!([get_first()]));
    orders.change("ORDERS.get(", "ORDERS.fetch(");
    orders.deploy().fails(1, &["FailingVersionServes", "before which there was none"]);
}

/// A proxy that sends every request to the emulator, whose addresses are names that only it knows. Ends with the process.
fn proxy() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let Ok(Some(request)) = Message::read(&stream) else { continue };
            let answer = exchange(emulator().trim_start_matches("http://"), &request.without_origin());
            answer.unwrap().write(&mut stream).unwrap();
        }
    });
    address
}

#[test]
fn an_api_is_asked_over_http() {
    let list = json!({ "type": "matches", "pattern": "\"shop\": *\"corner shop\"" });
    let tests = json!([
        { "type": "http", "path": "/orders", "expects": list },
        { "type": "http", "path": "/orders/3", "status": 404 },
    ]);
    let orders = Orders::new("smoke_tests_http", tests);
    let port = emulator().rsplit(':').next().unwrap().to_owned();
    let proxy = proxy();
    let through_proxy = || {
        let mut command = orders.command();
        command.env("HTTP_PROXY", &proxy).env("NO_PROXY", "127.0.0.1");
        command
    };
    let mut granted = through_proxy();
    granted.args(["--allow-host", &format!("*.execute-api.localhost:{port}")]);
    let deployed = end(granted);
    deployed.succeeds();
    assert_eq!(deployed.stdout.matches("Smoke test passed").count(), 2, "{deployed:#?}");
    end(through_proxy()).fails(1, &["HostNotGranted", "--allow-host", "as before this deployment"]);
}
