//! Logical ids and default names: different for different names, and such as AWS takes them.

use std::collections::HashMap;

use aws_template::names::{NameOf, Scope};
use aws_template::{Kind, LogicalId};
use proptest::prelude::*;

const KINDS: [Kind; 3] = [Kind::new("Role"), Kind::new("Function"), Kind::new("Name")];

/// Names that are easily taken for one another.
fn name() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "orders",
        "Orders",
        "get",
        "get2",
        "2",
        "-",
        "--",
        "_",
        " ",
        "/",
        "{id}",
        "é",
        "untenanted",
        "role",
        "function",
        "environments1",
        "xabcdef01",
        "abcdefab",
    ]);
    let piece = prop_oneof![9 => piece.prop_map(str::to_owned), 1 => "[a-z]{1,90}", 1 => any::<String>()];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(name(), 0..4)
}

fn scope() -> impl Strategy<Value = (String, Option<String>)> {
    let id = || prop_oneof!["(Environments|Tenants|environments|dev)-?[0-9]{0,2}", name()];
    (id(), prop::option::of(id()))
}

fn slices(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

fn default_name(of: NameOf, names: &[String], (environment, tenant): &(String, Option<String>)) -> String {
    Scope { environment, tenant: tenant.as_deref() }.name(of, &slices(names))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn logical_ids_are_names_that_cloudformation_takes(names in names(), kind in 0..3_usize) {
        let id = LogicalId::new(&slices(&names), KINDS[kind]);
        prop_assert!(id.as_str().chars().all(|c| c.is_ascii_alphanumeric()), "{}", id);
        prop_assert!((1..=LogicalId::MAX_LENGTH).contains(&id.as_str().len()), "{}", id);
    }

    #[test]
    fn different_names_have_different_logical_ids(all in prop::collection::hash_set((names(), 0..3_usize), 2..60)) {
        let mut ids = HashMap::new();
        for (names, kind) in all {
            let id = LogicalId::new(&slices(&names), KINDS[kind]);
            if let Some(other) = ids.insert(id.clone(), (names.clone(), kind)) {
                return Err(TestCaseError::fail(format!("{id} is {:?} and {other:?}", (names, kind))));
            }
        }
    }

    #[test]
    fn default_names_are_within_limits(names in names(), scope in scope()) {
        for of in [NameOf::Function, NameOf::Role, NameOf::Queue, NameOf::Stack, NameOf::Alarm] {
            let name = default_name(of, &names, &scope);
            prop_assert!((1..=of.max_length()).contains(&name.len()), "{}", name);
            prop_assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "{}", name);
        }
        prop_assert!(default_name(NameOf::Stack, &names, &scope).starts_with("cf-"));
    }

    #[test]
    fn different_things_have_different_default_names(all in prop::collection::hash_set((names(), scope()), 2..60)) {
        for of in [NameOf::Stack, NameOf::Function, NameOf::Role] {
            let mut named = HashMap::new();
            for (names, scope) in &all {
                // Roles are one when they differ in case alone; the others are told apart even then.
                let name = default_name(of, names, scope).to_ascii_lowercase();
                let name = if of == NameOf::Role { name } else { default_name(of, names, scope) };
                if let Some(other) = named.insert(name.clone(), (names, scope)) {
                    return Err(TestCaseError::fail(format!("{name} is {:?} and {other:?}", (names, scope))));
                }
            }
        }
    }
}
