//! Making a package from a component.

use super::program::{Workplace, end};

fn pack(workplace: &Workplace, wasm: &[u8]) -> super::program::Ended {
    let component = workplace.write("step.wasm", wasm);
    for (name, text) in [("README.md", "# X"), ("CHANGELOG.md", "# X"), ("logo.svg", "<svg/>")] {
        workplace.write(name, text);
    }
    let out = workplace.path("out");
    end(workplace.steps(&["pack", component.to_str().unwrap(), "--out", out.to_str().unwrap()]))
}

#[test]
fn something_else_than_a_component_is_refused_and_nothing_is_written() {
    let workplace = Workplace::new("no_component");
    pack(&workplace, b"\0asm but not really").fails(4, &["not a WebAssembly component", "fix:"]);
    assert!(!workplace.path("out").exists());
}

#[test]
fn an_unknown_import_is_refused_by_name() {
    let workplace = Workplace::new("unknown_import");
    let component = wat::parse_str(r#"(component (import "acme:telepathy/mind@1.0.0" (instance)))"#).unwrap();
    pack(&workplace, &component).fails(4, &["acme:telepathy/mind@1.0.0"]);
}

#[test]
fn a_component_that_is_no_step_is_refused() {
    let workplace = Workplace::new("no_step");
    pack(&workplace, &wat::parse_str("(component)").unwrap()).fails(4, &["octopus:step-description/description"]);
}
