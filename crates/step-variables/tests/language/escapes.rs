//! `##{` and its relatives.

use step_variables::escape;

use crate::assert_all;

#[test]
fn hashes_before_a_brace() {
    assert_all(
        &[("foo", "Abc")],
        &[
            ("##{foo}", "#{foo}"),
            ("###{foo}", "#Abc"),
            ("####{foo}", "###{foo}"),
            ("#####{foo}", "###Abc"),
            ("##{foo}#{foo}", "#{foo}Abc"),
            ("##{if foo}", "#{if foo}"),
        ],
    );
}

#[test]
fn other_hashes_are_text() {
    assert_all(
        &[("foo", "Abc")],
        &[
            ("# ## ###", "# ## ###"),
            ("###### hello", "###### hello"),
            ("####### world #{foo}", "####### world Abc"),
            ("#{foo}#", "Abc#"),
            ("#a#{foo}", "#aAbc"),
        ],
    );
}

#[test]
fn escaping_is_undone_by_evaluating() {
    for text in ["", "#", "#{", "##{", "###{", "####{x}", "a #{b} ##{c}# #{", "{#{{", "\\\"#{\\\""] {
        assert_all(&[("x", "no")], &[(&escape(text), text)]);
    }
}
