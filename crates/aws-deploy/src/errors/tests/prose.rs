//! What the pages say beyond the catalogue.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::errors::causes::{self, Evidence};

/// A table of `docs/errors/prose/*.toml`; the fields are explained in the `README.md` there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Prose {
    pub(super) cause: String,
    pub(super) fix: String,
    pub(super) links: Vec<String>,
    #[serde(default)]
    pub(super) old: Vec<String>,
    pub(super) says: Option<String>,
    #[serde(default)]
    pub(super) examples: Vec<Example>,
}

/// What AWS says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Example {
    pub(super) text: String,
    pub(super) source: String,
    /// The resource type.
    pub(super) of: Option<String>,
    /// The code of a call.
    pub(super) code: Option<String>,
    pub(super) place: Option<Place>,
    #[serde(default)]
    pub(super) documented: bool,
    #[serde(default)]
    pub(super) also: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) enum Place {
    #[serde(rename = "change set")]
    ChangeSet,
}

/// All tables by their names.
pub(super) fn load() -> BTreeMap<String, Prose> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors/prose");
    let files = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut tables = BTreeMap::new();
    for file in files.filter(|path| path.extension().is_some_and(|extension| extension == "toml")) {
        let text = fs_err::read_to_string(&file).unwrap();
        let read: BTreeMap<String, Prose> =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for (identifier, prose) in read {
            assert!(tables.insert(identifier.clone(), prose).is_none(), "{identifier} is there twice");
        }
    }
    tables
}

impl Example {
    /// The same for the classification.
    pub(super) fn evidence(&self) -> Evidence {
        match (&self.of, &self.code, self.place) {
            (Some(resource_type), None, None) => Evidence::of_resource(resource_type, &self.text),
            (None, Some(code), None) => Evidence::of_call(code, &self.text),
            (None, None, Some(Place::ChangeSet)) => Evidence::of_change_set(&self.text),
            _ => panic!("an example has one of `of`, `code` and `place`: {}", self.text),
        }
    }

    /// What the classification makes of it.
    pub(super) fn identifier(&self) -> Option<&'static str> {
        let kind = match (&self.of, &self.code) {
            (Some(resource_type), _) => causes::kind_of_resource(resource_type, &self.text),
            (_, Some(code)) => Some(causes::kind_of(code, &self.text)),
            _ => causes::kind_of_change_set(&self.text),
        };
        kind.map(|kind| kind.identifier)
    }
}
