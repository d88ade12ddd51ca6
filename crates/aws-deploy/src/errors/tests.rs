//! The catalogue, its prose and examples in `docs/errors/prose`, and the pages made of both.

mod examples;
mod pages;
mod prose;

use std::collections::BTreeSet;

use prose::Prose;
use step_core::ErrorKind;

use super::all;

/// Every kind with its prose, by identifier.
fn documented() -> Vec<(&'static ErrorKind, Prose)> {
    let mut prose = prose::load();
    let mut kinds = all();
    kinds.sort_by_key(|kind| kind.identifier);
    let identifiers: BTreeSet<_> = kinds.iter().map(|kind| kind.identifier.to_owned()).collect();
    assert_eq!(
        prose.keys().cloned().collect::<BTreeSet<_>>(),
        identifiers,
        "docs/errors/prose and the catalogue differ"
    );
    kinds.into_iter().map(|kind| (kind, prose.remove(kind.identifier).expect("compared above"))).collect()
}

#[test]
fn identifiers_are_unique() {
    let identifiers: BTreeSet<_> = all().into_iter().map(|kind| kind.identifier).collect();
    assert_eq!(identifiers.len(), all().len());
}

#[test]
fn meanings_and_fixes_are_sentences() {
    for kind in all() {
        for text in [kind.meaning, kind.fix] {
            assert!(text.ends_with('.') && !text.contains(['\n', '\u{200b}']), "{}: {text}", kind.identifier);
        }
        assert!(
            !kind.meaning.trim_end_matches('.').contains(". ") || kind.identifier == "TimedOut",
            "{}",
            kind.meaning
        );
    }
}
