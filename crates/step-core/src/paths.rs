//! Typed paths: places in the inputs, by the inputs type instead of by text.
//!
//! `#[derive(InputPaths)]` gives an inputs type its paths; rules and forms take nothing else. A path knows the type of
//! what it leads to, and, below a member of a union, that it exists only while that member is chosen.

mod defaults;
mod maps;
mod unreadable;
mod values;

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::InputPath;
use crate::rules::may_be_bound;

pub use defaults::Defaults;
pub use maps::{EachValuePath, MapPath};
pub use step_macros::InputPaths;
pub use unreadable::Unreadable;
pub use values::{AccountValue, ChoiceValue, NumberValue, TextValue};

/// A type that has places in a step's inputs. Derive it.
pub trait InputPaths: DeserializeOwned + 'static {
    /// The paths below a place that holds this type.
    type Paths;

    /// Whether the inputs may leave a place of this type out, whatever serde's attributes say.
    const MAY_BE_ABSENT: bool = false;

    /// The paths below `place`. `defaults` give the value where the inputs leave it out.
    fn paths(place: Place, defaults: Defaults<Self>) -> Self::Paths;

    /// Whether `value` may hold an expression whose value is not known yet. What the server owns never does.
    fn may_be_bound(value: &Value) -> bool {
        may_be_bound(value)
    }

    /// Reports what keeps `value`, which is at `at`, from being read as this type: part by part, so that all of it is
    /// known at once.
    fn find_unreadable(value: &Value, at: &InputPath, found: &mut Unreadable) {
        found.read::<Self>(value, at);
    }

    /// The paths of inputs of this type.
    fn root_paths() -> Self::Paths {
        Self::paths(Place::root(), Defaults::none())
    }
}

/// [`InputPaths::may_be_bound`] of some type.
type MayBeBound = fn(&Value) -> bool;

/// What [`InputPaths::may_be_bound`] is for an object with these fields.
#[doc(hidden)]
pub fn fields_may_be_bound(value: &Value, fields: &[(&str, MayBeBound)]) -> bool {
    let Some(object) = value.as_object() else { return may_be_bound(value) };
    fields.iter().any(|(name, may_be_bound)| object.get(*name).is_some_and(may_be_bound))
}

/// A place in the inputs, and the choices on which it depends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    path: InputPath,
    choices: Vec<Choice>,
}

/// A discriminator that must have a certain value for a place to exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) discriminator: InputPath,
    pub(crate) member: Cow<'static, str>,
}

/// The path of one value: text, a number, a literal, or anything that is looked at as a whole.
#[derive(Debug)]
pub struct Path<T> {
    place: Place,
    defaults: Defaults<T>,
}

/// The path of a list.
#[derive(Debug)]
pub struct ListPath<T> {
    whole: Path<Vec<T>>,
}

/// The path of one field in each item of a list.
#[derive(Debug)]
pub struct EachPath<T: InputPaths, U> {
    list: ListPath<T>,
    field: fn(T::Paths) -> Path<U>,
}

/// The path of a value that may be left out.
#[derive(Debug)]
pub struct OptionalPath<T> {
    whole: Path<Option<T>>,
}

/// What is found at a path.
pub(crate) enum Found<'v, T> {
    /// A value of the inputs, not read yet.
    Given(&'v Value),
    /// What stands for what the inputs leave out.
    Default(T),
    /// Nothing, or something that belongs to a member that is not chosen.
    Nothing,
}

impl Place {
    /// The inputs as a whole.
    pub fn root() -> Self {
        Self::default()
    }

    /// A field of the object at this place.
    #[must_use]
    pub fn field(&self, name: impl Into<Cow<'static, str>>) -> Self {
        Self { path: self.path.clone().field(name), choices: self.choices.clone() }
    }

    /// An item of the list at this place, counted from 0.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self { path: self.path.clone().index(index), choices: self.choices.clone() }
    }

    /// Every item of the list at this place, as the template of a form has it.
    #[must_use]
    pub(crate) fn every(&self) -> Self {
        Self { path: self.path.clone().every(), choices: self.choices.clone() }
    }

    /// The same place, which exists only while its field `tag` is `member`.
    #[must_use]
    pub fn chosen(&self, tag: impl Into<Cow<'static, str>>, member: impl Into<Cow<'static, str>>) -> Self {
        let mut place = self.clone();
        place.choices.push(Choice { discriminator: self.path.clone().field(tag), member: member.into() });
        place
    }

    /// Where it is.
    pub fn path(&self) -> &InputPath {
        &self.path
    }

    pub(crate) fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// Whether every member that leads here is the one that is chosen, as far as the inputs go: only the first `depth`
    /// steps of the path are in them.
    fn is_chosen(&self, inputs: &Value, depth: usize) -> bool {
        let mut given = self.choices.iter().filter(|choice| choice.discriminator.depth() <= depth);
        given
            .all(|choice| choice.discriminator.find(inputs).is_ok_and(|chosen| chosen.as_str() == Some(&choice.member)))
    }
}

impl<T: 'static> Path<T> {
    /// The path of the value at `place`. `defaults` give it where the inputs leave it out.
    pub fn new(place: Place, defaults: Defaults<T>) -> Self {
        Self { place, defaults }
    }

    /// Where it is, and on which choices that depends.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Where it is.
    pub fn path(&self) -> &InputPath {
        self.place.path()
    }

    /// What stands for what the inputs leave out.
    pub fn defaults(&self) -> &Defaults<T> {
        &self.defaults
    }

    pub(crate) fn find<'v>(&self, inputs: &'v Value) -> Found<'v, T> {
        let found = self.path().find(inputs);
        let depth = found.err().unwrap_or(usize::MAX);
        match found {
            _ if !self.place.is_chosen(inputs, depth) => Found::Nothing,
            Ok(value) => Found::Given(value),
            Err(depth) => self.defaults.where_missing(depth).map_or(Found::Nothing, Found::Default),
        }
    }
}

impl<T: 'static> ListPath<T> {
    /// The list itself.
    pub fn whole(&self) -> &Path<Vec<T>> {
        &self.whole
    }

    /// How many items there are.
    pub(crate) fn length(&self, inputs: &Value) -> usize {
        match self.whole.find(inputs) {
            Found::Given(list) => list.as_array().map_or(0, Vec::len),
            Found::Default(list) => list.len(),
            Found::Nothing => 0,
        }
    }
}

impl<T: InputPaths> ListPath<T> {
    /// The paths of one item, counted from 0.
    pub fn item(&self, index: usize) -> T::Paths {
        T::paths(self.whole.place.index(index), self.whole.defaults.part(move |list| list.into_iter().nth(index)))
    }

    /// The paths of an item, whichever it is.
    pub(crate) fn every_item(&self) -> T::Paths {
        T::paths(self.whole.place.every(), Defaults::none())
    }

    /// The same field of each item, e.g. `paths.tags.each(|tag| tag.key)`. A rule on it looks at that field alone, and so
    /// is not skipped because another field of an item is bound.
    pub fn each<U>(&self, field: fn(T::Paths) -> Path<U>) -> EachPath<T, U> {
        EachPath { list: self.clone(), field }
    }
}

impl<T: InputPaths, U> EachPath<T, U> {
    /// The list.
    pub fn list(&self) -> &ListPath<T> {
        &self.list
    }

    /// The field's path in one item.
    pub fn item(&self, index: usize) -> Path<U> {
        (self.field)(self.list.item(index))
    }
}

impl<T: 'static> OptionalPath<T> {
    /// The value, or its absence.
    pub fn whole(&self) -> &Path<Option<T>> {
        &self.whole
    }
}

impl<T: InputPaths> OptionalPath<T> {
    /// The paths of the value where there is one.
    pub fn some(&self) -> T::Paths {
        T::paths(self.whole.place.clone(), self.whole.defaults.part(|value| value))
    }
}

// Derived implementations would ask for `T: Clone`, which a path does not need.
impl<T> Clone for Path<T> {
    fn clone(&self) -> Self {
        Self { place: self.place.clone(), defaults: self.defaults.clone() }
    }
}

impl<T> Clone for ListPath<T> {
    fn clone(&self) -> Self {
        Self { whole: self.whole.clone() }
    }
}

impl<T> Clone for OptionalPath<T> {
    fn clone(&self) -> Self {
        Self { whole: self.whole.clone() }
    }
}
