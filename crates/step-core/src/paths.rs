//! Typed paths: places in the inputs, by the inputs type instead of by text.
//!
//! `#[derive(InputPaths)]` gives an inputs type its paths; rules and forms take nothing else. A path knows the type of
//! what it leads to, and, below a member of a union, that it exists only while that member is chosen.

use std::collections::BTreeMap;

use crate::{
    AmazonWebServicesAccount, AzureServicePrincipal, ContainerImageReference, GoogleCloudAccount, InputPath,
    PackageReference, SensitiveValue, SshKeyPair, Token, UsernamePassword,
};

pub use step_macros::InputPaths;

/// A type that has places in a step's inputs. Derive it.
pub trait InputPaths: Sized {
    /// The paths below a place that holds this type.
    type Paths;

    /// The paths below `place`. `default` gives the value where the inputs leave it out.
    fn paths(place: Place, default: Option<fn() -> Self>) -> Self::Paths;
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
    pub(crate) member: &'static str,
}

/// The path of one value: text, a number, a literal, or anything that is looked at as a whole.
#[derive(Debug)]
pub struct Path<T> {
    place: Place,
    default: Option<fn() -> T>,
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

impl Place {
    /// The inputs as a whole.
    pub fn root() -> Self {
        Self::default()
    }

    /// A field of the object at this place.
    #[must_use]
    pub fn field(&self, name: &str) -> Self {
        Self { path: self.path.clone().field(name), choices: self.choices.clone() }
    }

    /// An item of the list at this place, counted from 0.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self { path: self.path.clone().index(index), choices: self.choices.clone() }
    }

    /// The same place, which exists only while its field `tag` is `member`.
    #[must_use]
    pub fn chosen(&self, tag: &str, member: &'static str) -> Self {
        let mut place = self.clone();
        place.choices.push(Choice { discriminator: self.path.clone().field(tag), member });
        place
    }

    /// Where it is.
    pub fn path(&self) -> &InputPath {
        &self.path
    }

    pub(crate) fn choices(&self) -> &[Choice] {
        &self.choices
    }
}

impl<T> Path<T> {
    /// The path of the value at `place`. `default` gives it where the inputs leave it out.
    pub fn new(place: Place, default: Option<fn() -> T>) -> Self {
        Self { place, default }
    }

    /// Where it is, and on which choices that depends.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Where it is.
    pub fn path(&self) -> &InputPath {
        self.place.path()
    }

    pub(crate) fn default_value(&self) -> Option<T> {
        self.default.map(|default| default())
    }
}

impl<T> ListPath<T> {
    /// The list itself.
    pub fn whole(&self) -> &Path<Vec<T>> {
        &self.whole
    }
}

impl<T: InputPaths> ListPath<T> {
    /// The paths of one item, counted from 0.
    pub fn item(&self, index: usize) -> T::Paths {
        T::paths(self.whole.place.index(index), None)
    }
}

impl<T: InputPaths> ListPath<T> {
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

impl<T> OptionalPath<T> {
    /// The value, or its absence.
    pub fn whole(&self) -> &Path<Option<T>> {
        &self.whole
    }
}

impl<T: InputPaths> OptionalPath<T> {
    /// The paths of the value where there is one.
    pub fn some(&self) -> T::Paths {
        T::paths(self.whole.place.clone(), None)
    }
}

impl<T: InputPaths> InputPaths for Vec<T> {
    type Paths = ListPath<T>;

    fn paths(place: Place, default: Option<fn() -> Self>) -> Self::Paths {
        ListPath { whole: Path::new(place, default) }
    }
}

impl<T: InputPaths> InputPaths for Option<T> {
    type Paths = OptionalPath<T>;

    fn paths(place: Place, _: Option<fn() -> Self>) -> Self::Paths {
        OptionalPath { whole: Path::new(place, Some(|| None)) }
    }
}

impl<V> InputPaths for BTreeMap<String, V> {
    type Paths = Path<Self>;

    fn paths(place: Place, default: Option<fn() -> Self>) -> Self::Paths {
        Path::new(place, default)
    }
}

/// Values without parts.
macro_rules! values {
    ($($value:ty),* $(,)?) => {$(
        impl InputPaths for $value {
            type Paths = Path<Self>;

            fn paths(place: Place, default: Option<fn() -> Self>) -> Self::Paths {
                Path::new(place, default)
            }
        }
    )*};
}

values!(
    AmazonWebServicesAccount,
    AzureServicePrincipal,
    ContainerImageReference,
    GoogleCloudAccount,
    PackageReference,
    SensitiveValue,
    SshKeyPair,
    String,
    Token,
    UsernamePassword,
);
values!(bool, f32, f64, i8, i16, i32, i64, u8, u16, u32, u64);

// Derived implementations would ask for `T: Clone`, which a path does not need.
impl<T> Clone for Path<T> {
    fn clone(&self) -> Self {
        Self { place: self.place.clone(), default: self.default }
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
