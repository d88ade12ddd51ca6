//! `MarkdownToHtml` and its old name, `Markdown`.

use comrak::{Options, markdown_to_html};

/// GitHub's tables and links, `~~deleted~~`, `H~2~O`, `x^2^`, `++inserted++` and `==marked==`; HTML goes through as it
/// is.
pub(super) fn to_html(markdown: &str) -> String {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.subscript = true;
    options.extension.superscript = true;
    options.extension.insert = true;
    options.extension.highlight = true;
    options.render.r#unsafe = true;
    markdown_to_html(markdown.trim(), &options) + "\n"
}
