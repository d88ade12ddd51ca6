//! Names, indexes and walking into JSON.

use step_variables::Reason;

use crate::{assert_all, assert_left, evaluate};

#[test]
fn a_name_stands_for_its_value() {
    assert_all(
        &[
            ("Foo", "Bar"),
            ("Foo Bar Jazz", "spaced"),
            ("a/b", "slash"),
            ("a~b", "tilde"),
            ("(abc)", "parens"),
            ("x@y", "at"),
        ],
        &[
            ("#{Foo}", "Bar"),
            ("#{foo}", "Bar"),
            ("#{ Foo }", "Bar"),
            ("#{Foo Bar Jazz}", "spaced"),
            ("#{a/b}", "slash"),
            ("#{a~b}", "tilde"),
            ("#{(abc)}", "parens"),
            ("#{x@y}", "at"),
            ("<#{Foo}#{Foo}>", "<BarBar>"),
        ],
    );
}

#[test]
fn a_value_may_have_expressions() {
    assert_all(&[("Foo", "#{Bar | ToLower}"), ("Bar", "Baz")], &[("#{Foo}", "baz"), ("#{Foo|ToUpper}", "BAZ")]);
}

#[test]
fn names_with_points_and_indexes_are_paths() {
    assert_all(
        &[
            ("Octopus.Action[Package A].Name", "A"),
            ("Octopus.Action[Package B].Name", "B"),
            ("Octopus.Action[].Name", "blank"),
            ("Nested[container[0]].Name", "first"),
            ("Nested[container[1]].Name", "second"),
        ],
        &[
            ("#{Octopus.Action[Package A].Name}", "A"),
            ("#{octopus.action[package b].name}", "B"),
            ("#{Octopus.Action[].Name}", "blank"),
            ("#{Octopus.Action[*].Name}", "A"),
            ("#{Octopus.Action[ Package A ].Name}", "A"),
            ("#{Nested[container[1]].Name}", "second"),
            ("#{Octopus.Action[Package A]}", "Package A"),
        ],
    );
}

#[test]
fn an_index_may_be_a_variable() {
    assert_all(
        &[
            ("MyPassword[username]", "secret"),
            ("UserName", "username"),
            ("Alias", "UserName"),
            ("Deep[UserName]", "UserName"),
        ],
        &[
            ("#{MyPassword[#{UserName}]}", "secret"),
            ("#{MyPassword[ #{ UserName } ]}", "secret"),
            ("#{Deep[#{Alias}]}", "UserName"),
        ],
    );
}

#[test]
fn what_is_not_defined_stays_and_is_listed() {
    assert_left(
        &[("Foo", "Bar"), ("A[x].Name", "A"), ("Five", "5")],
        &[
            ("#{Nothing}", "no variable has this name"),
            ("#{  Nothing  }", "no variable has this name"),
            ("#{Nothing | ToUpper}", "no variable has this name"),
            ("#{Nothing | Append x}", "no variable has this name"),
            ("#{Foo.Part}", "no variable has this name"),
            ("#{Five.Part}", "no variable has this name"),
            ("#{A}", "no variable has this name"),
            ("#{A[y].Name}", "no variable has this name"),
            ("#{A[#{Nothing}].Name}", "no variable has this name"),
        ],
    );
}

#[test]
fn each_unresolved_expression_is_listed_once_with_its_way() {
    let evaluated = evaluate("#{Foo} #{Gone} #{Gone} #{Foo}", &[("Foo", "<#{Bar}>"), ("Bar", "#{Lost}")]);
    assert_eq!(evaluated.text(), "<#{Lost}> #{Gone} #{Gone} <#{Lost}>");
    let listed: Vec<_> = evaluated.unresolved().iter().map(ToString::to_string).collect();
    assert_eq!(
        listed,
        ["`#{Lost}`: no variable has this name (through Foo → Bar)", "`#{Gone}`: no variable has this name"]
    );
}

#[test]
fn an_unknown_filter_is_told_by_name() {
    let evaluated = evaluate("#{Foo | ToBazooka 6}", &[("Foo", "Abc")]);
    assert_eq!(evaluated.text(), "#{Foo | ToBazooka 6}");
    assert_eq!(evaluated.unresolved()[0].reason, Reason::UnknownFilter { filter: "ToBazooka".to_owned() });
}

#[test]
fn json_can_be_walked() {
    assert_all(
        &[
            ("Test", r#"{"Hello":"World","Deep":{"World":{"Foo":12}},"Items":[{"Name":"Toast"},{"Name":"Bread"}]}"#),
            ("List", "[2,3,[5,8]]"),
            ("Kinds", r#"{"yes":true,"no":false,"none":null,"whole":1.0,"half":0.5,"big":12345678901234567890}"#),
            ("Inner", r#"{"json":"{\"a\":[1]}"}"#),
            ("Key", "Hello"),
        ],
        &[
            ("#{Test.Hello}", "World"),
            ("#{Test[Hello]}", "World"),
            ("#{Test[#{Key}]}", "World"),
            ("#{Test[Deep][World][Foo]}", "12"),
            ("#{Test.Items[1].Name}", "Bread"),
            ("#{Test.Deep.World}", r#"{"Foo":12}"#),
            ("#{List[0]}#{List[2][1]}", "28"),
            ("#{Kinds.yes} #{Kinds.no} #{Kinds.none} #{Kinds.whole} #{Kinds.half}", "True False  1 0.5"),
            ("#{Kinds.big}", "12345678901234567890"),
            ("#{Inner.json.a[0]}", "1"),
        ],
    );
}

#[test]
fn what_json_does_not_have_is_empty() {
    assert_all(
        &[("Foo", r#"{"Bar":"ABC"}"#), ("List", "[2,3]")],
        &[("Alpha#{Foo.NotBar}bet", "Alphabet"), ("Alpha#{List[4]}bet", "Alphabet")],
    );
}

#[test]
fn variables_go_before_json() {
    assert_all(
        &[
            ("Test.Hello", "Go Away"),
            ("Test", r#"{"Hello":"World","Foo":"Bar","Donkey":{"Kong":12}}"#),
            ("Test[Foo]", "Nope"),
            ("Test.Donkey.Kong", "MARIO"),
        ],
        &[("#{Test.Hello}", "Go Away"), ("#{Test[Foo]}", "Nope"), ("#{Test.Donkey.Kong}", "MARIO")],
    );
}

#[test]
fn json_may_have_expressions() {
    assert_all(
        &[
            ("Prop", "Foo"),
            ("Quoted", r#"a "quoted" \ text"#),
            ("Value", r##"{"Foo":"#{Quoted}"}"##),
            ("Name", r##"{"#{Prop}":"by name"}"##),
            ("Whole", "#{Value}"),
            ("Itself", r##"{"Name":"#{Itself.Value}","Value":12}"##),
        ],
        &[
            ("#{Value.Foo}", r#"a "quoted" \ text"#),
            ("#{Name.Foo}", "by name"),
            ("#{Itself.Name}", "12"),
            ("#{Itself}", r#"{"Name":"12","Value":12}"#),
        ],
    );
}

#[test]
fn a_value_that_is_malformed_is_literal() {
    assert_all(
        &[("Password", "p#{ss"), ("Other", "#{if}#{/each}")],
        &[("#{Password}", "p#{ss"), ("#{Other}", "#{if}#{/each}")],
    );
}

#[test]
fn null_makes_nothing_of_the_whole_text() {
    for text in ["a#{Foo | Null}b", "#{ | null}", "#{Indirect}", "#{Indirect | ToUpper}", "#{Foo | ToUpper | Null}"] {
        let evaluated = evaluate(text, &[("Foo", "Bar"), ("Indirect", "x#{Foo | Null}")]);
        assert!(evaluated.is_null(), "{text}");
        assert_eq!((evaluated.text(), evaluated.unresolved()), ("", [].as_slice()), "{text}");
    }
}
