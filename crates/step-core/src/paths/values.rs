//! The paths of types that steps do not declare themselves, and which kinds of value there are.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Defaults, InputPaths, ListPath, MapPath, OptionalPath, Path, Place, Unreadable};
use crate::{
    AmazonWebServicesAccount, AzureServicePrincipal, ContainerImageReference, GoogleCloudAccount, InputPath,
    PackageReference, SensitiveValue, SshKeyPair, Token, UsernamePassword, rules::may_be_bound,
};

/// A value that users write as text.
pub trait TextValue: InputPaths {}

/// A value that users write as a number.
pub trait NumberValue: InputPaths {}

/// A value that users choose among a few: an enum of literals, or of shapes.
pub trait ChoiceValue: InputPaths {}

/// An account that users choose.
pub trait AccountValue: InputPaths {}

impl<T: InputPaths> InputPaths for Vec<T> {
    type Paths = ListPath<T>;

    fn paths(place: Place, defaults: Defaults<Self>) -> Self::Paths {
        ListPath { whole: Path::new(place, defaults) }
    }

    fn may_be_bound(value: &Value) -> bool {
        value.as_array().map_or_else(|| may_be_bound(value), |items| items.iter().any(T::may_be_bound))
    }

    fn find_unreadable(value: &Value, at: &InputPath, found: &mut Unreadable) {
        let Some(items) = value.as_array() else { return found.read::<Self>(value, at) };
        for (index, item) in items.iter().enumerate() {
            T::find_unreadable(item, &at.clone().index(index), found);
        }
    }
}

impl<T: InputPaths> InputPaths for Option<T> {
    type Paths = OptionalPath<T>;

    const MAY_BE_ABSENT: bool = true;

    fn paths(place: Place, defaults: Defaults<Self>) -> Self::Paths {
        let defaults = defaults.or(&place, || None);
        OptionalPath { whole: Path::new(place, defaults) }
    }

    fn may_be_bound(value: &Value) -> bool {
        T::may_be_bound(value)
    }

    fn find_unreadable(value: &Value, at: &InputPath, found: &mut Unreadable) {
        T::find_unreadable(value, at, found);
    }
}

impl<V: InputPaths> InputPaths for BTreeMap<String, V> {
    type Paths = MapPath<V>;

    fn paths(place: Place, defaults: Defaults<Self>) -> Self::Paths {
        MapPath { whole: Path::new(place, defaults) }
    }

    fn may_be_bound(value: &Value) -> bool {
        value.as_object().map_or_else(|| may_be_bound(value), |values| values.values().any(V::may_be_bound))
    }

    fn find_unreadable(value: &Value, at: &InputPath, found: &mut Unreadable) {
        let Some(values) = value.as_object() else { return found.read::<Self>(value, at) };
        for (key, value) in values {
            V::find_unreadable(value, &at.clone().field(key.clone()), found);
        }
    }
}

/// Values without parts.
macro_rules! values {
    ($($value:ty),* $(,)?) => {$(
        impl InputPaths for $value {
            type Paths = Path<Self>;

            fn paths(place: Place, defaults: Defaults<Self>) -> Self::Paths {
                Path::new(place, defaults)
            }
        }
    )*};
}

/// Values that the server keeps: an expression in them is never resolved.
macro_rules! values_of_the_server {
    ($($value:ty),* $(,)?) => {$(
        impl InputPaths for $value {
            type Paths = Path<Self>;

            fn paths(place: Place, defaults: Defaults<Self>) -> Self::Paths {
                Path::new(place, defaults)
            }

            fn may_be_bound(_: &Value) -> bool {
                false
            }
        }
    )*};
}

/// Values without parts, of a kind.
macro_rules! values_of {
    ($kind:ident: $($value:ty),* $(,)?) => {
        values!($($value),*);
        $(impl $kind for $value {})*
    };
}

values!(bool, SensitiveValue);
values_of_the_server!(ContainerImageReference, PackageReference);
values_of!(TextValue: String);
values_of!(NumberValue: f32, f64, i8, i16, i32, i64, u8, u16, u32, u64);
values_of!(AccountValue: AmazonWebServicesAccount, AzureServicePrincipal, GoogleCloudAccount, SshKeyPair);
values_of!(AccountValue: Token, UsernamePassword);
