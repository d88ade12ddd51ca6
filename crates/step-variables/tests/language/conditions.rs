//! `if`, `elseif`, `else`, `unless`.

use crate::{assert_all, assert_left};

const VALUES: [(&str, &str); 7] = [
    ("Truthy", "true"),
    ("Falsy", "False"),
    ("Result", "result"),
    ("Other", "other"),
    ("Octopus", "octopus"),
    ("Same", "octopus"),
    ("Upper", "OCTOPUS"),
];

#[test]
fn a_branch_is_chosen() {
    assert_all(
        &VALUES,
        &[
            ("#{if Truthy}#{Result}#{/if}", "result"),
            ("#{if Falsy}#{Result}#{/if}", ""),
            ("#{if Truthy}#{Result}#{else}#{Other}#{/if}", "result"),
            ("#{if Falsy}#{Result}#{else}#{Other}#{/if}", "other"),
            ("#{unless Falsy}#{Result}#{/unless}", "result"),
            ("#{unless Truthy}#{Result}#{else}#{Other}#{/unless}", "other"),
            ("#{if Nothing}#{Result}#{else}#{Other}#{/if}", "other"),
            ("#{unless Nothing}#{Result}#{/unless}", "result"),
            ("#{IF Truthy}yes#{/if}", "yes"),
        ],
    );
}

#[test]
fn elseif_asks_on() {
    let text = "#{if Octopus == \"a\"}A#{elseif Octopus == \"octopus\"}B#{elseif Truthy}C#{else}D#{/if}";
    assert_all(
        &VALUES,
        &[
            (text, "B"),
            ("#{if Falsy}A#{elseif Falsy}B#{else}C#{/if}", "C"),
            ("#{if Falsy}A#{elseif Truthy}B#{/if}", "B"),
            ("#{if Falsy}A#{elseif Nothing}B#{/if}", ""),
        ],
    );
}

#[test]
fn whitespace_in_tags_does_not_count() {
    assert_all(
        &VALUES,
        &[
            ("#{ if Truthy}#{Result}#{/if}", "result"),
            ("#{if  Truthy  }#{ Result }#{/if}", "result"),
            ("#{if Truthy  == \"true\"}#{Result}#{/if}", "result"),
            ("#{if Truthy!=\"false\"}#{Result}#{ /if }", "result"),
            ("#{if Falsy}a#{ else }b#{/if}", "b"),
        ],
    );
}

#[test]
fn comparisons_are_case_sensitive() {
    assert_all(
        &VALUES,
        &[
            ("#{if Octopus == Same}yes#{/if}", "yes"),
            ("#{if Octopus != Same}yes#{else}no#{/if}", "no"),
            ("#{if Octopus == Upper}yes#{else}no#{/if}", "no"),
            ("#{if Octopus == \"octopus\"}yes#{/if}", "yes"),
            ("#{if Octopus == \"Octopus\"}yes#{else}no#{/if}", "no"),
            ("#{if \"octopus\" == Octopus}yes#{/if}", "yes"),
            ("#{if Octopus == \\\"octopus\\\"}yes#{/if}", "yes"),
            ("#{if Nothing == \"\"}yes#{/if}", "yes"),
            ("#{if Octopus | ToUpper == Upper}yes#{/if}", "yes"),
            ("#{if Octopus | Contains top}yes#{/if}", "yes"),
        ],
    );
}

#[test]
fn blocks_nest() {
    assert_all(
        &VALUES,
        &[
            ("#{if Truthy}#{if Octopus==\"octopus\"}#{Result}#{/if}#{/if}", "result"),
            ("#{if Falsy}a#{else}#{if Octopus==\"octopus\"}b#{else}c#{/if}#{/if}", "b"),
            ("#{if Truthy}#{unless Truthy}a#{else}b#{/unless}#{/if}", "b"),
        ],
    );
}

#[test]
fn few_texts_are_falsy() {
    for (value, expected) in [
        ("", "no"),
        ("0", "no"),
        ("no", "no"),
        ("No", "no"),
        (" FALSE ", "no"),
        (" ", "yes"),
        ("00", "yes"),
        (" 0", "yes"),
        ("false.", "yes"),
        ("1", "yes"),
    ] {
        assert_all(&[("Value", value)], &[("#{if Value}yes#{else}no#{/if}", expected)]);
    }
}

#[test]
fn a_condition_that_cannot_be_evaluated_leaves_the_block() {
    assert_left(
        &VALUES,
        &[
            ("#{if Nothing | ToUpper}yes#{else}no#{/if}", "no variable has this name"),
            (
                "#{if Octopus | Substring 99}yes#{/if}",
                "`Substring` would cut outside of the text or through a character",
            ),
            ("#{if Octopus == Nothing | ToUpper}yes#{/if}", "no variable has this name"),
        ],
    );
}
