//! Shapes that a Rust type can have and a step's inputs cannot.

use serde_json::Value;

use super::{definition_of, root_definition};
use crate::InputPath;

/// Every field whose shape no host can show, convert or migrate, with what to do instead.
pub(crate) fn unsupported_shapes(schema: &Value) -> Vec<String> {
    let mut walk = Walk { schema, open: Vec::new(), found: Vec::new() };
    if let Some(root) = root_definition(schema) {
        walk.root(root);
        walk.open.push(root);
        walk.node(root, "$");
    }
    walk.found
}

struct Walk<'a> {
    schema: &'a Value,
    /// The definitions that are being walked through, outermost first.
    open: Vec<&'a Value>,
    found: Vec<String>,
}

impl<'a> Walk<'a> {
    fn root(&mut self, root: &Value) {
        if root["type"] != "object" || root.get("anyOf").is_some() || root["additionalProperties"].is_object() {
            self.refuse("$", "is no object with fields; make the inputs a struct, and this one of its fields");
        }
    }

    fn node(&mut self, node: &'a Value, path: &str) {
        self.map(node, path);
        self.fields(node, path);
        for parts in ["items", "additionalProperties"].into_iter().filter_map(|keyword| node.get(keyword)) {
            self.below(parts, &format!("{path}[*]"));
        }
        for member in node["anyOf"].as_array().into_iter().flatten() {
            self.member(member, path);
        }
    }

    fn fields(&mut self, node: &'a Value, path: &str) {
        let required = node["required"].as_array();
        let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|required| required == name));
        for (name, field) in node["properties"].as_object().into_iter().flatten() {
            let path = path.to_owned() + &InputPath::root().field(name.clone()).to_string()[1..];
            if field["allOf"].as_array().is_some_and(|both| both.len() > 1) {
                self.refuse(&path, "is there twice: in a union, and in a type inside of a member; rename one of them");
            }
            let shape = definition_of(field, self.schema).unwrap_or(field);
            let has_value = is_required(name) || field.get("default").is_some();
            if shape.get("anyOf").is_some() && !has_value {
                self.refuse(&path, "is an optional union; give it a member that means \"nothing\", as its default");
            }
            self.below(field, &path);
        }
    }

    /// What is at `path`, by reference or in place.
    fn below(&mut self, node: &'a Value, path: &str) {
        let Some(definition) = definition_of(node, self.schema) else { return self.node(node, path) };
        if self.open.iter().any(|open| std::ptr::eq(*open, definition)) {
            return self.refuse(path, "contains itself; inputs end somewhere");
        }
        self.open.push(definition);
        self.node(definition, path);
        self.open.pop();
    }

    fn member(&mut self, member: &'a Value, path: &str) {
        let shape = definition_of(member, self.schema).unwrap_or(member);
        if shape["isAccount"] == Value::Bool(true) {
            self.refuse(path, "is a choice of account types; give each its own member of a tagged enum");
        } else if shape.get("properties").is_none() && shape.get("anyOf").is_none() {
            self.refuse(path, "is a union with a member that is no object; tag the enum with `type`");
        }
        self.below(member, path);
    }

    fn map(&mut self, node: &Value, path: &str) {
        if node.get("patternProperties").is_some() {
            self.refuse(path, "is a map whose keys are not text; use a list of keys and values");
        }
    }

    fn refuse(&mut self, path: &str, why: &str) {
        let problem = format!("`{path}` {why}");
        if !self.found.contains(&problem) {
            self.found.push(problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use schemars::JsonSchema;

    use super::*;
    use crate::schema::inputs_schema;
    use crate::{AmazonWebServicesAccount, Token};

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Recursive {
        children: Vec<Self>,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Nested {
        branch: Branch,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Branch {
        branches: Vec<Self>,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct OptionalUnion {
        shape: Option<Shape>,
    }

    #[derive(JsonSchema)]
    #[schemars(tag = "type")]
    #[expect(dead_code, reason = "only its schema is used")]
    enum Shape {
        Square { size: u32 },
        Circle { radius: u32 },
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct SomeAccount {
        account: Account,
    }

    #[derive(JsonSchema)]
    #[schemars(untagged)]
    #[expect(dead_code, reason = "only its schema is used")]
    enum Account {
        Aws(AmazonWebServicesAccount),
        Token(Token),
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct NumberedMap {
        ports: BTreeMap<u16, String>,
    }

    #[derive(JsonSchema, serde::Serialize)]
    #[schemars(tag = "type")]
    #[serde(tag = "type")]
    #[expect(dead_code, reason = "only its schema is used")]
    enum Filling {
        Empty {},
        Striped { width: u32 },
    }

    impl Default for Filling {
        fn default() -> Self {
            Self::Empty {}
        }
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Supported {
        shape: Shape,
        #[schemars(default)]
        filling: Filling,
        shapes: Vec<Shape>,
        names: BTreeMap<String, String>,
        shapes_by_name: BTreeMap<String, Shape>,
        note: Option<String>,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct RecursiveMap {
        children: BTreeMap<String, Self>,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct AccountMap {
        accounts: BTreeMap<String, Account>,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct NestedMap {
        by_name: BTreeMap<String, Vec<OptionalUnion>>,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct TagTwice {
        drawing: Drawing,
    }

    #[derive(JsonSchema)]
    #[schemars(tag = "type")]
    #[expect(dead_code, reason = "only its schema is used")]
    enum Drawing {
        Shape(Shape),
        Nothing {},
    }

    #[derive(JsonSchema)]
    #[schemars(tag = "name")]
    #[expect(dead_code, reason = "only its schema is used")]
    enum Named {
        Thing(Thing),
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Thing {
        name: Option<String>,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct FieldAndTag {
        named: Named,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Quoted {
        #[schemars(rename = "my ports")]
        ports: BTreeMap<u16, String>,
    }

    #[derive(JsonSchema)]
    struct Nothing {}

    fn found<T: JsonSchema>() -> Vec<String> {
        unsupported_shapes(&inputs_schema::<T>())
    }

    #[test]
    fn a_shape_that_no_host_can_handle_is_named_by_its_field() {
        for (found, expected) in [
            (found::<Recursive>(), "`$.children[*]` contains itself"),
            (found::<Nested>(), "`$.branch.branches[*]` contains itself"),
            (found::<OptionalUnion>(), "`$.shape` is an optional union"),
            (found::<SomeAccount>(), "`$.account` is a choice of account types"),
            (found::<NumberedMap>(), "`$.ports` is a map whose keys are not text"),
            (found::<Quoted>(), "`$['my ports']` is a map whose keys are not text"),
            (found::<RecursiveMap>(), "`$.children[*]` contains itself"),
            (found::<AccountMap>(), "`$.accounts[*]` is a choice of account types"),
            (found::<NestedMap>(), "`$.by_name[*][*].shape` is an optional union"),
            (found::<TagTwice>(), "`$.drawing.type` is there twice"),
            (found::<FieldAndTag>(), "`$.named.name` is there twice"),
        ] {
            assert!(found.len() == 1 && found[0].starts_with(expected), "{expected}: {found:?}");
        }
    }

    #[test]
    fn inputs_are_an_object_with_fields() {
        for found in [found::<Shape>(), found::<String>(), found::<Vec<Shape>>(), found::<BTreeMap<String, String>>()] {
            assert!(found.len() == 1 && found[0].starts_with("`$` is no object with fields"), "{found:?}");
        }
    }

    #[test]
    fn every_other_shape_is_supported() {
        assert_eq!(found::<Supported>(), Vec::<String>::new());
        assert_eq!(found::<Nothing>(), Vec::<String>::new());
    }
}
