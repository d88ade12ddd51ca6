//! What is asked after a deployment, for tests: a function `shop-orders` with its alias, a stack that declares its version,
//! an API and its stage. Answers are written from AWS's documentation (Lambda API reference, API Gateway API reference).

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};

use crate::client::Aws;
use crate::fake_aws::{Answer, Asked, FakeAws, Header};
use crate::{ServingFunction, StackName};

/// The only function.
pub(crate) const FUNCTION: &str = "shop-orders";

/// A Lambda with one function, and what is around it.
#[derive(Clone)]
pub(crate) struct FakeLambda {
    state: Arc<Mutex<State>>,
    aws: FakeAws,
}

struct State {
    /// What the alias stands for; nothing where there is none.
    serves: Option<u32>,
    /// What gets a part of the calls.
    beside: Option<u32>,
    revision: u32,
    /// What the stack declares.
    declared: u32,
    /// What the version's state is, one for each time that it is asked for, the last for ever.
    states: VecDeque<&'static str>,
    memory: u32,
    /// What the stage serves; nothing where there is none.
    stage: Option<Value>,
    /// What is answered to calls of the function or API, the last for ever.
    answers: VecDeque<(u16, &'static str, Option<Header>)>,
    /// What an operation is refused with.
    refusals: Vec<(&'static str, &'static str)>,
    /// How often somebody else changes the alias before a change arrives, and to which version.
    rivals: VecDeque<u32>,
}

/// The function with its alias.
pub(crate) fn function() -> ServingFunction {
    ServingFunction { name: FUNCTION.try_into().unwrap(), alias: "live".into() }
}

/// The stack that declares it.
pub(crate) fn stack() -> StackName {
    "shop".try_into().unwrap()
}

impl FakeLambda {
    /// The alias stands for the version that the stack declares, 7.
    pub(crate) fn new() -> Self {
        let state = Arc::new(Mutex::new(State {
            serves: Some(7),
            beside: None,
            revision: 1,
            declared: 7,
            states: VecDeque::from(["Active"]),
            memory: 256,
            stage: Some(json!({ "deploymentId": "d7", "stageName": "live" })),
            answers: VecDeque::from([(200, "{\"ok\": true}", None)]),
            refusals: Vec::new(),
            rivals: VecDeque::new(),
        }));
        let served = Arc::clone(&state);
        let aws = FakeAws::with_headers(move |_, asked| served.lock().unwrap().answer(asked));
        Self { state, aws }
    }

    pub(crate) fn serving(self, version: Option<u32>) -> Self {
        self.state().serves = version;
        self
    }

    pub(crate) fn with_part_of_calls_to(self, version: u32) -> Self {
        self.state().beside = Some(version);
        self
    }

    /// The stack is deployed: it declares this version, and the alias stands for it.
    pub(crate) fn is_deployed(&self, version: u32) {
        let mut state = self.state();
        (state.serves, state.declared) = (Some(version), version);
        state.revision += 1;
    }

    pub(crate) fn with_states(self, states: &[&'static str]) -> Self {
        self.state().states = states.iter().copied().collect();
        self
    }

    pub(crate) fn with_memory(self, memory: u32) -> Self {
        self.state().memory = memory;
        self
    }

    pub(crate) fn with_stage(self, stage: Option<Value>) -> Self {
        self.state().stage = stage;
        self
    }

    pub(crate) fn answering(self, answers: &[(u16, &'static str)]) -> Self {
        self.state().answers = answers.iter().map(|(status, body)| (*status, *body, None)).collect();
        self
    }

    /// The function fails with this payload.
    pub(crate) fn failing(self, payload: &'static str) -> Self {
        self.state().answers = VecDeque::from([(200, payload, Some(("x-amz-function-error", "Unhandled".into())))]);
        self
    }

    /// The sandbox does not let requests to the API through.
    pub(crate) fn refusing_host(self) -> Self {
        let header = ("x-step-host-refused", "api.example.com:443".into());
        self.state().answers = VecDeque::from([(403, "the host api.example.com:443 is not granted", Some(header))]);
        self
    }

    pub(crate) fn refusing(self, operation: &'static str, code: &'static str) -> Self {
        self.state().refusals.push((operation, code));
        self
    }

    /// Somebody else lets these versions serve, each just before a change arrives.
    pub(crate) fn with_rivals(self, versions: &[u32]) -> Self {
        self.state().rivals = versions.iter().copied().collect();
        self
    }

    pub(crate) fn connect(&self) -> Aws {
        self.aws.connect("eu-west-1", &[])
    }

    /// Which version serves.
    pub(crate) fn serves(&self) -> Option<u32> {
        self.state().serves
    }

    /// `METHOD URL` of each request, without those for the stack.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.aws.lines().into_iter().filter(|line| !line.contains("cloudformation.")).collect()
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.aws.asked()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl State {
    fn answer(&mut self, asked: &Asked) -> (Answer, Option<Header>) {
        let path = asked.url.split_once(".com").map_or("", |(_, path)| path);
        let operation = match (asked.method.as_str(), path) {
            _ if asked.url.contains("//cloudformation.") => "DescribeStacks",
            _ if asked.url.contains(".execute-api.") || asked.url.contains("//api.example") => "Http",
            ("GET", path) if path.starts_with("/restapis/") => "GetStage",
            ("GET", path) if path.contains("/aliases/live") => "GetAlias",
            ("PUT", path) if path.contains("/aliases/live") => "UpdateAlias",
            ("GET", path) if path.contains("/configuration?Qualifier=") => "GetFunctionConfiguration",
            ("POST", path) if path.contains("/invocations?Qualifier=live") => "Invoke",
            other => panic!("nobody expects {other:?}"),
        };
        if let Some((_, code)) = self.refusals.iter().find(|(refused, _)| *refused == operation) {
            return error(code, "refused");
        }
        match operation {
            "DescribeStacks" => ((200, self.described()), None),
            "GetStage" => self.stage.as_ref().map_or_else(
                || error("NotFoundException", "Invalid stage identifier specified"),
                |stage| ((200, stage.to_string()), None),
            ),
            "GetAlias" => self.alias(),
            "UpdateAlias" => self.update_alias(&serde_json::from_str(&asked.body).unwrap()),
            "GetFunctionConfiguration" => ((200, self.configuration().to_string()), None),
            _ => self.next_answer(),
        }
    }

    fn described(&self) -> String {
        let outputs = [
            ("OrdersVersion", self.declared.to_string()),
            ("ApiUrl", "https://a1.execute-api.eu-west-1.amazonaws.com/live".into()),
            ("OwnUrl", "https://api.example.com".into()),
            ("ApiId", "a1".into()),
            ("ApiStage", "live".into()),
            ("ApiDeployment", format!("d{}", self.declared)),
        ];
        let outputs = outputs.map(|(key, value)| {
            format!("<member><OutputKey>{key}</OutputKey><OutputValue>{value}</OutputValue></member>")
        });
        format!(
            "<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>shop</StackName>\
             <CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>UPDATE_COMPLETE</StackStatus>\
             <Outputs>{}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>",
            outputs.concat()
        )
    }

    fn alias(&self) -> (Answer, Option<Header>) {
        let Some(version) = self.serves else { return error("ResourceNotFoundException", "Function not found") };
        let weights = self.beside.map(|beside| json!({ beside.to_string(): 0.1 })).unwrap_or(json!({}));
        let alias = json!({
            "AliasArn": format!("arn:aws:lambda:eu-west-1:123456789012:function:{FUNCTION}:live"),
            "Name": "live",
            "FunctionVersion": version.to_string(),
            "RevisionId": format!("revision-{}", self.revision),
            "RoutingConfig": { "AdditionalVersionWeights": weights },
        });
        ((200, alias.to_string()), None)
    }

    fn update_alias(&mut self, update: &Value) -> (Answer, Option<Header>) {
        if let Some(version) = self.rivals.pop_front() {
            (self.serves, self.revision) = (Some(version), self.revision + 1);
        }
        if update["RevisionId"] != format!("revision-{}", self.revision) {
            return error(
                "PreconditionFailedException",
                "The Revision Id provided does not match the latest Revision Id.",
            );
        }
        self.serves = update["FunctionVersion"].as_str().and_then(|version| version.parse().ok());
        self.beside = None;
        self.revision += 1;
        self.alias()
    }

    fn configuration(&mut self) -> Value {
        let state = if self.states.len() > 1 { self.states.pop_front().unwrap() } else { self.states[0] };
        json!({
            "FunctionName": FUNCTION,
            "FunctionArn": format!("arn:aws:lambda:eu-west-1:123456789012:function:{FUNCTION}:{}", self.declared),
            "CodeSha256": "oBBbQwcGIzQeNA1cVzapsQav2HRS1MZspuNsAk9WXiY=",
            "MemorySize": self.memory,
            "Timeout": 30,
            "Handler": "app.handler",
            "Runtime": "python3.13",
            "State": state,
            "StateReason": (state == "Failed").then_some("The subnet has no free addresses."),
        })
    }

    fn next_answer(&mut self) -> (Answer, Option<Header>) {
        let answer = if self.answers.len() > 1 { self.answers.pop_front().unwrap() } else { self.answers[0].clone() };
        let (status, body, header) = answer;
        ((status, body.to_owned()), header)
    }
}

/// An error in the form of the services with REST APIs.
fn error(code: &str, message: &str) -> (Answer, Option<Header>) {
    let status = match code {
        "ResourceNotFoundException" | "NotFoundException" => 404,
        "PreconditionFailedException" => 412,
        "TooManyRequestsException" => 429,
        "AccessDeniedException" => 403,
        _ => 400,
    };
    let body = json!({ "Type": "User", "message": message });
    ((status, body.to_string()), Some(("x-amzn-errortype", format!("{code}:http://internal.amazon.com/coral/"))))
}
