//! For programs: one JSON object per line on standard output.
//!
//! | `event` | fields |
//! |---|---|
//! | `log` | `level`, `message` |
//! | `progress` | `percentage`, `message` |
//! | `task` | `id`, `label`, `kind` (or null), `state`: `waiting`, `working`, `done`, `failed`, `removed`, `detail` (or null) |
//! | `output` | `name`, `value` (absent when sensitive), `sensitive` |
//! | `artifact` | `path`, `name` |
//! | `result` | `succeeded`; on failure `message`, `code`, `fix` |

use std::path::Path;

use serde_json::{Value, json};
use step_host::{Level, Observer, Task, TaskState};

use super::Report;
use crate::exit::Stop;

pub(crate) struct Json;

impl Observer for Json {
    fn log(&self, level: Level, message: &str) {
        let level = match level {
            Level::Verbose => "verbose",
            Level::Info => "info",
            Level::Highlight => "highlight",
            Level::Wait => "wait",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        print(&json!({ "event": "log", "level": level, "message": message }));
    }

    fn progress(&self, percentage: u8, message: &str) {
        print(&json!({ "event": "progress", "percentage": percentage, "message": message }));
    }

    fn task(&self, task: &Task) {
        let state = match task.state {
            TaskState::Waiting => "waiting",
            TaskState::Working => "working",
            TaskState::Done => "done",
            TaskState::Failed => "failed",
            TaskState::Removed => "removed",
        };
        let Task { id, label, kind, detail, .. } = task;
        print(&json!({
            "event": "task", "id": id, "label": label, "kind": kind, "state": state, "detail": detail,
        }));
    }

    fn output(&self, name: &str, value: &str, sensitive: bool) {
        let mut event = json!({ "event": "output", "name": name, "sensitive": sensitive });
        // Standard output ends up in logs; whoever needs the value reads service messages.
        if !sensitive {
            event["value"] = value.into();
        }
        print(&event);
    }

    fn artifact(&self, path: &Path, name: &str) {
        print(&json!({ "event": "artifact", "path": path, "name": name }));
    }
}

impl Report for Json {
    fn succeeded(&self) {
        print(&json!({ "event": "result", "succeeded": true }));
    }

    fn failed(&self, stop: &Stop) {
        let mut event = json!({ "event": "result", "succeeded": false });
        if let (Value::Object(event), Value::Object(stop)) = (&mut event, stop.to_json()) {
            event.extend(stop);
        }
        print(&event);
    }
}

fn print(event: &Value) {
    anstream::println!("{event}");
}
