//! Texts and variables that would not end, or not end soon.

use step_variables::{EvaluationError, Evaluator, Limits, VariableSet};

use crate::variables;

fn error(text: &str, variables: &VariableSet) -> EvaluationError {
    Evaluator::new(variables).evaluate(text).unwrap_err()
}

#[test]
fn a_circle_is_told_by_name() {
    for (values, cycle) in [
        (&[("Foo", "#{Foo}")][..], "Foo → Foo"),
        (
            &[("Foo", "#{Fox}"), ("Fox", "#{Fax | ToUpper}"), ("Fax", "#{Fix}"), ("Fix", "#{foo}")],
            "Foo → Fox → Fax → Fix → foo",
        ),
        (&[("Foo", "#{if Fox}#{/if}"), ("Fox", "#{A[#{Foo}]}")], "Foo → Fox → Foo"),
        (&[("Foo", "#{each i in Foo}#{/each}")], "Foo → Foo"),
        (&[("Foo", "#{calc Foo + 1}")], "Foo → Foo"),
        (&[("Foo", r##"{"a":"#{Foo.a}"}"##)], "Foo.a → Foo.a"),
    ] {
        let error = error("#{Foo}", &variables(values));
        assert_eq!(error.to_string(), format!("variables refer to each other in a circle: {cycle}"));
    }
}

#[test]
fn an_item_cannot_speak_of_itself() {
    let variables = variables(&[("L", r##"["#{a}"]"##)]);
    let error = error("#{each a in L}#{a}#{/each}", &variables);
    assert_eq!(error, EvaluationError::Circular { cycle: vec!["a".to_owned(), "a".to_owned()] });
}

#[test]
fn a_chain_of_variables_ends_somewhere() {
    let chain = |length: usize| -> VariableSet {
        (0..length)
            .map(|at| (format!("V{at}"), format!("#{{V{}}}", at + 1)))
            .chain([(format!("V{length}"), "end".to_owned())])
            .collect()
    };
    assert_eq!(Evaluator::new(&chain(63)).evaluate("#{V0}").unwrap().text(), "end");
    assert_eq!(error("#{V0}", &chain(64)), EvaluationError::TooDeep { depth: 64 });
}

#[test]
fn the_deepest_evaluation_fits_a_small_stack() {
    let deepest = Limits { depth: usize::MAX, ..Limits::default() };
    let variables: VariableSet = (0..1000)
        .map(|at| (format!("V{at}"), format!("#{{if V0x}}#{{else}}#{{x | Append #{{A[#{{V{}}}]}}}}#{{/if}}", at + 1)))
        .chain([("x".to_owned(), "x".to_owned())])
        .collect();
    let evaluate = move || Evaluator::new(&variables).with_limits(deepest).evaluate("#{V0}").unwrap_err();
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(evaluate).unwrap();
    assert_eq!(thread.join().unwrap(), EvaluationError::TooDeep { depth: 256 });
}

#[test]
fn doubling_ends_somewhere() {
    let mut variables: VariableSet =
        (0..40).map(|at| (format!("V{at}"), format!("#{{V{0}}}#{{V{0}}}", at + 1))).collect();
    variables.set("V40", "ha");
    assert_eq!(error("#{V0}", &variables), EvaluationError::TooLong { output_bytes: 4 << 20 });
}

#[test]
fn doubling_nothing_costs_nothing() {
    let mut variables: VariableSet =
        (0..60).map(|at| (format!("V{at}"), format!("#{{V{0}}}#{{V{0}}}", at + 1))).collect();
    variables.set("V60", "");
    assert_eq!(Evaluator::new(&variables).evaluate("#{V0}").unwrap().text(), "");
}

#[test]
fn a_megabyte_through_nested_loops_ends_with_an_error() {
    let items = "x,".repeat(1 << 19);
    let variables = variables(&[("Big", &items)]);
    let text = "#{each a in Big}#{each b in Big}#{each c in Big}#{if a == b}#{/if}#{/each}#{/each}#{/each}";
    assert_eq!(error(text, &variables), EvaluationError::TooMuchWork { work: Limits::default().work });
}

#[test]
fn filters_cannot_blow_a_text_up() {
    let long = "x\n".repeat(1 << 19);
    let variables = variables(&[("Long", &long)]);
    for text in
        ["#{Long | Indent #{Long}}", "#{Long | Replace x #{Long}}", "#{Long | Append #{Long}#{Long}#{Long}#{Long}}"]
    {
        assert_eq!(error(text, &variables), EvaluationError::TooLong { output_bytes: 4 << 20 }, "{text}");
    }
}

#[test]
fn copies_of_a_text_in_a_replacement_are_counted_one_by_one() {
    let long = "x".repeat(1 << 20);
    for dollars in ["$_", "$'", "$&$_"] {
        let dollars = dollars.repeat(1 << 18);
        let variables = variables(&[("Long", &long), ("Dollars", &dollars)]);
        let error = error("#{Long | Replace \"^.\" #{Dollars}}", &variables);
        assert_eq!(error, EvaluationError::TooLong { output_bytes: 4 << 20 });
    }
}

#[test]
fn limits_can_be_set() {
    let variables = variables(&[("Foo", "0123456789")]);
    let small = Evaluator::new(&variables).with_limits(Limits { output_bytes: 9, ..Limits::default() });
    assert_eq!(small.evaluate("#{Foo}").unwrap_err().to_string(), "the text would grow beyond 9 bytes");
    let lazy = Evaluator::new(&variables).with_limits(Limits { work: 10, ..Limits::default() });
    assert_eq!(lazy.evaluate("#{Foo}").unwrap_err().to_string(), "evaluating would take more than 10 units of work");
}

#[test]
fn an_evaluator_may_be_shared_between_threads() {
    let variables = variables(&[("Name", "Ada")]);
    let evaluator = Evaluator::new(&variables);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| assert_eq!(evaluator.evaluate("#{Name}").unwrap().text(), "Ada"));
        }
    });
}
