//! APIs in front of functions of other stacks: deployed through the sandbox, and called. What the emulator does not do with
//! an OpenAPI body, such as CORS headers, is shown by templates alone.

use serde_json::{Value, json};

use super::aws::REGION;
use super::program::{CLOUDFORMATION, Ended, Workplace, end, inputs};
use super::samples::get;

/// The package under test.
const API_GATEWAY: &str = "aws-api-gateway";

/// The template of a function with an alias `live`, which says what it was asked.
const ECHO: &str = include_str!("templates/echo.yaml");

/// A function, and inputs of an API in front of it.
struct Place {
    workplace: Workplace,
    /// The ARN of the function's alias.
    function: String,
}

impl Place {
    fn with_a_function(test: &str) -> Self {
        let workplace = Workplace::public(test);
        let mut function = inputs(&workplace.stack(), ECHO);
        function["parameters"] = json!([{ "key": "Name", "value": workplace.unique("echo") }]);
        function["capabilities"] = json!(["CAPABILITY_IAM"]);
        let mut command = workplace.step_on_emulator("run", CLOUDFORMATION, &function);
        command.args(["--output", "json"]);
        let deployed = end(command);
        deployed.succeeds();
        let function = deployed.output("AwsOutputs[Alias]").expect("the alias");
        Self { workplace, function }
    }

    /// The function by its name at AWS.
    fn by_name(&self) -> Value {
        json!({ "type": "name", "function": "echo", "name": self.workplace.unique("echo") })
    }

    fn route(&self, method: &str, path: &str) -> Value {
        json!({ "method": method, "path": path, "function": self.by_name() })
    }

    fn inputs(&self, api: &Value, routes: &[Value]) -> Value {
        json!({
            "application": self.workplace.unique("app"),
            "api": api,
            "routes": routes,
            "deployTo": { "type": "here", "region": REGION },
        })
    }

    fn deploy(&self, inputs: &Value, arguments: &[&str]) -> Ended {
        let mut command = self.workplace.step_on_emulator("run", API_GATEWAY, inputs);
        command.args(["--output", "json"]).args(arguments);
        let ended = end(command);
        ended.succeeds();
        ended
    }
}

fn output(ended: &Ended, name: &str) -> String {
    ended.output(&format!("AwsOutputs[{name}]")).unwrap_or_else(|| panic!("no {name}: {ended:#?}"))
}

fn url(ended: &Ended) -> String {
    output(ended, "ApiUrl")
}

/// Where the emulator has a REST API, which has an address of AWS's as far as CloudFormation knows.
fn rest_url(ended: &Ended) -> String {
    let (id, stage) = (output(ended, "ApiId"), output(ended, "ApiStage"));
    assert_eq!(url(ended), format!("https://{id}.execute-api.{REGION}.amazonaws.com/{stage}"));
    format!("http://{id}.execute-api.localhost/{stage}")
}

fn open() -> Value {
    json!({ "type": "none", "anyoneMayCall": true })
}

fn http() -> Value {
    json!({ "type": "http", "authorization": open() })
}

fn rest() -> Value {
    json!({ "type": "rest", "definition": { "type": "routes", "authorization": open() } })
}

#[test]
fn an_http_api_answers_and_takes_another_route() {
    let place = Place::with_a_function("http_api");
    let first = [place.route("GET", "/orders/{id}")];
    let address = url(&place.deploy(&place.inputs(&http(), &first), &[]));
    assert_eq!(get(&address, "/orders/7", 200)["id"], "7");
    get(&address, "/carts/7", 404);

    let again = place.deploy(&place.inputs(&http(), &first), &[]);
    assert!(again.stdout.contains("Nothing to change"), "{again:#?}");

    let both = [place.route("GET", "/orders/{id}"), place.route("ANY", "/carts/{id}")];
    assert_eq!(url(&place.deploy(&place.inputs(&http(), &both), &[])), address);
    assert_eq!(get(&address, "/carts/8", 200)["id"], "8");
    assert_eq!(get(&address, "/orders/7", 200)["id"], "7");
}

#[test]
fn a_rest_api_serves_what_was_deployed_last() {
    let place = Place::with_a_function("rest_api");
    let first = [place.route("GET", "/orders/{id}")];
    let deployed = place.deploy(&place.inputs(&rest(), &first), &[]);
    assert_eq!(get(&rest_url(&deployed), "/orders/7", 200)["id"], "7");

    let again = place.deploy(&place.inputs(&rest(), &first), &[]);
    assert!(again.stdout.contains("Nothing to change"), "{again:#?}");

    let both = [place.route("GET", "/orders/{id}"), place.route("GET", "/carts/{id}")];
    let changed = place.deploy(&place.inputs(&rest(), &both), &[]);
    assert_ne!(output(&changed, "ApiDeployment"), output(&deployed, "ApiDeployment"));
    assert_eq!(get(&rest_url(&changed), "/carts/8", 200)["id"], "8");
}

#[test]
fn a_rest_api_is_made_from_a_document() {
    let place = Place::with_a_function("rest_api_document");
    let document = json!({
        "openapi": "3.0.1",
        "info": { "title": "Orders", "version": "1" },
        "paths": { "/#{Things}/{id}": { "get": {
            "responses": {},
            "x-amazon-apigateway-integration": { "type": "aws_proxy", "httpMethod": "POST", "uri": "${function.echo}" },
        } } },
    });
    let definition = json!({ "type": "document", "document": document.to_string(), "functions": [place.by_name()] });
    let inputs = place.inputs(&json!({ "type": "rest", "definition": definition }), &[]);
    let address = rest_url(&place.deploy(&inputs, &["--var", "Things=orders"]));
    assert_eq!(get(&address, "/orders/7", 200)["id"], "7");
}

/// A function that another step deployed is given by its output.
#[test]
fn a_function_is_known_by_what_another_step_says() {
    let place = Place::with_a_function("api_by_output");
    let function =
        json!({ "type": "arn", "function": "echo", "arn": "#{Octopus.Action[Functions].Output.AwsOutputs[Alias]}" });
    let route = json!({ "path": "/{id}", "function": function });
    let output = format!("Octopus.Action[Functions].Output.AwsOutputs[Alias]={}", place.function);
    let deployed = place.deploy(&place.inputs(&http(), &[route]), &["--var", &output]);
    assert_eq!(get(&url(&deployed), "/7", 200)["id"], "7");
}

#[test]
fn a_function_has_an_address_of_its_own() {
    let place = Place::with_a_function("api_of_a_function");
    let api = json!({ "type": "functionUrl", "function": place.by_name(), "authorization": open() });
    let address = url(&place.deploy(&place.inputs(&api, &[]), &[]));
    assert_eq!(get(&address, "/anywhere", 200)["path"], "/anywhere");
}

#[test]
fn an_api_becomes_its_template_without_a_change() {
    let address_of: [fn(&Ended) -> String; 2] = [url, rest_url];
    for ((kind, api), address_of) in [("http", http()), ("rest", rest())].into_iter().zip(address_of) {
        let place = Place::with_a_function(&format!("graduate_api_{kind}"));
        let inputs = place.inputs(&api, &[place.route("GET", "/orders/{id}")]);
        let address = address_of(&place.deploy(&inputs, &[]));
        let mut command = place.workplace.step_on_emulator("graduate", API_GATEWAY, &inputs);
        command.args(["--to", CLOUDFORMATION, "--live", "--json"]);
        let graduated = end(command);
        graduated.succeeds();
        let document: Value = serde_json::from_str(&graduated.stdout).expect("JSON");
        assert_eq!(document["successors"][0]["proof"]["changes"], 0, "{document:#}");

        let raw = place.workplace.step_on_emulator("run", CLOUDFORMATION, &document["successors"][0]["inputs"]);
        end(raw).succeeds();
        get(&address, "/orders/7", 200);
    }
}

#[test]
fn a_route_that_is_there_twice_is_told_before_anything_is_deployed() {
    let workplace = Workplace::new("api_route_twice");
    let route = json!({ "path": "/a", "function": { "type": "application", "function": "echo" } });
    let inputs = json!({ "application": "shop", "api": http(), "routes": [route, route] });
    end(workplace.validate_as_json(API_GATEWAY, &inputs)).refuses_inputs(&["$.routes[1].path RouteTwice"]);
}
