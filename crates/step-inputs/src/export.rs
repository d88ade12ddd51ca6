//! Inputs as they are exported for people and other tools.

use serde_json::{Value, json};

use super::{Bindable, ContainerImageReference, InMemory, InMemoryInput, InputTree, PackageReference, SensitiveInput};

/// Inputs to export: the ids of the server replaced by names, and without secrets.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    tree: InputTree<ExportInput>,
}

/// One input to export.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportInput {
    /// Any value that the server does not own, or `{type: "bound", expression}`.
    Plain(Value),
    /// Whether there is a secret: `existing`, `empty` or bound. A secret that was just entered is left out.
    Sensitive(SensitiveInput),
    /// A package by name.
    Package(ExportPackage),
    /// A container image by name.
    ContainerImage(ExportImage),
}

/// A package by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportPackage {
    /// The package's id in its feed; empty when unknown.
    pub package_name: String,
    /// The feed's name; empty when unknown.
    pub feed_name: String,
    /// The id of the reference in the inputs; empty when it has none.
    pub reference_id: String,
}

/// A container image by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportImage {
    /// The image's name in its feed; empty when unknown.
    pub image_name: String,
    /// The feed; its name and address are empty when unknown.
    pub feed: Feed,
    /// The id of the reference in the inputs; empty when it has none.
    pub reference_id: String,
}

/// What a reference leads to, as far as the server knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The name of the package or image in its feed.
    pub name: Option<String>,
    /// The feed.
    pub feed: Option<Feed>,
}

/// A feed of packages or images.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// Its name, as people know it.
    pub name: String,
    /// Its address.
    pub url: String,
}

/// The names of what the inputs refer to (Octopus: `OctopusServerEnricher`).
pub trait ExportNames {
    /// What a package reference leads to.
    fn package(&self, reference: &PackageReference) -> Origin;

    /// What a reference to a container image leads to.
    fn container_image(&self, reference: &ContainerImageReference) -> Origin;
}

impl Export {
    /// Exports what is in memory.
    pub fn from_in_memory(inputs: &InMemory, names: &impl ExportNames) -> Self {
        Self { tree: inputs.tree().map(&|input| ExportInput::from_in_memory(input, names)) }
    }

    /// The inputs one by one.
    pub fn tree(&self) -> &InputTree<ExportInput> {
        &self.tree
    }

    /// Writes the export. Where Octopus has a function from a reference id to an expression, it has the expression for
    /// the reference at hand.
    pub fn to_json(&self) -> Value {
        self.tree.to_json(&|_, input| input.to_json())
    }
}

impl ExportPackage {
    /// The variable that has the folder where the package with this reference id is unpacked.
    pub fn extraction_path_expression(reference_id: &str) -> String {
        format!("Octopus.Action.Package[{reference_id}].ExtractedPath")
    }
}

impl ExportImage {
    /// The variable that has the full name of the image with this reference id.
    pub fn image_path_expression(reference_id: &str) -> String {
        format!("Octopus.Action.Package[{reference_id}].Image")
    }
}

impl ExportInput {
    fn from_in_memory(input: &InMemoryInput, names: &impl ExportNames) -> Self {
        match input {
            InMemoryInput::Text(value) => Self::Plain(value.clone()),
            InMemoryInput::Primitive(input) | InMemoryInput::Account(input) => Self::Plain(match input {
                Bindable::Value(value) => value.clone(),
                Bindable::Bound(bound) => bound.to_json(),
            }),
            InMemoryInput::Sensitive { secret: SensitiveInput::New(_), .. } => Self::Sensitive(SensitiveInput::Empty),
            InMemoryInput::Sensitive { secret, .. } => Self::Sensitive(secret.clone()),
            InMemoryInput::Package(package) => Self::package(package, names.package(package)),
            InMemoryInput::ContainerImage(image) => Self::container_image(image, names.container_image(image)),
        }
    }

    fn package(reference: &PackageReference, origin: Origin) -> Self {
        Self::Package(ExportPackage {
            package_name: origin.name.unwrap_or_default(),
            feed_name: origin.feed.unwrap_or_default().name,
            reference_id: reference.reference_id().unwrap_or_default().to_owned(),
        })
    }

    fn container_image(reference: &ContainerImageReference, origin: Origin) -> Self {
        Self::ContainerImage(ExportImage {
            image_name: origin.name.unwrap_or_default(),
            feed: origin.feed.unwrap_or_default(),
            reference_id: reference.reference_id().unwrap_or_default().to_owned(),
        })
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Plain(value) => value.clone(),
            Self::Sensitive(secret) => secret.to_json(),
            Self::Package(package) => json!({
                "packageName": package.package_name,
                "feed": { "name": package.feed_name },
                "packageExtractionPathExpression":
                    ExportPackage::extraction_path_expression(&package.reference_id),
            }),
            Self::ContainerImage(image) => json!({
                "imageName": image.image_name,
                "feed": { "name": image.feed.name, "url": image.feed.url },
                "imagePathExpression": ExportImage::image_path_expression(&image.reference_id),
            }),
        }
    }
}
