//! The classification, by what AWS really says.

use std::collections::BTreeSet;

use super::documented;
use crate::errors::causes;

#[test]
fn each_example_leads_to_its_kind() {
    let mut wrong = Vec::new();
    for (kind, prose) in documented() {
        for example in prose.examples.iter().filter(|example| example.identifier() != Some(kind.identifier)) {
            wrong.push(format!("{} shows {:?}: {}", kind.identifier, example.identifier(), example.text));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_example_shows_two_causes() {
    let mut wrong = Vec::new();
    for (kind, prose) in documented() {
        for example in prose.examples {
            let expected: BTreeSet<_> = example.also.iter().map(String::as_str).chain([kind.identifier]).collect();
            let shown: BTreeSet<_> = causes::special(&example.evidence()).map(|kind| kind.identifier).collect();
            if !shown.is_subset(&expected) {
                wrong.push(format!("{shown:?}: {}", example.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_cause_has_an_example() {
    let of_causes: BTreeSet<_> = causes::kinds().map(|kind| kind.identifier).collect();
    let without = documented().into_iter().filter(|(_, prose)| prose.examples.is_empty());
    let without: Vec<_> = without.map(|(kind, _)| kind.identifier).filter(|name| of_causes.contains(name)).collect();
    assert!(without.is_empty(), "{without:?}");
    assert!(of_causes.len() >= 60, "{}", of_causes.len());
}

#[test]
fn what_says_nothing_is_not_classified() {
    let texts = [
        "",
        "User Initiated",
        "Transformation succeeded",
        "Resource creation Initiated",
        "Resource creation cancelled",
        "Resource update cancelled",
        "Eventual consistency check initiated",
        "Requested update requires the creation of a new physical resource; hence creating one.",
        "The following resource(s) failed to create: [Bucket, Queue]. Rollback requested by user.",
        "Embedded stack arn:aws:cloudformation:us-east-2:123456789012:stack/vpc/0 was not successfully created: The following resource(s) failed to create: [NatEIP0].",
        "The moon is in the wrong quarter",
    ];
    for text in texts {
        assert_eq!(causes::kind_of_resource("AWS::S3::Bucket", text), None, "{text}");
        assert_eq!(causes::kind_of_change_set(text), None, "{text}");
    }
    assert_eq!(causes::kind_of_resource("AWS::SNS::Topic", "shop-bucket is in the way"), None);
}

#[test]
fn signs_are_in_lower_case() {
    for sign in causes::all().flat_map(|cause| cause.signs) {
        assert_eq!(sign.text, sign.text.to_lowercase());
    }
}
