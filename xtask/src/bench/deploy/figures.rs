//! What was measured, and how it is shown.

use std::collections::BTreeMap;

use serde::Deserialize;

/// One run of one tool, as `measure.py` prints it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Figures {
    /// Seconds.
    wall: f64,
    /// Seconds of processor time, in user and kernel mode.
    cpu: f64,
    /// Bytes.
    peak: f64,
    /// How often each action was called.
    calls: BTreeMap<String, u32>,
}

/// A deployment and the figures of each tool, ours first.
pub(super) type Row = (&'static str, Vec<(&'static str, Figures)>);

/// The figures with their multiples of ours.
pub(super) fn table(rows: &[Row], with_calls: bool) -> String {
    let mut lines = vec![format!("{:27}{:>14}{:>20}{:>20}{:>20}", "", "calls", "time", "processor", "peak memory")];
    for (deployment, tools) in rows {
        lines.push((*deployment).to_owned());
        for (tool, figures) in tools {
            let ours = tools.first().map_or(figures, |(_, figures)| figures);
            lines.push(line(tool, figures, ours));
            lines.extend(with_calls.then(|| calls(figures)));
        }
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

fn line(tool: &str, figures: &Figures, ours: &Figures) -> String {
    let ratio = |value: f64, own: f64| format!("({:.1})", value / own);
    let count = |figures: &Figures| f64::from(figures.calls.values().sum::<u32>());
    let cell = |width: usize, text: String, value: f64, own: f64| {
        format!("{:>width$}", format!("{text} {:>7}", ratio(value, own)))
    };
    let cells = [
        cell(14, count(figures).to_string(), count(figures), count(ours)),
        cell(20, format!("{:.1} s", figures.wall), figures.wall, ours.wall),
        cell(20, format!("{:.2} s", figures.cpu), figures.cpu, ours.cpu),
        cell(20, format!("{:.0} MB", figures.peak / 1e6), figures.peak, ours.peak),
    ];
    format!("  {tool:25}{}", cells.concat())
}

fn calls(figures: &Figures) -> String {
    let calls = figures.calls.iter().map(|(action, count)| format!("{action} {count}"));
    format!("    {}", calls.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_shown_as_multiples_of_ours() {
        let figures = |factor: f64, describes| Figures {
            wall: 2.0 * factor,
            cpu: 0.1 * factor,
            peak: 4e7 * factor,
            calls: BTreeMap::from([("CreateChangeSet".into(), 1), ("DescribeStacks".into(), describes)]),
        };
        let rows = [("update", vec![("ours", figures(1.0, 3)), ("theirs", figures(2.5, 9))])];
        let lines: Vec<Vec<_>> =
            table(&rows, true).lines().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect();
        assert_eq!(lines[0], ["calls", "time", "processor", "peak", "memory"]);
        assert_eq!(lines[1], ["update"]);
        assert_eq!(lines[2].join(" "), "ours 4 (1.0) 2.0 s (1.0) 0.10 s (1.0) 40 MB (1.0)");
        assert_eq!(lines[4].join(" "), "theirs 10 (2.5) 5.0 s (2.5) 0.25 s (2.5) 100 MB (2.5)");
        assert_eq!(lines[5].join(" "), "CreateChangeSet 1, DescribeStacks 9");
    }
}
