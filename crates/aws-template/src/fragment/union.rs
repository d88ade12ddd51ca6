//! The union of fragments.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::fragment::{Conflict, Section};
use crate::{Fragment, LogicalId};

impl Fragment {
    /// Both fragments as one. What both declare alike is there once; the same name for different things is an error.
    pub fn union(self, other: Self) -> Result<Self, Conflict> {
        Ok(Self {
            description: description(self.description, other.description)?,
            parameters: both(self.parameters, other.parameters, Section::Parameters)?,
            resources: both(self.resources, other.resources, Section::Resources)?,
            outputs: both(self.outputs, other.outputs, Section::Outputs)?,
        })
    }

    /// All fragments as one.
    pub fn union_all(fragments: impl IntoIterator<Item = Self>) -> Result<Self, Conflict> {
        fragments.into_iter().try_fold(Self::default(), Self::union)
    }
}

/// Declares one more thing.
pub(super) fn insert<T: PartialEq>(
    declared: &mut BTreeMap<LogicalId, T>,
    section: Section,
    name: LogicalId,
    new: T,
) -> Result<(), Conflict> {
    match declared.entry(name) {
        Entry::Vacant(entry) => {
            entry.insert(new);
            Ok(())
        }
        Entry::Occupied(entry) if *entry.get() == new => Ok(()),
        Entry::Occupied(entry) => Err(Conflict::Declaration { section, name: entry.key().clone() }),
    }
}

fn both<T: PartialEq>(
    mut left: BTreeMap<LogicalId, T>,
    right: BTreeMap<LogicalId, T>,
    section: Section,
) -> Result<BTreeMap<LogicalId, T>, Conflict> {
    for (name, new) in right {
        insert(&mut left, section, name, new)?;
    }
    Ok(left)
}

fn description(left: Option<String>, right: Option<String>) -> Result<Option<String>, Conflict> {
    match (left, right) {
        (Some(left), Some(right)) if left != right => Err(Conflict::Description(left, right)),
        (left, right) => Ok(left.or(right)),
    }
}
