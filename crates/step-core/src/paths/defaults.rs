//! What stands for values that inputs leave out.

use std::fmt;
use std::rc::Rc;

use super::Place;

/// The defaults that apply to a place: its own, and those of the objects around it.
///
/// `#[serde(default)]` on a field stands for the field's parts, too: a rule on one of them sees the part of the default
/// when the inputs leave the whole field out.
pub struct Defaults<T> {
    sources: Vec<Source<T>>,
}

struct Source<T> {
    /// How deep the place lies whose absence this default stands for.
    depth: usize,
    /// Nothing where the default has another member of a union, or fewer items.
    value: Rc<dyn Fn() -> Option<T>>,
}

impl<T: 'static> Defaults<T> {
    /// No default: the value is required, and so is everything around it.
    pub const fn none() -> Self {
        Self { sources: Vec::new() }
    }

    /// Adds the default of `place` itself. The first one counts.
    #[must_use]
    pub fn or(mut self, place: &Place, default: fn() -> T) -> Self {
        self.sources.push(Source { depth: place.path().depth(), value: Rc::new(move || Some(default())) });
        self
    }

    /// The defaults of a part.
    #[must_use]
    pub fn part<U: 'static>(&self, part: impl Fn(T) -> Option<U> + Clone + 'static) -> Defaults<U> {
        let sources = self.sources.iter().map(|source| {
            let (whole, part) = (Rc::clone(&source.value), part.clone());
            Source { depth: source.depth, value: Rc::new(move || whole().and_then(&part)) }
        });
        Defaults { sources: sources.collect() }
    }

    /// The value, if the inputs end at `depth` steps of the path and a default stands for what is missing there.
    pub(super) fn where_missing(&self, depth: usize) -> Option<T> {
        self.sources.iter().find(|source| source.depth == depth).and_then(|source| (source.value)())
    }
}

impl<T> Clone for Defaults<T> {
    fn clone(&self) -> Self {
        let copy = |source: &Source<T>| Source { depth: source.depth, value: Rc::clone(&source.value) };
        Self { sources: self.sources.iter().map(copy).collect() }
    }
}

impl<T> fmt::Debug for Defaults<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.sources.iter().map(|source| source.depth)).finish()
    }
}
