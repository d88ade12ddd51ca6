//! What holds for any text, any variables and any inputs.

use proptest::prelude::*;
use serde_json::{Map, Value};
use step_inputs::{InputSchema, contains_expression};
use step_variables::{Evaluator, Limits, Template, VariableSet, escape, filter_names, substitute};

/// Texts that look like the language, right and wrong.
fn template() -> impl Strategy<Value = String> {
    let filters: Vec<_> = filter_names().map(str::to_owned).collect();
    let piece = prop_oneof![
        prop::sample::select(vec![
            "#{",
            "}",
            "#",
            "{",
            "[",
            "]",
            "#{/",
            "#{if a}",
            "#{elseif b}",
            "#{else}",
            "#{/if}",
            "#{unless ",
            "#{/unless}",
            "#{each i in ",
            "#{/each}",
            "#{calc ",
            "==",
            "!=",
            "\"",
            "\\\"",
            "|",
            ".",
            "*",
            "(",
            ")",
            "+",
            "-",
            "/",
            " ",
            "\n",
            "a",
            "b",
            "List",
            "Json",
            "Deep",
            "i",
            "Key",
            "Value",
            "Octopus.Template.Each.Last",
            "1",
            "8",
            "é",
            "😀",
            "##{",
        ])
        .prop_map(str::to_owned),
        prop::sample::select(filters),
        ".{0,3}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn variables(a: &str, b: &str) -> VariableSet {
    [
        ("a", a),
        ("b", b),
        ("List[x].Key", "1"),
        ("List[y].Key", "#{a}"),
        ("Json", r##"{"a":[1,"#{b}",{"Deep":null}],"Key":"Value"}"##),
        ("Deep", "#{Json.a[1]}"),
    ]
    .into_iter()
    .collect()
}

fn inputs() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z# {}]{0,12}".prop_map(Value::from),
        Just(Value::from("#{a}")),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec(("[a-z ]{1,4}", inner), 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Whether two documents differ only in texts that have expressions.
fn same_but_for_expressions(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::String(text), Value::String(_)) if contains_expression(text) => true,
        (Value::Array(before), Value::Array(after)) => {
            before.len() == after.len()
                && before.iter().zip(after).all(|(before, after)| same_but_for_expressions(before, after))
        }
        (Value::Object(before), Value::Object(after)) => {
            before.keys().eq(after.keys())
                && before.values().zip(after.values()).all(|(before, after)| same_but_for_expressions(before, after))
        }
        _ => before == after,
    }
}

const SMALL: Limits = Limits { depth: 64, output_bytes: 1 << 16, work: 1_000_000 };

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_without_expressions_is_unchanged(text in ".*") {
        prop_assume!(!contains_expression(&text));
        let variables = VariableSet::new();
        let evaluated = Evaluator::new(&variables).evaluate(&text).unwrap();
        prop_assert_eq!(evaluated.text(), text);
    }

    #[test]
    fn what_is_escaped_comes_back(text in prop_oneof![".*", "[#{}a]{0,20}"]) {
        let variables = VariableSet::new();
        let evaluated = Evaluator::new(&variables).evaluate(&escape(&text)).unwrap();
        prop_assert_eq!(evaluated.text(), text);
        prop_assert!(evaluated.unresolved().is_empty());
    }

    #[test]
    fn any_text_is_read_or_refused(text in template()) {
        if let Err(error) = Template::parse(&text) {
            prop_assert!(error.position.offset <= text.len());
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn any_text_is_evaluated_within_limits(text in template(), a in template(), b in template()) {
        let variables = variables(&a, &b);
        let evaluator = Evaluator::new(&variables).with_limits(SMALL);
        if let Ok(evaluated) = evaluator.evaluate(&text) {
            prop_assert!(evaluated.text().len() <= SMALL.output_bytes);
        }
    }

    #[test]
    fn evaluating_is_deterministic(text in template(), a in template(), b in template()) {
        let variables = variables(&a, &b);
        let evaluator = Evaluator::new(&variables).with_limits(SMALL);
        prop_assert_eq!(evaluator.evaluate(&text), Evaluator::new(&variables).with_limits(SMALL).evaluate(&text));
        prop_assert_eq!(evaluator.evaluate(&text), evaluator.evaluate(&text));
    }

    #[test]
    fn each_unresolved_expression_stands_in_its_text(text in template()) {
        let variables = VariableSet::new();
        if let Ok(evaluated) = Evaluator::new(&variables).evaluate(&text) {
            for unresolved in evaluated.unresolved() {
                prop_assert!(text.contains(&unresolved.expression), "{:?}", unresolved);
            }
        }
    }

    #[test]
    fn substitution_keeps_the_shape_and_what_has_no_expression(inputs in inputs()) {
        let variables = variables("1", "2");
        let substituted = substitute(&inputs, &InputSchema::default(), &Evaluator::new(&variables));
        prop_assert!(same_but_for_expressions(&inputs, &substituted.inputs), "{:?}", substituted.inputs);
    }

    #[test]
    fn substitution_takes_any_schema(inputs in inputs(), schema in inputs()) {
        let variables = variables("1", "2");
        let schema = serde_json::json!({
            "definitions": { "a": { "isRoot": true, "properties": { "a": schema, "b": { "$ref": "#/definitions/a" } } } }
        });
        let schema = InputSchema::expand_present(&schema, &inputs).unwrap_or_default();
        substitute(&inputs, &schema, &Evaluator::new(&variables));
    }

    #[test]
    fn any_pattern_is_used_or_refused(pattern in "[a-c\\\\\\[\\](){}*+?|^$.<>=!:,0-3dwsbkpPZ&~-]{0,20}", text in "[abc0-3 \n]{0,20}") {
        let variables: VariableSet = [("pattern", escape(&pattern)), ("text", text)].into_iter().collect();
        Evaluator::new(&variables).evaluate("#{text | Replace #{pattern} \"<$1$&>\"}").unwrap();
    }

    #[test]
    fn any_format_is_used_or_refused(format in "[0#.,%;'\\\\eE+ a-zA-Z:/-]{0,12}", number in any::<f64>()) {
        let number = number.to_string();
        let variables: VariableSet = [("format", format.as_str()), ("number", &number), ("date", "2030-05-22T09:05:07.25Z")].into_iter().collect();
        for text in ["#{number | Format #{format}}", "#{number | Format Double #{format}}", "#{date | Format Date #{format}}"] {
            Evaluator::new(&variables).evaluate(text).unwrap();
        }
    }
}
