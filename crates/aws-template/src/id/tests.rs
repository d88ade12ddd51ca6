use super::*;

const ROLE: Kind = Kind::new("Role");

#[test]
fn plain_names_are_readable_and_others_keep_apart_by_a_hash() {
    let cases: [&[&str]; 12] = [
        &["orders"],
        &["get-orders"],
        &["v2-orders"],
        &["Orders"],
        &["getOrders"],
        &["get_orders"],
        &["get-2-orders"],
        &["get--orders"],
        &["orders-x1234abcd"],
        &["GET /orders/{id}"],
        &["日本"],
        &[""],
    ];
    let ids = cases.map(|names| format!("{names:?} {}", LogicalId::new(names, ROLE)));
    insta::assert_snapshot!(ids.join("\n"));
}

#[test]
fn long_names_are_cut_and_stay_apart() {
    let (one, other) = ("a".repeat(400), "a".repeat(401));
    let ids = [&one, &other].map(|name| LogicalId::new(&[name], ROLE));
    assert_ne!(ids[0], ids[1]);
    let version = ids[0].hashed(&ContentHash::of(&serde_json::json!({})));
    assert!(version.as_str().len() < LogicalId::MAX_LENGTH, "{version}");
}

#[test]
fn names_are_not_their_concatenation() {
    let nested = LogicalId::new(&["shop", "orders"], ROLE);
    assert_ne!(nested, LogicalId::new(&["shop-orders"], ROLE));
    assert_ne!(nested, LogicalId::new(&["shop/orders"], ROLE));
}

#[test]
#[should_panic(expected = "one capitalised word")]
fn a_kind_is_one_word() {
    Kind::new("LogGroup");
}
