//! A step's own form, put together from typed paths.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Control, ControlKind, Form};
use crate::{
    AccountValue, ChoiceValue, ContainerImageReference, InputPaths, ListPath, MapPath, NumberValue, OptionalPath,
    PackageReference, Path, Place, Reading, Reads, SensitiveValue, Stage, TextValue,
};

/// Puts a form together: each call adds a control below the previous one.
///
/// A control takes only paths of values that it can edit. Caption and explanation are the field's name and documentation
/// unless the form says otherwise; a control below a member of a union is shown only while that member is chosen.
///
/// ```
/// use step_core::{FormBuilder, InputPaths};
///
/// /// What is deployed.
/// #[derive(serde::Deserialize, InputPaths, schemars::JsonSchema)]
/// struct Inputs {
///     /// How it is called.
///     name: String,
///     /// Megabytes.
///     memory: u32,
///     /// Who owns it.
///     tags: Vec<Tag>,
/// }
///
/// /// A tag.
/// #[derive(serde::Deserialize, InputPaths, schemars::JsonSchema)]
/// struct Tag {
///     /// Its key.
///     key: String,
/// }
///
/// fn form(paths: &InputsPaths, form: &mut FormBuilder<'_>) {
///     form.text(&paths.name);
///     form.section("Resources", |form| {
///         form.number(&paths.memory).label("Memory (MB)");
///     });
///     form.list(&paths.tags, |tag, form| {
///         form.text(&tag.key);
///     });
/// }
/// ```
///
/// A path of another type is refused by the compiler:
///
/// ```compile_fail
/// # use step_core::{FormBuilder, Path};
/// fn form(name: &Path<String>, form: &mut FormBuilder<'_>) {
///     form.number(name);
/// }
/// ```
#[derive(Debug)]
pub struct FormBuilder<'a> {
    outline: &'a [Control],
    inputs: &'a Value,
    content: Vec<Control>,
}

/// A path that one control can edit.
pub trait ControlPath {
    /// What is edited.
    type Value;

    /// Where it is.
    fn place(&self) -> &Place;
}

impl<'a> FormBuilder<'a> {
    /// A form without controls. `outline` has the control of each place, and `inputs` are those that are edited.
    pub(crate) fn new(outline: &'a [Control], inputs: &'a Value) -> Self {
        Self { outline, inputs, content: Vec::new() }
    }

    /// The default form: a control for each input, in the order of the inputs type.
    pub fn all_inputs(&mut self) {
        self.content.extend_from_slice(self.outline);
    }

    /// The default controls of a place and of everything in it: for a union the choice and the fields of each member, for
    /// an object a section with its fields.
    pub fn input(&mut self, path: &impl ControlPath) {
        let controls = siblings(self.outline, path.place()).unwrap_or_default();
        let below =
            |control: &&Control| control.input.as_ref().is_some_and(|input| input.is_at_or_below(path.place().path()));
        self.content.extend(controls.iter().filter(below).cloned());
    }

    /// A text on one line.
    pub fn text<P: ControlPath<Value: TextValue>>(&mut self, path: &P) -> &mut Control {
        self.add(path.place(), |_| ControlKind::Text)
    }

    /// A text of several lines, such as a script or a template.
    pub fn multiline_text<P: ControlPath<Value: TextValue>>(&mut self, path: &P) -> &mut Control {
        self.add(path.place(), |_| ControlKind::MultilineText)
    }

    /// A number.
    pub fn number<P: ControlPath<Value: NumberValue>>(&mut self, path: &P) -> &mut Control {
        self.add(path.place(), |_| ControlKind::Number)
    }

    /// Yes or no.
    pub fn checkbox(&mut self, path: &impl ControlPath<Value = bool>) -> &mut Control {
        self.add(path.place(), |_| ControlKind::Checkbox)
    }

    /// A secret.
    pub fn sensitive(&mut self, path: &impl ControlPath<Value = SensitiveValue>) -> &mut Control {
        self.add(path.place(), |_| ControlKind::Sensitive)
    }

    /// A package of a feed.
    pub fn package(&mut self, path: &impl ControlPath<Value = PackageReference>) -> &mut Control {
        self.add(path.place(), |_| ControlKind::Package)
    }

    /// A container image of a feed.
    pub fn container_image(&mut self, path: &impl ControlPath<Value = ContainerImageReference>) -> &mut Control {
        self.add(path.place(), |_| ControlKind::ContainerImage)
    }

    /// An account of the path's kind.
    pub fn account<P: ControlPath<Value: AccountValue>>(&mut self, path: &P) -> &mut Control {
        self.add(path.place(), |generated| generated)
    }

    /// One of several literals or members, in a menu.
    pub fn select<P: ControlPath<Value: ChoiceValue>>(&mut self, path: &P) -> &mut Control {
        self.add(path.place(), |generated| match generated {
            ControlKind::Radio { options } => ControlKind::Select { options },
            other => other,
        })
    }

    /// One of several literals or members, all visible.
    pub fn radio<P: ControlPath<Value: ChoiceValue>>(&mut self, path: &P) -> &mut Control {
        self.add(path.place(), |generated| match generated {
            ControlKind::Select { options } => ControlKind::Radio { options },
            other => other,
        })
    }

    /// Any number of items. `item` adds the controls of one.
    pub fn list<T: InputPaths>(
        &mut self,
        path: &ListPath<T>,
        item: impl FnOnce(T::Paths, &mut FormBuilder<'_>),
    ) -> &mut Control {
        let item = self.nested(|form| item(path.every_item(), form));
        self.add(path.whole().place(), |_| ControlKind::List { item })
    }

    /// A group of controls under a caption.
    pub fn section(&mut self, label: impl Into<String>, content: impl FnOnce(&mut FormBuilder<'_>)) -> &mut Control {
        let content = self.nested(content);
        self.add_unbound(ControlKind::Section { content }, label.into())
    }

    /// An explanation between controls, which may contain links in Markdown.
    pub fn note(&mut self, text: impl Into<String>) {
        self.add_unbound(ControlKind::Note, text.into());
    }

    /// What the inputs have now, for a form that depends on them beyond the members that are chosen.
    #[expect(clippy::needless_pass_by_value, reason = "paths are references, or a tuple of them made for the call")]
    pub fn current<R: Reads>(&self, paths: R) -> Reading<R::Value> {
        paths.read(self.inputs, Stage::Configuration)
    }

    pub(crate) fn finish(self) -> Form {
        Form { content: self.content }
    }

    fn nested(&self, content: impl FnOnce(&mut FormBuilder<'_>)) -> Vec<Control> {
        let mut nested = FormBuilder::new(self.outline, self.inputs);
        content(&mut nested);
        nested.content
    }

    /// The control of `place` as the outline has it, but for its kind.
    fn add(&mut self, place: &Place, kind: impl FnOnce(ControlKind) -> ControlKind) -> &mut Control {
        let generated = siblings(self.outline, place).and_then(|controls| controls.iter().find(|one| one.is_at(place)));
        let mut control = generated.cloned().unwrap_or_else(|| Control::at(place, ControlKind::Text, String::new()));
        control.kind = kind(control.kind);
        self.push(control)
    }

    fn add_unbound(&mut self, kind: ControlKind, label: String) -> &mut Control {
        let (input, help) = (None, String::new());
        self.push(Control { kind, input, label, help, optional: false, visible_when: Vec::new() })
    }

    fn push(&mut self, control: Control) -> &mut Control {
        self.content.push(control);
        let last = self.content.len() - 1;
        &mut self.content[last]
    }
}

/// The controls among which the one of `place` is.
fn siblings<'a>(controls: &'a [Control], place: &Place) -> Option<&'a [Control]> {
    if controls.iter().any(|control| control.is_at(place)) {
        return Some(controls);
    }
    controls.iter().find_map(|control| siblings(control.inner(), place))
}

impl<T: 'static> ControlPath for Path<T> {
    type Value = T;

    fn place(&self) -> &Place {
        self.place()
    }
}

impl<T: 'static> ControlPath for ListPath<T> {
    type Value = Vec<T>;

    fn place(&self) -> &Place {
        self.whole().place()
    }
}

impl<V: 'static> ControlPath for MapPath<V> {
    type Value = BTreeMap<String, V>;

    fn place(&self) -> &Place {
        self.whole().place()
    }
}

impl<T: 'static> ControlPath for OptionalPath<T> {
    type Value = T;

    fn place(&self) -> &Place {
        self.whole().place()
    }
}
