//! The paths of maps: values under keys of the user's own.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use super::{Found, InputPaths, Path};

/// The path of a map.
///
/// What the values are has paths, too, so that nothing in them is looked at only as a whole:
///
/// ```compile_fail
/// #[derive(serde::Deserialize)]
/// struct Port(u16);
///
/// #[derive(serde::Deserialize, step_core::InputPaths)]
/// struct Inputs {
///     /// `Port` has no `InputPaths`.
///     ports: std::collections::BTreeMap<String, Port>,
/// }
/// ```
#[derive(Debug)]
pub struct MapPath<V> {
    pub(super) whole: Path<BTreeMap<String, V>>,
}

/// The path of one field in each value of a map.
#[derive(Debug)]
pub struct EachValuePath<V: InputPaths, U> {
    map: MapPath<V>,
    field: fn(V::Paths) -> Path<U>,
}

impl<V: 'static> MapPath<V> {
    /// The map itself.
    pub fn whole(&self) -> &Path<BTreeMap<String, V>> {
        &self.whole
    }

    /// The keys that there are.
    pub(crate) fn keys(&self, inputs: &Value) -> Vec<String> {
        match self.whole.find(inputs) {
            Found::Given(map) => map.as_object().into_iter().flat_map(|map| map.keys().cloned()).collect(),
            Found::Default(map) => map.into_keys().collect(),
            Found::Nothing => Vec::new(),
        }
    }
}

impl<V: InputPaths> MapPath<V> {
    /// The paths of the value under `key`.
    pub fn value(&self, key: impl Into<Cow<'static, str>>) -> V::Paths {
        let key = key.into();
        let defaults = self.whole.defaults.part({
            let key = key.clone();
            move |mut map| map.remove(&*key)
        });
        V::paths(self.whole.place.field(key), defaults)
    }

    /// The same field of each value, e.g. `paths.queues.each(|queue| queue.arn)`; where the values have no fields, the
    /// values themselves: `paths.names.each(|name| name)`. A rule on it looks at that field alone, and so is not skipped
    /// because another field of a value is bound.
    pub fn each<U>(&self, field: fn(V::Paths) -> Path<U>) -> EachValuePath<V, U> {
        EachValuePath { map: self.clone(), field }
    }
}

impl<V: InputPaths, U> EachValuePath<V, U> {
    /// The map.
    pub fn map(&self) -> &MapPath<V> {
        &self.map
    }

    /// The field's path in the value under `key`.
    pub fn value(&self, key: impl Into<Cow<'static, str>>) -> Path<U> {
        (self.field)(self.map.value(key))
    }
}

impl<V> Clone for MapPath<V> {
    fn clone(&self) -> Self {
        Self { whole: self.whole.clone() }
    }
}
