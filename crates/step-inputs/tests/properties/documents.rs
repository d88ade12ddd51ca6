//! Schemas with a configuration that they allow.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Part of every secret text, and of no other.
pub(crate) const SECRET: &str = "open sesame";

/// A schema and a configuration that it allows.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) inputs_json: Value,
    pub(crate) value: Value,
}

/// What may stand in a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Expressions and secrets in every form.
    Configuration,
    /// Values, and of secrets only whether there is one.
    Execution,
    /// Values, and secrets in every form.
    WithSecrets,
}

/// The type of an input.
#[derive(Clone, Debug)]
enum Kind {
    Text,
    Choice,
    Number,
    Integer,
    Boolean,
    Sensitive,
    Package,
    ContainerImage,
    Account,
    List(Box<Self>),
    Map(Box<Self>),
    Object(Vec<Field>),
    /// The fields of each member, beside its discriminator.
    Union(Vec<Vec<Field>>),
    /// A union of unions: the fields of each member of each, beside its two discriminators. The inner ones have a name, or
    /// are spelt out in the outer one.
    NestedUnion {
        inner: Vec<Vec<Vec<Field>>>,
        is_spelt_out: bool,
    },
    /// A type with a name.
    Reference(Box<Self>),
}

#[derive(Clone, Debug)]
struct Field {
    kind: Kind,
    is_required: bool,
}

pub(crate) fn of(stage: Stage) -> impl Strategy<Value = Document> {
    fields(kind()).prop_flat_map(move |fields| {
        let mut definitions = Map::new();
        let mut root = object_schema(&fields, &mut definitions);
        root["isRoot"] = true.into();
        definitions.insert("Inputs".to_owned(), root);
        let inputs_json = json!({ "definitions": definitions });
        object_value(&fields, stage).prop_map(move |value| Document { inputs_json: inputs_json.clone(), value })
    })
}

fn kind() -> impl Strategy<Value = Kind> {
    let single = prop::sample::select(vec![
        Kind::Text,
        Kind::Choice,
        Kind::Number,
        Kind::Integer,
        Kind::Boolean,
        Kind::Sensitive,
        Kind::Package,
        Kind::ContainerImage,
        Kind::Account,
    ]);
    single.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|kind| Kind::List(Box::new(kind))),
            inner.clone().prop_map(|kind| Kind::Map(Box::new(kind))),
            inner.clone().prop_map(|kind| Kind::Reference(Box::new(kind))),
            fields(inner.clone()).prop_map(Kind::Object),
            vec(fields(inner.clone()), 1..4).prop_map(Kind::Union),
            (vec(vec(fields(inner), 1..3), 1..3), any::<bool>())
                .prop_map(|(inner, is_spelt_out)| Kind::NestedUnion { inner, is_spelt_out }),
        ]
    })
}

fn fields(kind: impl Strategy<Value = Kind>) -> impl Strategy<Value = Vec<Field>> {
    vec((kind, any::<bool>()).prop_map(|(kind, is_required)| Field { kind, is_required }), 0..5)
}

fn schema(kind: &Kind, definitions: &mut Map<String, Value>) -> Value {
    match kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Choice => json!({ "type": "string", "enum": ["slow", "fast"] }),
        Kind::Number => json!({ "type": "number" }),
        Kind::Integer => json!({ "type": "integer" }),
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Sensitive => json!({ "type": "object", "isSensitiveValue": true }),
        Kind::Package => json!({ "type": "object", "isPackageReference": true }),
        Kind::ContainerImage => json!({ "type": "object", "isContainerImageReference": true }),
        Kind::Account => json!({ "type": "string", "isAccount": true, "accountType": "Token" }),
        Kind::List(item) => json!({ "type": "array", "items": schema(item, definitions) }),
        Kind::Map(entry) => json!({ "type": "object", "additionalProperties": schema(entry, definitions) }),
        Kind::Object(fields) => object_schema(fields, definitions),
        Kind::Union(members) => {
            let members = members.iter().enumerate();
            json!({ "anyOf": members.map(|(index, fields)| member_schema(index, fields, definitions)).collect::<Vec<_>>() })
        }
        Kind::NestedUnion { inner, is_spelt_out } => nested_union_schema(inner, *is_spelt_out, definitions),
        Kind::Reference(kind) => {
            let definition = schema(kind, definitions);
            define(definition, definitions)
        }
    }
}

fn define(definition: Value, definitions: &mut Map<String, Value>) -> Value {
    let name = format!("Type{}", definitions.len());
    definitions.insert(name.clone(), definition);
    // Both ways of writing a reference mean the same.
    if definitions.len().is_multiple_of(2) {
        json!({ "$ref": name })
    } else {
        json!({ "$ref": format!("#/definitions/{name}") })
    }
}

fn object_schema(fields: &[Field], definitions: &mut Map<String, Value>) -> Value {
    let named = || fields.iter().enumerate();
    let properties: Map<_, _> =
        named().map(|(index, field)| (format!("field{index}"), schema(&field.kind, definitions))).collect();
    let required = named().filter(|(_, field)| field.is_required).map(|(index, _)| format!("field{index}"));
    json!({ "type": "object", "properties": properties, "required": required.collect::<Vec<_>>() })
}

fn member_schema(index: usize, fields: &[Field], definitions: &mut Map<String, Value>) -> Value {
    let mut member = object_schema(fields, definitions);
    member["properties"]["type"] = json!({ "const": index, "isDiscriminator": true });
    member
}

fn nested_union_schema(inner: &[Vec<Vec<Field>>], is_spelt_out: bool, definitions: &mut Map<String, Value>) -> Value {
    let mut members = Vec::new();
    for (outer, union) in inner.iter().enumerate() {
        let mut of_union = Vec::new();
        for (index, fields) in union.iter().enumerate() {
            let mut member = member_schema(index, fields, definitions);
            member["properties"]["family"] = json!({ "const": outer, "isDiscriminator": true });
            of_union.push(member);
        }
        if is_spelt_out {
            members.extend(of_union);
        } else {
            members.push(define(json!({ "anyOf": of_union }), definitions));
        }
    }
    json!({ "anyOf": members })
}

fn value(kind: &Kind, stage: Stage) -> BoxedStrategy<Value> {
    match kind {
        Kind::Text => any::<String>().prop_map(Value::from).boxed(),
        Kind::Choice => prop::sample::select(vec!["slow", "fast"]).prop_map(Value::from).boxed(),
        Kind::Number => {
            bindable(prop_oneof![any::<i64>().prop_map(Value::from), any::<f64>().prop_map(Value::from)], stage)
        }
        Kind::Integer => bindable(any::<i64>().prop_map(Value::from), stage),
        Kind::Boolean => bindable(any::<bool>().prop_map(Value::from), stage),
        Kind::Sensitive => sensitive(stage),
        Kind::Package => reference("packageId"),
        Kind::ContainerImage => reference("imageName"),
        Kind::Account => bindable("[a-z]{1,8}".prop_map(Value::from), stage),
        Kind::List(item) => vec(value(item, stage), 0..4).prop_map(Value::from).boxed(),
        Kind::Map(entry) => prop::collection::btree_map("[a-zA-Z ]{1,5}", value(entry, stage), 0..4)
            .prop_map(|entries| json!(entries))
            .boxed(),
        Kind::Object(fields) => object_value(fields, stage),
        Kind::Union(members) => {
            let members = members.iter().enumerate();
            proptest::strategy::Union::new(members.map(|(index, fields)| member_value(index, fields, stage))).boxed()
        }
        Kind::NestedUnion { inner, .. } => {
            let unions = inner.iter().enumerate();
            let members = unions
                .flat_map(|(outer, union)| union.iter().enumerate().map(move |(index, fields)| (outer, index, fields)));
            let values = members.map(|(outer, index, fields)| {
                let with_family = move |mut object: Value| {
                    object["family"] = outer.into();
                    object
                };
                member_value(index, fields, stage).prop_map(with_family).boxed()
            });
            proptest::strategy::Union::new(values).boxed()
        }
        Kind::Reference(kind) => value(kind, stage),
    }
}

fn object_value(fields: &[Field], stage: Stage) -> BoxedStrategy<Value> {
    let fields: Vec<_> = fields.iter().map(|field| field_value(field, stage)).collect();
    let named = |values: Vec<Option<Value>>| {
        let values = values.into_iter().enumerate();
        values.filter_map(|(index, value)| Some((format!("field{index}"), value?))).collect()
    };
    fields.prop_map(named).boxed()
}

fn field_value(field: &Field, stage: Stage) -> BoxedStrategy<Option<Value>> {
    let present = value(&field.kind, stage).prop_map(Some);
    if field.is_required {
        present.boxed()
    } else {
        let nothing = if matches!(field.kind, Kind::Sensitive) { json!({ "HasValue": false }) } else { Value::Null };
        prop_oneof![3 => present, 1 => Just(None), 1 => Just(Some(Value::Null)), 1 => Just(Some(nothing))].boxed()
    }
}

fn member_value(index: usize, fields: &[Field], stage: Stage) -> BoxedStrategy<Value> {
    let with_discriminator = move |mut object: Value| {
        object["type"] = index.into();
        object
    };
    object_value(fields, stage).prop_map(with_discriminator).boxed()
}

fn bindable(unbound: impl Strategy<Value = Value> + 'static, stage: Stage) -> BoxedStrategy<Value> {
    if stage == Stage::Configuration { prop_oneof![unbound, expression()].boxed() } else { unbound.boxed() }
}

fn expression() -> impl Strategy<Value = Value> {
    "#\\{[A-Za-z.]{1,8}\\}".prop_map(Value::from)
}

fn sensitive(stage: Stage) -> BoxedStrategy<Value> {
    let kept = any::<bool>().prop_map(|has_value| json!({ "HasValue": has_value }));
    let new = any::<String>().prop_map(|text| json!({ "HasValue": true, "NewValue": format!("{text}{SECRET}") }));
    match stage {
        Stage::Configuration => prop_oneof![kept, new, expression()].boxed(),
        // A required secret must be there.
        Stage::Execution => Just(json!({ "HasValue": true })).boxed(),
        Stage::WithSecrets => prop_oneof![kept, new, Just(SECRET.into())].boxed(),
    }
}

fn reference(name_field: &'static str) -> BoxedStrategy<Value> {
    let id = any::<String>();
    let name = "[a-zA-Z.#{}]{1,8}";
    (id, name).prop_map(move |(id, name)| json!({ "referenceId": id, "feedId": "Feeds-1", name_field: name })).boxed()
}
