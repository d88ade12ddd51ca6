//! The sandbox around a component that breaks one rule on request: `fixtures/misbehaving-step`.
//!
//! `cargo xtask test` packs the fixture and names its folder in `STEPS_TEST_PACKAGES`.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use step_host::{
    CallError, CallLimits, Cancellation, Catalog, Deployment, Grants, Host, HostOptions, Level, Limits, Observer, Plan,
    PrepareError, Step, Task,
};
use tokio::task::JoinSet;

const MIB: usize = 1024 * 1024;
/// Far more than a limited call takes, and far less than a call without limits.
const SOON: Duration = Duration::from_secs(10);

/// Compiled once; each test loads it from there.
static CACHE: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

/// The fixture in a host with little memory and output, and with more time than anything here needs.
fn step() -> Step {
    step_limited(limits(Duration::from_mins(1)))
}

/// The fixture in a host that stops it at once.
fn step_in_a_hurry() -> Step {
    step_limited(limits(Duration::from_millis(300)))
}

fn limits(time: Duration) -> Limits {
    let limits = CallLimits { memory: 128 * MIB, time, output: MIB };
    Limits { configuration: limits, execution: limits }
}

fn step_limited(limits: Limits) -> Step {
    let packages = std::env::var_os("STEPS_TEST_PACKAGES").expect("STEPS_TEST_PACKAGES names a folder of packages");
    let package = Catalog::new(PathBuf::from(packages)).resolve(&"misbehaving-step".parse().unwrap()).unwrap();
    let host = Host::new(HostOptions { cache: Some(CACHE.path().into()), limits }).unwrap();
    host.load(&package).unwrap()
}

fn inputs(behaviour: &str, when: &str) -> Value {
    json!({ "behaviour": behaviour, "when": when })
}

async fn validate(behaviour: &str) -> CallError {
    step().validate(&inputs(behaviour, "validate")).await.unwrap_err()
}

async fn plan(step: &Step, inputs: &Value) -> Result<Plan, CallError> {
    step.prepare(inputs, &Deployment::default()).await.unwrap().plan().await
}

/// Plans and executes, and returns what was logged beside the result.
async fn execute(step: &Step, inputs: &Value, grants: &Grants) -> (Result<(), CallError>, Vec<(Level, String)>) {
    let plan = plan(step, inputs).await.unwrap();
    let observer = Arc::new(Recording::default());
    let result = plan.execute(grants, Arc::clone(&observer) as Arc<dyn Observer>).await;
    (result, observer.log.lock().unwrap().clone())
}

#[derive(Default)]
struct Recording {
    log: Mutex<Vec<(Level, String)>>,
    tasks: AtomicU32,
}

impl Observer for Recording {
    fn log(&self, level: Level, message: &str) {
        self.log.lock().unwrap().push((level, message.to_owned()));
    }

    fn task(&self, _: &Task) {
        self.tasks.fetch_add(1, Ordering::Relaxed);
    }

    fn output(&self, _: &str, _: &str, _: bool) {}
}

#[tokio::test]
async fn a_step_that_behaves_is_left_alone() {
    let step = step();
    let validation = step.validate(&inputs("behave", "execute")).await.unwrap();
    assert_eq!(validation.diagnostics, []);
    let (result, log) = execute(&step, &inputs("behave", "execute"), &Grants::default()).await;
    assert!(result.is_ok() && log.is_empty(), "{result:?} {log:?}");
}

#[tokio::test]
async fn its_schema_is_checked_before_it_is_asked() {
    let validation = step().validate(&inputs("teleport", "validate")).await.unwrap();
    assert_eq!(validation.diagnostics[0].path, "$.behaviour");
    assert_eq!(validation.diagnostics[0].code, "MisbehavingStep-Configuration-ChoiceUnknown");
}

#[tokio::test]
async fn an_endless_loop_is_stopped() {
    let (step, endless) = (step_in_a_hurry(), inputs("loopForever", "validate"));
    let started = Instant::now();
    let error = step.validate(&endless).await.unwrap_err();
    assert!(matches!(error, CallError::TimedOut { .. }), "{error}");
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}

#[tokio::test]
async fn an_endless_loop_is_stopped_while_executing_too() {
    let (patient, hurried) = (limits(Duration::from_mins(1)), limits(Duration::from_millis(300)));
    let step = step_limited(Limits { execution: hurried.execution, ..patient });
    let (result, _) = execute(&step, &inputs("loopForever", "execute"), &Grants::default()).await;
    assert!(matches!(result, Err(CallError::TimedOut { .. })), "{result:?}");
}

#[tokio::test]
async fn an_endless_loop_does_not_keep_other_tasks_waiting() {
    let step = step();
    let endless = inputs("loopForever", "validate");
    let both = async {
        tokio::select! {
            _ = step.validate(&endless) => panic!("an endless loop ended"),
            () = tokio::time::sleep(Duration::from_millis(100)) => {}
        }
    };
    tokio::time::timeout(SOON, both).await.unwrap();
}

#[tokio::test]
async fn a_dropped_call_ends_its_guest() {
    let step = step();
    let endless = inputs("loopForever", "validate");
    let call = step.validate(&endless);
    assert!(tokio::time::timeout(Duration::from_millis(100), call).await.is_err());
    // On this thread nothing else could run if the guest still did.
    let validation = step.validate(&inputs("behave", "validate")).await.unwrap();
    assert_eq!(validation.diagnostics, []);
}

#[tokio::test]
async fn allocating_without_end_is_stopped() {
    let error = validate("allocate").await;
    assert!(matches!(error, CallError::OutOfMemory { limit } if limit == 128 * MIB), "{error}");
}

#[tokio::test]
async fn a_panic_is_reported_with_its_message() {
    let error = validate("panic").await;
    assert_eq!(error.to_string(), "the step crashed: it panicked: the fixture panics on request");
}

#[tokio::test]
async fn a_secret_in_a_panic_is_masked() {
    let grants = Grants::default().with_secret("on request");
    let (result, log) = execute(&step(), &inputs("panic", "execute"), &grants).await;
    assert_eq!(result.unwrap_err().to_string(), "the step crashed: it panicked: the fixture panics ********");
    assert!(log.iter().all(|(level, message)| *level == Level::Verbose && !message.contains("on request")), "{log:?}");
}

#[tokio::test]
async fn logging_outside_of_execute_is_refused() {
    let error = validate("log").await;
    assert!(error.to_string().contains("`octopus:step-context/log` is only available while executing"), "{error}");
}

#[tokio::test]
async fn a_plan_that_is_too_large_is_refused() {
    let error = plan(&step(), &inputs("floodOutput", "plan")).await.unwrap_err();
    assert!(matches!(error, CallError::OutputTooLarge { limit: MIB }), "{error}");
}

#[tokio::test]
async fn logging_without_end_is_stopped() {
    let (result, log) = execute(&step(), &inputs("floodOutput", "execute"), &Grants::default()).await;
    assert!(matches!(result, Err(CallError::OutputTooLarge { limit: MIB })), "{result:?}");
    assert!(log.iter().map(|(_, message)| message.len()).sum::<usize>() <= MIB);
}

#[tokio::test]
async fn tasks_without_end_are_stopped_and_told_no_faster_than_anyone_reads() {
    let step = step();
    let plan = plan(&step, &inputs("floodTasks", "execute")).await.unwrap();
    let observer = Arc::new(Recording::default());
    let started = Instant::now();
    let result = plan.execute(&Grants::default(), Arc::clone(&observer) as Arc<dyn Observer>).await;
    assert!(matches!(result, Err(CallError::OutputTooLarge { limit: MIB })), "{result:?}");
    let told = observer.tasks.load(Ordering::Relaxed);
    let allowed = 501.0 + 100.0 * started.elapsed().as_secs_f64();
    assert!(told > 0 && f64::from(told) <= allowed, "{told} updates");
}

#[tokio::test]
async fn a_cancelled_step_ends_by_itself_and_says_why() {
    let cancellation = Cancellation::new();
    let grants = Grants::default().with_cancellation(cancellation.clone());
    let step = step();
    let waiting = inputs("waitForCancellation", "execute");
    let (ended, ()) = tokio::join!(execute(&step, &waiting, &grants), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        cancellation.cancel();
    });
    let Err(CallError::Failed(failure)) = ended.0 else { panic!("{:?}", ended.0) };
    assert_eq!(failure.code, "MisbehavingStep-General-Cancelled");
    assert_eq!(failure.message, "stopped because the user said so");
}

#[tokio::test]
async fn executions_wait_for_their_turn_and_keep_no_form_waiting() {
    /// More than run at once.
    const EXECUTIONS: u32 = 300;
    let cancellation = Cancellation::new();
    let grants = Grants::default().with_cancellation(cancellation.clone());
    let step = step();
    let plan = plan(&step, &inputs("waitForCancellation", "execute")).await.unwrap();
    let mut executions = JoinSet::new();
    for _ in 0..EXECUTIONS {
        let (plan, grants) = (plan.clone(), grants.clone());
        executions.spawn(async move { plan.execute(&grants, Arc::new(Recording::default())).await });
    }
    tokio::task::yield_now().await;
    let validation = step.validate(&inputs("behave", "validate")).await.unwrap();
    assert_eq!(validation.diagnostics, []);
    cancellation.cancel();
    while let Some(ended) = executions.join_next().await {
        let ended = ended.unwrap();
        assert!(matches!(&ended, Err(CallError::Failed(failure)) if failure.code.ends_with("Cancelled")), "{ended:?}");
    }
}

#[tokio::test]
async fn no_host_is_reached_while_configuring() {
    let (address, server) = answering_server();
    let inputs = json!({ "behaviour": "callHost", "when": "validate", "authority": address.to_string() });
    let validation = step().validate(&inputs).await.unwrap();
    assert_eq!(validation.diagnostics, []);
    assert!(!server.is_finished());
}

#[tokio::test]
async fn a_host_that_was_not_granted_is_refused_with_the_grant_that_is_missing() {
    let (result, log) = execute(&step(), &inputs("callHost", "execute"), &Grants::default()).await;
    let refusal = "the step may not call `refused.example.com`: it was not granted; grant it with `--allow-host refused.example.com`";
    assert!(result.is_ok(), "{result:?}");
    let told = [
        (Level::Verbose, refusal.to_owned()),
        (Level::Info, format!("403 Forbidden {refusal}")),
        (Level::Error, refusal.to_owned()),
    ];
    assert_eq!(log, told);
}

#[tokio::test]
async fn a_granted_host_answers() {
    let (address, _server) = answering_server();
    let inputs = json!({ "behaviour": "callHost", "when": "execute", "authority": address.to_string() });
    let grants = Grants::default().with_host(address.to_string().parse().unwrap());
    let (result, log) = execute(&step(), &inputs, &grants).await;
    assert!(result.is_ok(), "{result:?}");
    assert_eq!(log, [(Level::Info, "200 OK hello".to_owned())]);
}

#[tokio::test]
async fn only_what_was_granted_is_seen() {
    let (_, log) = execute(&step(), &inputs("lookAround", "execute"), &Grants::default()).await;
    let seen: Vec<String> = log.into_iter().map(|(_, message)| message).collect();
    assert_eq!(seen, ["environment: []", "root folder readable: false"]);
}

#[tokio::test]
async fn a_granted_environment_variable_is_seen() {
    let grants = Grants::default().with_environment("MISBEHAVING_STEP", "1");
    let (_, log) = execute(&step(), &inputs("lookAround", "execute"), &grants).await;
    assert_eq!(log[0].1, r#"environment: ["MISBEHAVING_STEP"]"#);
}

#[tokio::test]
async fn a_granted_folder_that_is_missing_is_an_error() {
    let step = step();
    let plan = plan(&step, &inputs("behave", "execute")).await.unwrap();
    let missing = Grants::default().with_folder("/no/such/folder", "/package");
    let error = plan.execute(&missing, Arc::new(Recording::default())).await.unwrap_err();
    assert!(error.to_string().contains("/no/such/folder"), "{error}");
}

#[tokio::test]
async fn a_plan_is_the_same_each_time() {
    let step = step();
    let inputs = inputs("behave", "execute");
    let (first, second) = (plan(&step, &inputs).await.unwrap(), plan(&step, &inputs).await.unwrap());
    assert_eq!(first.document(), second.document());
}

#[tokio::test]
async fn only_a_plan_that_was_pinned_as_it_is_now_is_confirmed() {
    let step = step();
    let pinned = plan(&step, &inputs("behave", "execute")).await.unwrap().document();
    let plan = plan(&step, &inputs("panic", "execute")).await.unwrap();
    assert!(plan.clone().confirmed(&plan.document()).is_ok());
    let stale = plan.confirmed(&pinned).unwrap_err();
    assert!(stale.to_string().contains("$.actions[0].behaviour"), "{stale}");
}

#[tokio::test]
async fn inputs_with_problems_are_never_prepared() {
    let refused = step().prepare(&inputs("teleport", "execute"), &Deployment::default()).await.unwrap_err();
    let PrepareError::Invalid(validation) = refused else { panic!("{refused}") };
    assert_eq!(validation.diagnostics[0].path, "$.behaviour");
}

#[tokio::test]
async fn the_surfaces_are_read_from_the_component() {
    let versions = serde_json::to_value(step().api_versions()).unwrap();
    let expected = json!({
        "API": "1.0.0", "Description": "1.0.0", "Execution": "1.0.0", "InputSchema": "1.0.0",
        "Migration": "1.0.0", "Planning": "1.0.0", "UI": "1.0.0", "Validation": "1.0.0",
    });
    assert_eq!(versions, expected);
}

/// A server that says hello to its first client.
fn answering_server() -> (SocketAddr, thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let serve = move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello").unwrap();
    };
    (address, thread::spawn(serve))
}
