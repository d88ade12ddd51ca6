//! `each`.

use crate::{assert_all, evaluate};

const ACTIONS: [(&str, &str); 6] = [
    ("Octopus.Action[Package A].Name", "A"),
    ("Octopus.Action[Package A].TargetRoles", "a,b"),
    ("Octopus.Action[Package B].Name", "#{NameOfB}"),
    ("Octopus.Action[Package B].TargetRoles", "c"),
    ("Octopus.Action[].Name", "Blank"),
    ("NameOfB", "B"),
];

#[test]
fn indexed_variables_are_gone_through_in_their_order() {
    assert_all(
        &ACTIONS,
        &[
            ("#{each a in Octopus.Action}#{a}-#{a.Name}|#{/each}", "Package A-A|Package B-B|-Blank|"),
            ("#{each  a  in  Octopus.Action }#{ a.Name }#{ /each }", "ABBlank"),
            ("#{each the action in Octopus.Action}#{the action.Name}#{/each}", "ABBlank"),
        ],
    );
}

#[test]
fn loops_nest() {
    let text = "#{each a in Octopus.Action}#{each role in a.TargetRoles}#{a.Name}#{role} #{/each}#{/each}";
    assert_all(&ACTIONS, &[(text, "Aa Ab Bc ")]);
}

#[test]
fn texts_are_split_at_commas() {
    assert_all(
        &[("Endpoints", r"C:\A,D:\B"), ("Indirect", "#{One},x"), ("One", "1,2"), ("Empty", "")],
        &[
            ("#{each endpoint in Endpoints}#{endpoint},#{/each}", r"C:\A,D:\B,"),
            ("#{each part in Indirect}<#{part}>#{/each}", "<1><2><x>"),
            ("#{each part in Empty}<#{part}>#{/each}", "<>"),
            ("#{each part in Nothing}<#{part}>#{/each}", ""),
        ],
    );
}

#[test]
fn json_lists_and_objects_are_gone_through() {
    assert_all(
        &[
            ("Numbers", "[2,3,5,8]"),
            ("Sizes", r#"{"Small":"11.5","Large":{"Error":"Not Stocked"}}"#),
            ("People", r##"[{"Name":"#{First}"},{"Name":"Bob"}]"##),
            ("First", "Ada"),
            ("Outer", r#"{"Inner":{"a":1,"b":2}}"#),
        ],
        &[
            ("#{each n in Numbers}#{n}#{unless Octopus.Template.Each.Last == \"True\"}-#{/unless}#{/each}", "2-3-5-8"),
            ("#{each size in Sizes}#{size}=#{size.Key};#{/each}", "Small=Small;Large=Large;"),
            ("#{each size in Sizes}#{size.Value} #{/each}", "11.5 {\"Error\":\"Not Stocked\"} "),
            ("#{each p in People}#{p.Name} #{/each}", "Ada Bob "),
            ("#{each pair in Outer.Inner}#{pair.Key}#{pair.Value}#{/each}", "a1b2"),
        ],
    );
}

#[test]
fn loops_tell_where_they_are() {
    let text = "#{each a in L}#{a}#{Octopus.Template.Each.Index}#{Octopus.Template.Each.First}#{Octopus.Template.Each.Last} #{/each}";
    assert_all(&[("L", "x,y,z")], &[(text, "x0TrueFalse y1FalseFalse z2FalseTrue ")]);
}

#[test]
fn a_loop_variable_goes_before_others_and_ends_with_its_loop() {
    assert_all(&[("a", "outer"), ("L", "inner")], &[("#{a}#{each a in L}#{a}#{/each}#{a}", "outerinnerouter")]);
}

#[test]
fn an_index_may_be_a_loop_variable() {
    let text = "#{each action in Action}#{if Step[#{action.StepName}].Status != \"Skipped\"}#{Step[#{action.StepName}].Details}#{/if}#{/each}";
    assert_all(
        &[
            ("Action[1].StepName", "Step 1"),
            ("Action[2].StepName", "Step 2"),
            ("Step[Step 1].Details", "Step 1 Details"),
            ("Step[Step 2].Details", "Step 2 Details"),
            ("Step[Step 1].Status", "Skipped"),
            ("Step[Step 2].Status", "Running"),
        ],
        &[(text, "Step 2 Details")],
    );
}

#[test]
fn a_value_cannot_see_a_loop_that_uses_it() {
    let evaluated = evaluate("#{each a in L}#{Value}#{/each}", &[("L", "x"), ("Value", "#{a}")]);
    assert_eq!(evaluated.text(), "#{a}");
}

#[test]
fn an_items_value_can_see_its_loop() {
    assert_all(
        &[
            ("Action[x].Name", "X"),
            ("Action[x].Text", "I am #{a.Name}"),
            ("Action[y].Name", "Y"),
            ("Action[y].Text", "I am #{a.Name}"),
        ],
        &[("#{each a in Action}#{a.Text};#{/each}", "I am X;I am Y;")],
    );
}

#[test]
fn items_are_evaluated_once() {
    assert_all(&[("L", "##{a},b"), ("a", "no")], &[("#{each i in L}#{i} #{/each}", "#{a} b ")]);
}

#[test]
fn what_an_item_does_not_have_stays() {
    let evaluated =
        evaluate("#{each a in Action}#{a.Size}#{/each}", &[("Action[x].Name", "Baz"), ("Action[y].Name", "Baz")]);
    assert_eq!(evaluated.text(), "#{a.Size}#{a.Size}");
    assert_eq!(evaluated.unresolved().len(), 1);
}
