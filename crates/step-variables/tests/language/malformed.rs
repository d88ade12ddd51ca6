//! What cannot be read, and what is said about it.

use step_variables::{EvaluationError, Evaluator, MAX_NESTING, ParseProblem, Template, VariableSet};

#[test]
fn problems_are_told_with_their_place() {
    for (text, message) in [
        ("#{Foo", "`#{` is never closed by `}` at line 1, column 1"),
        ("#{}", "a variable's name is missing at line 1, column 3"),
        ("#{ }", "a variable's name is missing at line 1, column 4"),
        ("#{Fo[o}", "`[` is never closed by `]` at line 1, column 5"),
        ("#{Package[package]...ExtractedPath}", "a variable's name is missing at line 1, column 20"),
        ("#{Foo!}", "`!` is not expected here at line 1, column 6"),
        ("a\nbé #{Foo$}", "`$` is not expected here; in a filter's option it needs double quotes at line 2, column 9"),
        ("#{Foo | }", "a filter's name is missing at line 1, column 9"),
        (
            "#{Foo | Format 0.0}",
            "`.` is not expected here; in a filter's option it needs double quotes at line 1, column 17",
        ),
        ("#{Foo | Append \"x}", "`\"` is never closed by `\"` at line 1, column 16"),
        ("#{Foo | Append \\\"x\"}", "`\\\"` is never closed by `\\\"` at line 1, column 16"),
        ("#{if Foo}x", "`#{if` is never closed by `#{/if}` at line 1, column 1"),
        ("#{each a in Foo}x", "`#{each` is never closed by `#{/each}` at line 1, column 1"),
        ("#{unless Foo}x#{else}", "`#{unless` is never closed by `#{/unless}` at line 1, column 1"),
        ("#{each a}x#{/each}", "`each` needs `in` and a collection, as in `#{each item in Items}` at line 1, column 9"),
        ("x#{/if}", "`#{/if}` belongs to no block at line 1, column 2"),
        ("x#{else}", "`#{else}` belongs to no block at line 1, column 2"),
        ("x#{elseif a}", "`#{elseif a}` belongs to no block at line 1, column 2"),
        ("#{/foo}", "`#{/foo}` belongs to no block at line 1, column 1"),
        ("#{if a}#{/each}", "`#{/each}` belongs to no block at line 1, column 8"),
        ("#{if a}#{else}#{else}#{/if}", "`#{else}` belongs to no block at line 1, column 15"),
        ("#{unless a}#{elseif b}#{/unless}", "`#{elseif b}` belongs to no block at line 1, column 12"),
        ("#{each a in b}#{else}#{/each}", "`#{else}` belongs to no block at line 1, column 15"),
        ("#{Foo | Append #{/if}}", "`#{/if}` belongs to no block at line 1, column 16"),
        ("#{calc 1 +}", "a number, a name or `(` is missing at line 1, column 11"),
        ("#{calc (1}", "`(` is never closed by `)` at line 1, column 8"),
        ("#{calc {a + 1}", "`{` is never closed by `}` at line 1, column 8"),
        ("#{calc 1.2.3}", "a number, a name or `(` is missing at line 1, column 8"),
    ] {
        let error = Template::parse(text).expect_err(text);
        assert_eq!(error.to_string(), message, "{text}");
    }
}

#[test]
fn an_expression_between_quotes_is_refused() {
    let error = Template::parse("#{Foo | Append \"#{Bar}\"}").unwrap_err();
    assert_eq!(error.problem, ParseProblem::ExpressionInQuotes);
}

#[test]
fn a_malformed_text_has_no_result() {
    let variables = VariableSet::new();
    let error = Evaluator::new(&variables).evaluate("#{Foo").unwrap_err();
    assert!(matches!(error, EvaluationError::Malformed(_)));
    assert_eq!(error.to_string(), "the expression is malformed: `#{` is never closed by `}` at line 1, column 1");
}

#[test]
fn nesting_ends_somewhere() {
    for (open, inner, close) in
        [("#{if a}", "x", "#{/if}"), ("#{each a in b}", "x", "#{/each}"), ("#{a | Append ", "#{b}", "}")]
    {
        let nested = |levels: usize| format!("{}{inner}{}", open.repeat(levels), close.repeat(levels));
        assert!(Template::parse(&nested(MAX_NESTING - 1)).is_ok(), "{open}");
        let error = Template::parse(&nested(MAX_NESTING + 1)).expect_err(open);
        assert_eq!(error.problem, ParseProblem::TooDeep, "{open}");
    }
    let parentheses = format!("#{{calc {}1{}}}", "(".repeat(1000), ")".repeat(1000));
    assert_eq!(Template::parse(&parentheses).unwrap_err().problem, ParseProblem::TooDeep);
}

#[test]
fn a_long_sum_is_no_deep_one() {
    let sum = format!("#{{calc 1{}}}", "+1".repeat(9_999));
    let variables = VariableSet::new();
    assert_eq!(Evaluator::new(&variables).evaluate(&sum).unwrap().text(), "10000");
}
