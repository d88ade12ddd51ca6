//! How fast packages load and answer in the sandbox. `cargo xtask bench` packs what is measured here.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark that cannot set up its subject has nothing to say"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::ItemsCount;
use serde_json::{Value, json};
use step_host::{Deployment, Host, HostOptions, Prepared, Step, Validation};
use step_package::Package;
use tokio::runtime::Runtime;

fn main() {
    divan::main();
    // `cargo bench -- tails`, or with all the others.
    let filters: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    if filters.is_empty() || filters.iter().any(|filter| filter == "tails") {
        report_tails();
    }
}

/// From the file to a step that can be called, out of a warm compile cache.
#[divan::bench]
fn load_from_the_cache(bencher: Bencher<'_, '_>) {
    let cache = tempfile::tempdir().expect("a folder");
    let package = package();
    load(cache.path(), &package);
    bencher.bench_local(|| load(cache.path(), &package));
}

/// Opening a package: inflating, digests, metadata.
#[divan::bench]
fn open_a_package(bencher: Bencher<'_, '_>) {
    bencher.bench_local(package);
}

/// Schema and rules while inputs are edited, a fresh instance per call, by the number of fields.
#[divan::bench(args = [10, 100, 1000])]
fn validate(bencher: Bencher<'_, '_>, fields: usize) {
    let bench = Bench::new(fields);
    assert!(!bench.validate().has_errors(), "{:?}", bench.validate());
    bencher.counter(ItemsCount::new(1_usize)).bench_local(|| bench.validate());
}

/// Expressions, schema and rules before execution, a fresh instance per call, by the number of fields.
#[divan::bench(args = [10, 100, 1000])]
fn prepare(bencher: Bencher<'_, '_>, fields: usize) {
    let bench = Bench::new(fields);
    bencher.counter(ItemsCount::new(1_usize)).bench_local(|| bench.prepare());
}

/// A plan, a fresh instance per call.
#[divan::bench]
fn plan(bencher: Bencher<'_, '_>) {
    let bench = Bench::new(100);
    let prepared = bench.prepare();
    bencher.bench_local(|| bench.runtime.block_on(prepared.plan()).expect("the step plans"));
}

/// How long all but one in a hundred take, which divan does not tell.
fn report_tails() {
    for fields in [10, 100, 1000] {
        let bench = Bench::new(fields);
        let (median, tail) = percentiles(|| drop(bench.validate()));
        println!("validate {fields:>4} fields: median {median:?}, 99th percentile {tail:?}");
        let (median, tail) = percentiles(|| drop(bench.prepare()));
        println!("prepare  {fields:>4} fields: median {median:?}, 99th percentile {tail:?}");
    }
}

fn percentiles(mut call: impl FnMut()) -> (Duration, Duration) {
    const CALLS: usize = 2000;
    (0..CALLS / 10).for_each(|_| call());
    let mut times: Vec<Duration> = (0..CALLS)
        .map(|_| {
            let start = Instant::now();
            call();
            start.elapsed()
        })
        .collect();
    times.sort();
    (times[CALLS / 2], times[CALLS * 99 / 100])
}

struct Bench {
    step: Step,
    runtime: Runtime,
    inputs: Value,
    deployment: Deployment,
    _cache: tempfile::TempDir,
}

impl Bench {
    fn new(fields: usize) -> Self {
        let cache = tempfile::tempdir().expect("a folder");
        let variables = [("Name", "shop")].into_iter().collect();
        Self {
            step: load(cache.path(), &package()),
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime"),
            inputs: inputs(fields),
            deployment: Deployment { variables, ..Deployment::default() },
            _cache: cache,
        }
    }

    fn validate(&self) -> Validation {
        self.runtime.block_on(self.step.validate(&self.inputs)).expect("the step answers")
    }

    fn prepare(&self) -> Prepared {
        self.runtime.block_on(self.step.prepare(&self.inputs, &self.deployment)).expect("the inputs are valid")
    }
}

fn package() -> Package {
    let packages = std::env::var("STEPS_TEST_PACKAGES").expect("run this with `cargo xtask bench`");
    Package::open(Path::new(&packages).join("every-input-step.1.0.0.zip")).expect("a package")
}

fn load(cache: &Path, package: &Package) -> Step {
    let options = HostOptions { cache: Some(cache.to_owned()), ..HostOptions::default() };
    Host::new(options).expect("a host").load(package).expect("a step")
}

/// Valid inputs with about this many fields: labels have two each.
fn inputs(fields: usize) -> Value {
    let labels: Vec<_> = (0..fields / 2).map(|at| json!({ "key": format!("key-{at}"), "value": "value" })).collect();
    json!({
        "name": "#{Name}",
        "enabled": true,
        "size": "small",
        "scaling": { "fewest": 1, "most": 3 },
        "labels": labels,
        "source": { "type": "inline", "text": "hello" },
        "password": { "HasValue": true, "NewValue": "open sesame" },
        "image": { "referenceId": "web" },
        "token": "Accounts-7",
        "aws": { "credentials": { "type": "worker" }, "role": { "type": "noAssumedRole" } },
    })
}
