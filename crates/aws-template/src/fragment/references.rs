//! What a value refers to.

use serde_json::Value as Json;

use crate::value::sub::{Piece, pieces};

/// The names of the parameters, pseudo parameters and resources that a value refers to, in its order.
pub(super) fn references(value: &Json) -> Vec<&str> {
    let mut names = Vec::new();
    collect(value, &mut names);
    names
}

fn collect<'a>(value: &'a Json, names: &mut Vec<&'a str>) {
    match value {
        Json::Object(members) => {
            for (key, member) in members {
                match (key.as_str(), member) {
                    ("Ref", Json::String(name)) => names.push(name),
                    ("Fn::GetAtt", Json::Array(path)) => names.extend(path.first().and_then(Json::as_str)),
                    ("Fn::Sub", Json::String(text)) => names.extend(variables(text)),
                    _ => collect(member, names),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| collect(item, names)),
        _ => {}
    }
}

fn variables(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Variable(name) => name.split('.').next(),
        Piece::Text(_) | Piece::Escaped(_) => None,
    })
}
