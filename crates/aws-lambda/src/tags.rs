//! The tags that users give a stack.

use aws_deploy::Tag;
use aws_deploy::checks::{self, Place};
use step_core::{ListPath, Problem, Rules};

/// Checks the tags that a user gives a stack.
pub fn check_tags(tags: &ListPath<Tag>, rules: &mut Rules<'_>) {
    rules.check(&tags.each(|tag| tag.key), |keys| {
        let (at, keys): (Vec<_>, Vec<_>) = keys.into_iter().unzip();
        report(tags, &at, checks::of_tags(&keys))
    });
    rules.check(&tags.each(|tag| tag.value), |values| {
        let (at, values): (Vec<_>, Vec<_>) = values.into_iter().unzip();
        let problems = values.iter().enumerate().filter_map(|(index, value)| checks::of_tag_value(index, value));
        report(tags, &at, problems)
    });
}

/// The problems, each at its tag: `at` are the indices of those that were looked at.
fn report(tags: &ListPath<Tag>, at: &[usize], problems: impl IntoIterator<Item = checks::Problem>) -> Vec<Problem> {
    let report = |found: checks::Problem| {
        let problem = found.kind.problem(found.message);
        match found.place {
            Place::Tag(index) => problem.at(tags.item(at[index]).key.path()),
            _ => problem,
        }
    };
    problems.into_iter().map(report).collect()
}
