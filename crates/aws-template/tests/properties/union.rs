//! The algebra of fragments.

use aws_template::logs::LogGroup;
use aws_template::sqs::Queue;
use aws_template::{Conflict, Format, Fragment, Kind, LogicalId, Output, Parameter, Resource, Stack, moves};
use proptest::prelude::*;

/// A fragment of few names, so that fragments meet; with few values, so that some meet in conflict.
fn fragment() -> impl Strategy<Value = Fragment> {
    let name = prop::sample::select(vec!["orders", "jobs", "shop"]);
    prop::collection::vec((0..4_u8, name, prop::bool::weighted(0.1)), 0..5).prop_map(|parts| {
        let mut fragment = Fragment::default();
        for (part, name, is_different) in parts {
            // A second declaration that differs from the first is left out: a fragment has no conflict in itself.
            let _ = declare(&mut fragment, part, name, u32::from(is_different));
        }
        fragment
    })
}

fn declare(fragment: &mut Fragment, part: u8, name: &str, seconds: u32) -> Result<(), Conflict> {
    let id = |kind: &'static str| LogicalId::new(&[name], Kind::new(kind));
    match part {
        0 => {
            let delay = fragment.parameter(Parameter::new(id("Delay"), seconds))?;
            fragment.resource(id("Queue"), Queue { delay_seconds: Some(delay), ..Queue::default() })?;
        }
        1 => {
            let queue =
                fragment.resource(id("Failed"), Queue { delay_seconds: Some(seconds.into()), ..Queue::default() })?;
            fragment.output(id("Url"), Output::new(queue.id()))?;
        }
        2 => {
            let logs = Resource::new(LogGroup::default()).depends_on([id("Failed")]);
            fragment.resource(id("Logs"), logs)?;
        }
        _ => fragment.describe(format!("Shop {seconds}")),
    }
    Ok(())
}

fn union(left: &Fragment, right: &Fragment) -> Option<Fragment> {
    left.clone().union(right.clone()).ok()
}

proptest! {
    #[test]
    fn is_commutative(a in fragment(), b in fragment()) {
        prop_assert_eq!(union(&a, &b), union(&b, &a));
    }

    #[test]
    fn is_associative(a in fragment(), b in fragment(), c in fragment()) {
        let left = union(&a, &b).and_then(|ab| union(&ab, &c));
        let right = union(&b, &c).and_then(|bc| union(&a, &bc));
        prop_assert_eq!(left, right);
    }

    #[test]
    fn is_idempotent_and_nothing_changes_nothing(a in fragment()) {
        prop_assert_eq!(union(&a, &a), Some(a.clone()));
        prop_assert_eq!(union(&a, &Fragment::default()), Some(a));
    }

    /// The order in which fragments come is not to be seen in the text.
    #[test]
    fn gives_the_same_bytes_in_any_order(a in fragment(), b in fragment()) {
        let text = |fragment: Option<Fragment>| Some(fragment?.render(Format::Yaml).ok()?.text().to_owned());
        prop_assert_eq!(text(union(&a, &b)), text(union(&b, &a)));
    }

    /// The stack of a union becomes the stacks of its parts by moves alone, if no resource is in both parts.
    #[test]
    fn is_taken_apart_by_moves(a in fragment(), b in fragment()) {
        let is_shared = |id: &LogicalId| a.resources().any(|(other, _)| other == id);
        prop_assume!(!b.resources().any(|(id, _)| is_shared(id)));
        if let Some(whole) = union(&a, &b) {
            let parts = [Stack { name: "one", fragment: &a }, Stack { name: "other", fragment: &b }];
            let moved = moves(&[Stack { name: "one", fragment: &whole }], &parts).unwrap();
            let moved: Vec<_> = moved.iter().map(|moved| &moved.logical_id).collect();
            prop_assert_eq!(moved, b.resources().map(|(id, _)| id).collect::<Vec<_>>());
        }
    }

    /// Nothing of a fragment is lost or changed: what `DependsOn` means is settled when the text is written.
    #[test]
    fn keeps_every_declaration(a in fragment(), b in fragment()) {
        if let Some(whole) = union(&a, &b) {
            prop_assert_eq!(union(&whole, &a), Some(whole.clone()));
            let names: Vec<_> = whole.resources().collect();
            prop_assert!(a.resources().chain(b.resources()).all(|resource| names.contains(&resource)));
            prop_assert!(names.iter().all(|name| a.resources().chain(b.resources()).any(|resource| resource == *name)));
        }
    }
}
