//! From an `anyOf` of objects to choices by their discriminators.

use serde_json::{Map, Value, json};

use super::{LONGEST_CHAIN, resolve};
use crate::validation::size::count;

/// More members than anyone writes, and few enough for a validator to recurse along those that share no discriminator.
const MOST_MEMBERS: usize = 256;

/// Rewrites every union of a schema.
pub(super) struct Unions<'a> {
    root: &'a Value,
    /// How many values the rewritten unions may still have: members of unions that are referred to are copied.
    left: u64,
}

/// An object that a union may be, and the literals that choose it.
struct Member<'a> {
    schema: &'a Value,
    literals: Vec<(&'a str, &'a Value)>,
}

impl<'a> Unions<'a> {
    pub(super) fn new(root: &'a Value, most: u64) -> Self {
        Self { root, left: most }
    }

    /// None if the schema would become too large.
    pub(super) fn rewrite(&mut self, schema: &mut Value) -> Option<()> {
        match schema {
            Value::Object(object) => {
                for keyword in ["anyOf", "oneOf"] {
                    self.rewrite_union(object, keyword)?;
                }
                object.values_mut().try_for_each(|value| self.rewrite(value))
            }
            Value::Array(items) => items.iter_mut().try_for_each(|item| self.rewrite(item)),
            _ => Some(()),
        }
    }

    fn rewrite_union(&mut self, object: &mut Map<String, Value>, keyword: &str) -> Option<()> {
        let Some(Value::Array(members)) = object.get(keyword) else { return Some(()) };
        let Some(members) = flattened(members, self.root) else { return Some(()) };
        if members.len() > MOST_MEMBERS {
            return None;
        }
        let copied: u64 = members.iter().map(|member| count(member.schema)).sum();
        self.left = self.left.checked_sub(copied)?;
        let mut all = choice(&members.iter().collect::<Vec<_>>(), &[]);
        object.remove(keyword);
        if let Some(Value::Array(others)) = object.remove("allOf") {
            all.extend(others);
        }
        object.insert("allOf".to_owned(), Value::Array(all));
        Some(())
    }
}

/// The objects of a union, those of the unions in it included; none if something else is in it.
fn flattened<'a>(members: &'a [Value], root: &'a Value) -> Option<Vec<Member<'a>>> {
    let mut objects = Vec::new();
    let mut entered: Vec<*const Value> = Vec::new();
    let mut pending: Vec<&Value> = members.iter().rev().collect();
    while let Some(member) = pending.pop() {
        let resolved = meaning(member, root);
        if let Some(members) = resolved.get("anyOf").or_else(|| resolved.get("oneOf")).and_then(Value::as_array) {
            // A union that is met again has nothing new, and may contain itself.
            if !entered.contains(&std::ptr::from_ref(resolved)) {
                entered.push(resolved);
                pending.extend(members.iter().rev());
            }
        } else if resolved.get("properties").is_some() || resolved["type"] == "object" {
            objects.push(Member { schema: member, literals: literals(resolved, root) });
        } else {
            return None;
        }
    }
    let is_told_apart = objects.iter().any(|member| !member.literals.is_empty());
    is_told_apart.then_some(objects)
}

/// What a schema stands for: references are followed, as is an `allOf` of one, which gives a reference a description.
fn meaning<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    let mut schema = schema;
    for _ in 0..LONGEST_CHAIN {
        schema = resolve(schema, root);
        match schema["allOf"].as_array().map(Vec::as_slice) {
            Some([only]) => schema = only,
            _ => return schema,
        }
    }
    schema
}

fn literals<'a>(object: &'a Value, root: &'a Value) -> Vec<(&'a str, &'a Value)> {
    let properties = object["properties"].as_object().into_iter().flatten();
    let discriminators = properties.filter_map(|(name, property)| {
        let property = meaning(property, root);
        let literal = property.get("const").filter(|_| property["isDiscriminator"] == true)?;
        Some((name.as_str(), literal))
    });
    discriminators.collect()
}

/// What a value must satisfy to be one of `members`, of which the discriminators `decided` hold already.
///
/// A discriminator that all members have is asked for first, and what follows from its value next. So each problem is
/// told once, and with the values that are accepted there.
fn choice(members: &[&Member<'_>], decided: &[&str]) -> Vec<Value> {
    let Some(name) = shared_discriminator(members, decided) else { return vec![first_chosen(members, decided)] };
    let decided = [decided, &[name]].concat();
    let mut accepted: Vec<&Value> = Vec::new();
    for literal in members.iter().filter_map(|member| member.literal(name)) {
        if !accepted.contains(&literal) {
            accepted.push(literal);
        }
    }
    let mut all = vec![json!({
        "type": "object",
        "required": [name],
        "properties": { name: { "enum": accepted, "isDiscriminator": true } },
    })];
    all.extend(accepted.iter().map(|&literal| {
        let chosen: Vec<_> = members.iter().filter(|member| member.literal(name) == Some(literal)).copied().collect();
        json!({ "if": condition(&[(name, literal)]), "then": all_of(choice(&chosen, &decided)) })
    }));
    all
}

fn shared_discriminator<'a>(members: &[&Member<'a>], decided: &[&str]) -> Option<&'a str> {
    let mut names = members.first()?.literals.iter().map(|(name, _)| *name);
    names.find(|name| !decided.contains(name) && members.iter().all(|member| member.literal(name).is_some()))
}

/// The first member whose discriminators hold, of those that share none.
fn first_chosen(members: &[&Member<'_>], decided: &[&str]) -> Value {
    let conditions: Vec<_> = members.iter().map(|member| condition(&member.undecided(decided))).collect();
    let nothing_fits = json!({ "anyOf": conditions });
    members.iter().rev().fold(nothing_fits, |otherwise, member| match &member.undecided(decided)[..] {
        [] => member.schema.clone(),
        open => json!({ "if": condition(open), "then": member.schema, "else": otherwise }),
    })
}

fn condition(literals: &[(&str, &Value)]) -> Value {
    let names: Vec<_> = literals.iter().map(|(name, _)| *name).collect();
    let properties: Map<_, _> =
        literals.iter().map(|(name, literal)| ((*name).to_owned(), json!({ "const": literal }))).collect();
    json!({ "required": names, "properties": properties })
}

fn all_of(mut schemas: Vec<Value>) -> Value {
    if schemas.len() == 1 { schemas.remove(0) } else { json!({ "allOf": schemas }) }
}

impl<'a> Member<'a> {
    fn literal(&self, name: &str) -> Option<&Value> {
        self.literals.iter().find(|(known, _)| *known == name).map(|(_, literal)| *literal)
    }

    fn undecided(&self, decided: &[&str]) -> Vec<(&'a str, &'a Value)> {
        self.literals.iter().filter(|(name, _)| !decided.contains(name)).copied().collect()
    }
}
