//! Every field of an `inputs.json`, wherever it is nested.

use serde_json::Value;
use step_core::InputPath;

/// A field of the inputs.
#[derive(Debug)]
pub(crate) struct Field {
    /// Its `JSONPath`, with `[*]` for the items of lists and the values of maps.
    pub(crate) path: String,
    /// Its documentation.
    pub(crate) description: String,
    /// Whether it tells the members of a union apart.
    pub(crate) is_discriminator: bool,
    /// Whether there are no inputs without it: it is required, and so is everything around it.
    pub(crate) must_be_given: bool,
    /// The literals that it accepts, with their documentation.
    pub(crate) literals: Vec<(String, String)>,
}

/// The fields of the root definition and of everything it refers to.
pub(crate) fn fields(schema: &Value) -> Vec<Field> {
    let mut walk = Walk { schema, fields: Vec::new() };
    if let Some(root) = root(schema) {
        walk.node(&schema["definitions"][root], "$", true);
    }
    walk.fields
}

/// The name of the root definition.
pub(crate) fn root(schema: &Value) -> Option<&str> {
    let mut definitions = schema["definitions"].as_object()?.iter();
    definitions.find(|(_, definition)| definition["isRoot"] == Value::Bool(true)).map(|(name, _)| name.as_str())
}

/// The path of a field of the object at `path`.
pub(crate) fn field_path(path: &str, name: &str) -> String {
    path.to_owned() + &InputPath::root().field(name.to_owned()).to_string()[1..]
}

struct Walk<'a> {
    schema: &'a Value,
    fields: Vec<Field>,
}

impl Walk<'_> {
    fn node(&mut self, node: &Value, path: &str, must_be_given: bool) {
        let node = resolve(node, self.schema);
        if is_opaque(node) {
            return;
        }
        let required = node["required"].as_array();
        let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|required| required == name));
        for (name, field) in node["properties"].as_object().into_iter().flatten() {
            self.field(field, &field_path(path, name), must_be_given && is_required(name));
        }
        for items in ["items", "additionalProperties"].into_iter().filter_map(|keyword| node.get(keyword)) {
            self.node(items, &format!("{path}[*]"), false);
        }
        for member in node["anyOf"].as_array().into_iter().flatten() {
            self.node(member, path, must_be_given);
        }
    }

    fn field(&mut self, field: &Value, path: &str, must_be_given: bool) {
        self.fields.push(Field {
            path: path.to_owned(),
            description: description(field, self.schema),
            is_discriminator: field["isDiscriminator"] == Value::Bool(true),
            must_be_given,
            literals: literals(resolve(field, self.schema)),
        });
        self.node(field, path, must_be_given);
    }
}

/// What the server owns has parts that nobody edits by themselves.
fn is_opaque(node: &Value) -> bool {
    let markers = ["isPackageReference", "isContainerImageReference", "isSensitiveValue"];
    markers.iter().any(|marker| node[*marker] == Value::Bool(true))
}

fn resolve<'a>(node: &'a Value, schema: &'a Value) -> &'a Value {
    let reference = node["$ref"].as_str().or_else(|| node["allOf"][0]["$ref"].as_str());
    let name = reference.and_then(|reference| reference.strip_prefix("#/definitions/"));
    name.map_or(node, |name| &schema["definitions"][name])
}

/// A field may leave its documentation to its type.
fn description(field: &Value, schema: &Value) -> String {
    let own = field["description"].as_str();
    own.or_else(|| resolve(field, schema)["description"].as_str()).unwrap_or_default().into()
}

fn literals(shape: &Value) -> Vec<(String, String)> {
    let literals = shape["enum"].as_array().into_iter().flatten().enumerate();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    literals.map(|(at, literal)| (text(literal), text(&shape["enumDescriptions"][at]))).collect()
}
