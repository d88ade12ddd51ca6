use super::*;

fn scope<'a>(environment: &'a str, tenant: Option<&'a str>) -> Scope<'a> {
    Scope { environment, tenant }
}

/// The facts about the original system's generator of stack names.
#[test]
fn stacks_are_named_as_in_the_original_system() {
    let tenanted = scope("Environments-1", Some("Tenants-1"));
    assert_eq!(tenanted.name(NameOf::Stack, &[]), "cf-environments1-tenants1");
    assert_eq!(scope("Environments-1", None).name(NameOf::Stack, &[]), "cf-environments1-untenanted");
    let name = tenanted.name(NameOf::Stack, &["bucket", "second-bucket"]);
    assert_eq!(name, "cf-bucket-secondBucket-environments1-tenants1");
    assert_eq!(tenanted.name(NameOf::Stack, &[&"x".repeat(128)]).len(), 128);
}

#[test]
fn what_camel_case_loses_is_kept_by_a_hash() {
    let spellings = ["get-orders", "get_orders", "getOrders", "GetOrders", "get orders", "get--orders", "getorders"];
    let test = scope("Environments-1", None);
    let names: Vec<_> = spellings.iter().map(|name| test.name(NameOf::Function, &[name])).collect();
    insta::assert_snapshot!(names.join("\n"));
}

#[test]
fn scopes_that_look_alike_have_different_names() {
    let scopes = [
        scope("Environments-1", None),
        scope("environments1", None),
        scope("environments-1", None),
        scope("Environments-11", None),
        scope("Environments-1", Some("untenanted")),
        scope("Environments-1", Some("")),
        scope("Environments-1", Some("Tenants-1")),
        scope("dev", None),
    ];
    let names: Vec<_> = scopes.iter().map(|scope| scope.name(NameOf::Stack, &["shop"])).collect();
    insta::assert_snapshot!(names.join("\n"));
}

#[test]
fn parts_are_not_their_concatenation() {
    let test = scope("Environments-1", None);
    assert_ne!(test.name(NameOf::Stack, &["shop", "orders"]), test.name(NameOf::Stack, &["shop-orders"]));
}

#[test]
fn no_name_looks_like_another_with_its_hash() {
    let tenant = scope("dev", Some("abcdefab"));
    assert_eq!(tenant.name(NameOf::Stack, &["shop"]).split('-').count(), 5);
}

#[test]
fn roles_differ_in_more_than_case() {
    let test = scope("Environments-1", None);
    let [one, other] = ["get-orders", "getorders"].map(|name| test.name(NameOf::Role, &[name]).to_ascii_lowercase());
    assert_ne!(one, other);
    assert_eq!(test.name(NameOf::Role, &["orders"]), "orders-environments1-untenanted");
}
