//! Evaluation is linear in the text, and ends at its limits.

#![allow(missing_docs, reason = "a benchmark")]

use divan::Bencher;
use divan::counter::BytesCount;
use step_variables::{Evaluator, VariableSet};

fn main() {
    divan::main();
}

/// Text with an expression in every line, by its size in bytes.
#[divan::bench(args = [1_000, 10_000, 100_000, 1_000_000])]
fn evaluate(bencher: Bencher<'_, '_>, bytes: usize) {
    const LINE: &str = "server #{Name | ToLower} listens on #{Port}\n";
    let variables: VariableSet = [("Name", "Web-#{Stage}"), ("Stage", "Test"), ("Port", "8080")].into_iter().collect();
    let text = LINE.repeat(bytes / LINE.len());
    let evaluator = Evaluator::new(&variables);
    bencher.counter(BytesCount::new(text.len())).bench_local(|| evaluator.evaluate(&text));
}

/// A variable of a megabyte through nested loops: what an attacker or a mistake would do. Ends with an error.
#[divan::bench(sample_count = 5)]
fn give_up_on_nested_loops(bencher: Bencher<'_, '_>) {
    let items = "x,".repeat(500_000);
    let variables: VariableSet = [("Items", items.as_str())].into_iter().collect();
    let evaluator = Evaluator::new(&variables);
    bencher.bench_local(|| {
        let ended = evaluator.evaluate("#{each a in Items}#{each b in Items}#{a}#{b}#{/each}#{/each}");
        assert!(ended.is_err(), "nested loops over a megabyte must reach a limit");
    });
}
