//! What would change, as a table.

use serde_json::Value;

/// One line per change, and one more for each of its reasons.
pub(super) fn table(changes: &[Value]) -> Vec<String> {
    if changes.is_empty() {
        return vec!["nothing would change".to_owned()];
    }
    let rows: Vec<_> =
        changes.iter().map(|change| [effect(change), text(change, "id"), text(change, "kind")]).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let (first, second) = (width(0), width(1));
    let mut lines = Vec::new();
    for ([effect, id, kind], change) in rows.iter().zip(changes) {
        lines.push(format!("{effect:<first$}  {id:<second$}  {kind}"));
        let reasons = change["reasons"].as_array().into_iter().flatten().filter_map(Value::as_str);
        lines.extend(reasons.map(|reason| format!("{:<first$}  {reason}", "")));
    }
    lines
}

/// In words; what a newer step says is shown as it is.
fn effect(change: &Value) -> &str {
    match text(change, "effect") {
        "add" => "added",
        "modify" => "modified",
        "mayReplace" => "modified or replaced",
        "replace" => "replaced",
        "remove" => "removed",
        "import" => "imported",
        other => other,
    }
}

fn text<'a>(change: &'a Value, field: &str) -> &'a str {
    change[field].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn changes_are_listed_with_what_happens_to_them_and_why() {
        let reason = "Properties.QueueName: \"a\" → \"b\" (replaces it)";
        let changes = [
            json!({ "effect": "add", "id": "Topic", "kind": "AWS::SNS::Topic" }),
            json!({ "effect": "replace", "id": "Q", "kind": "AWS::SQS::Queue", "reasons": [reason] }),
        ];
        assert_eq!(
            table(&changes),
            [
                "added     Topic  AWS::SNS::Topic",
                "replaced  Q      AWS::SQS::Queue",
                "          Properties.QueueName: \"a\" → \"b\" (replaces it)",
            ]
        );
    }

    #[test]
    fn that_nothing_would_change_is_said() {
        assert_eq!(table(&[]), ["nothing would change"]);
    }
}
