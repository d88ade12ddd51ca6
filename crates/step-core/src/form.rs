//! Forms: which control edits which place, in the order of the story they tell. The portal decides how a control looks.
//!
//! A form crosses the boundary as JSON, a list of controls:
//!
//! ```json
//! { "content": [
//!     { "control": "text", "input": "$.name", "label": "Name", "help": "How the shop is called." },
//!     { "control": "radio", "input": "$.code", "label": "Code", "help": "Where it comes from.", "options": [
//!         { "label": "Package", "help": "From a feed.", "value": { "type": "package" } },
//!         { "label": "Inline", "help": "Written here.", "value": { "type": "inline" } }
//!     ] },
//!     { "control": "text", "input": "$.code.body", "label": "Body", "help": "The source text.",
//!       "visibleWhen": [{ "input": "$.code.type", "is": "inline" }] },
//!     { "control": "list", "input": "$.tags", "label": "Tags", "help": "", "optional": true, "item": [
//!         { "control": "text", "input": "$.tags[*].key", "label": "Key", "help": "" }
//!     ] },
//!     { "control": "section", "label": "Network", "help": "", "content": [] }
//! ] }
//! ```
//!
//! `input` is a `JSONPath`; `[*]` in an item stands for the index of the item that is edited. A control is shown only
//! while every condition of `visibleWhen` holds, and is `optional` if the inputs may leave its place out.

mod builder;
mod outline;

use serde::Serialize;
use serde_json::Value;

use crate::paths::Choice;
use crate::{InputPath, Place};

pub use builder::{ControlPath, FormBuilder};
pub(crate) use outline::outline;

/// How inputs are edited.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Form {
    /// From top to bottom.
    pub content: Vec<Control>,
}

/// One control. It edits exactly one place in the inputs; only sections and notes of a step's own form edit none.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Control {
    /// What it edits and how.
    #[serde(flatten)]
    pub kind: ControlKind,
    /// Where the value is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<InputPath>,
    /// Its caption.
    pub label: String,
    /// What the value means: the field's documentation.
    pub help: String,
    /// Whether the inputs may leave the value out.
    #[serde(skip_serializing_if = "is_false")]
    pub optional: bool,
    /// The choices on which it depends.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub visible_when: Vec<Condition>,
}

/// What a control edits and how.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "control", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ControlKind {
    /// One line of text.
    Text,
    /// Text of several lines, such as a script or a template.
    MultilineText,
    /// A number.
    Number,
    /// Yes or no.
    Checkbox,
    /// A secret: shown masked, replaced or cleared as a whole.
    Sensitive,
    /// A package of a feed.
    Package,
    /// A container image of a feed.
    ContainerImage,
    /// An account that the server keeps.
    Account {
        /// The kind of account, as the schema names it.
        account_type: String,
    },
    /// One of several values, in a menu.
    Select {
        /// What there is to choose.
        options: Vec<ChoiceOption>,
    },
    /// One of several values, all visible.
    Radio {
        /// What there is to choose.
        options: Vec<ChoiceOption>,
    },
    /// Any number of items.
    List {
        /// How one item is edited.
        item: Vec<Control>,
    },
    /// Any number of values under keys that the user makes up.
    KeyValues {
        /// How one value is edited.
        value: Vec<Control>,
    },
    /// A group of controls.
    Section {
        /// From top to bottom.
        content: Vec<Control>,
    },
    /// A static explanation: the label, which may contain links in Markdown.
    Note,
}

/// One of several values to choose.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChoiceOption {
    /// Its caption.
    pub label: String,
    /// What it means: the documentation of the variant.
    pub help: String,
    /// What is written to the control's place when it is chosen: a literal, or a union's discriminators.
    pub value: Value,
}

/// A choice on which a control depends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// Where the choice is made.
    pub input: InputPath,
    /// What is chosen.
    pub is: String,
}

impl Control {
    /// Replaces the caption.
    pub fn label(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = label.into();
        self
    }

    /// Replaces the explanation.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = help.into();
        self
    }

    /// The controls inside it.
    pub fn inner(&self) -> &[Self] {
        match &self.kind {
            ControlKind::List { item } => item,
            ControlKind::KeyValues { value } => value,
            ControlKind::Section { content } => content,
            _ => &[],
        }
    }

    fn at(place: &Place, kind: ControlKind, label: String) -> Self {
        let visible_when = place.choices().iter().map(Condition::from).collect();
        Self { kind, input: Some(place.path().clone()), label, help: String::new(), optional: false, visible_when }
    }

    /// Whether it edits `place`, and depends on the same choices.
    fn is_at(&self, place: &Place) -> bool {
        self.input.as_ref() == Some(place.path()) && self.visible_when.iter().eq(place.choices())
    }
}

impl From<&Choice> for Condition {
    fn from(choice: &Choice) -> Self {
        Self { input: choice.discriminator.clone(), is: choice.member.to_string() }
    }
}

impl PartialEq<&Choice> for &Condition {
    fn eq(&self, choice: &&Choice) -> bool {
        self.input == choice.discriminator && self.is == choice.member
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(value: &bool) -> bool {
    !value
}
