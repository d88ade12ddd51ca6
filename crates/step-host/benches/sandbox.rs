//! How fast packages load and answer in the sandbox. `cargo xtask bench` packs what is measured here.

#![allow(clippy::expect_used, missing_docs, reason = "a benchmark that cannot set up its subject has nothing to say")]

use std::path::Path;

use divan::Bencher;
use divan::counter::ItemsCount;
use serde_json::{Value, json};
use step_host::{Host, HostOptions, Stage, Step};
use step_package::Package;
use tokio::runtime::Runtime;

fn main() {
    divan::main();
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

/// Schema and rules, a fresh instance per call, by the number of fields.
#[divan::bench(args = [10, 100, 1000])]
fn validate(bencher: Bencher<'_, '_>, fields: usize) {
    let cache = tempfile::tempdir().expect("a folder");
    let (step, runtime, inputs) = (load(cache.path(), &package()), runtime(), inputs(fields));
    let validate = || runtime.block_on(step.validate(&inputs, Stage::Execution)).expect("the step answers");
    assert!(!validate().has_errors(), "{:?}", validate());
    bencher.counter(ItemsCount::new(1_usize)).bench_local(validate);
}

/// A plan, a fresh instance per call.
#[divan::bench]
fn plan(bencher: Bencher<'_, '_>) {
    let cache = tempfile::tempdir().expect("a folder");
    let (step, runtime, inputs) = (load(cache.path(), &package()), runtime(), inputs(100));
    let deployment = json!({ "variables": {} });
    bencher.bench_local(|| runtime.block_on(step.plan(&inputs, None, &deployment)).expect("the step plans"));
}

fn package() -> Package {
    let packages = std::env::var("STEPS_TEST_PACKAGES").expect("run this with `cargo xtask bench`");
    Package::open(Path::new(&packages).join("every-input-step.1.0.0.zip")).expect("a package")
}

fn load(cache: &Path, package: &Package) -> Step {
    let options = HostOptions { cache: Some(cache.to_owned()), ..HostOptions::default() };
    Host::new(options).expect("a host").load(package).expect("a step")
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// Valid inputs with about this many fields: labels have two each.
fn inputs(fields: usize) -> Value {
    let labels: Vec<_> = (0..fields / 2).map(|at| json!({ "key": format!("key-{at}"), "value": "value" })).collect();
    json!({
        "name": "shop",
        "enabled": true,
        "size": "small",
        "scaling": { "fewest": 1, "most": 3 },
        "labels": labels,
        "source": { "type": "inline", "text": "hello" },
        "password": { "sensitive": "$.password" },
        "image": { "referenceId": "web" },
        "token": "Accounts-7",
        "aws": { "credentials": { "type": "worker" }, "role": { "type": "noAssumedRole" } },
    })
}
