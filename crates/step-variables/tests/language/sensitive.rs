//! Values that must not be shown.

use step_variables::{Evaluated, Evaluator, Secret, VariableSet};

fn evaluate(text: &str) -> Evaluated {
    let mut variables = VariableSet::new();
    variables.set_sensitive("Secret", "s3cret");
    variables.set_sensitive("Json", r#"{"user":"ada","password":"hunter2"}"#);
    variables.set_sensitive("Pin", "41");
    variables.set("Plain", "plain");
    variables.set("Url", "https://#{Secret}@host");
    variables.set("Item[x].Password", "#{Secret}");
    Evaluator::new(&variables).evaluate(text).unwrap()
}

#[test]
fn what_was_used_is_listed_with_what_filters_made_of_it() {
    for (text, expected, sensitive) in [
        ("#{Plain}", "plain", &[][..]),
        ("#{Secret}", "s3cret", &["s3cret"]),
        ("#{Secret | ToUpper} #{Secret}", "S3CRET s3cret", &["s3cret", "S3CRET"]),
        ("#{Url | UriDataEscape}", "https%3A%2F%2Fs3cret%40host", &["s3cret", "https%3A%2F%2Fs3cret%40host"]),
        ("#{Plain | Append #{Secret}}", "plains3cret", &["s3cret", "plains3cret"]),
        ("#{Json.password}", "hunter2", &["hunter2"]),
        ("#{each pair in Json}#{pair.Value},#{/each}", "ada,hunter2,", &["ada", "hunter2"]),
        ("#{each pair in Json}#{pair.Key},#{/each}", "user,password,", &["user", "password"]),
        ("#{each pair in Json}#{pair},#{/each}", "user,password,", &["user", "password"]),
        ("#{each i in Item}#{i.Password}#{/each}", "s3cret", &["s3cret"]),
        ("#{calc Pin + 1}", "42", &["41", "42"]),
    ] {
        let evaluated = evaluate(text);
        let listed: Vec<_> = evaluated.sensitive_values().iter().map(Secret::expose).collect();
        assert_eq!((evaluated.text(), &listed[..]), (expected, sensitive), "{text}");
        assert_eq!(evaluated.is_sensitive(), !sensitive.is_empty(), "{text}");
    }
}

#[test]
fn asking_about_a_secret_does_not_show_it() {
    for text in ["#{Secret | Contains s3}", "#{if Secret == \"s3cret\"}true#{/if}"] {
        let evaluated = evaluate(text);
        assert!(!evaluated.is_sensitive(), "{text}");
        assert!(!evaluated.sensitive_values().iter().any(|value| value.expose() == "true"), "{text}");
    }
}

#[test]
fn a_part_of_a_secret_is_not_told() {
    let mut variables = VariableSet::new();
    variables.set_sensitive("Password", "pa#{ss}w#{o | rd}");
    variables.set("Url", "https://#{Password}");
    let evaluated = Evaluator::new(&variables).evaluate("#{Url}").unwrap();
    assert_eq!(evaluated.text(), "https://pa#{ss}w#{o | rd}");
    let listed: Vec<_> = evaluated.unresolved().iter().map(ToString::to_string).collect();
    assert_eq!(listed, ["`***`: no variable has this name (through Url → Password)"]);
}

#[test]
fn nothing_prints_a_secret() {
    let evaluated = evaluate("#{Secret}#{Secret | Substring 99}");
    assert!(!format!("{evaluated:?}").contains("s3cret"));
    assert_eq!(evaluated.sensitive_values()[0].to_string(), "***");
    assert!(!evaluated.unresolved()[0].to_string().contains("s3cret"));
}
