//! Enough HTML to finish a page that trunk wrote: its elements, and edits to them.
//!
//! The page is our own, so this reads well-formed HTML and no more.

use std::ops::Range;

/// One element: its opening tag, and its text if it is a script or a style.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Element<'html> {
    pub(crate) name: &'html str,
    pub(crate) attributes: Vec<(&'html str, &'html str)>,
    /// The text between the tags of a script or a style; empty for others.
    pub(crate) body: &'html str,
    /// Where the element stands, its closing tag included if it is a script or a style.
    pub(crate) span: Range<usize>,
}

impl<'html> Element<'html> {
    pub(crate) fn attribute(&self, name: &str) -> Option<&'html str> {
        self.attributes
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|&(_, value)| value)
    }

    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The attributes, without those `left_out`, as they are written in a tag.
    pub(crate) fn attributes_without(&self, left_out: &[&str]) -> String {
        let kept = self
            .attributes
            .iter()
            .filter(|(name, _)| !left_out.contains(name));
        kept.fold(String::new(), |tag, (name, value)| {
            tag + " " + name + "=\"" + value + "\""
        })
    }
}

/// Every element of a page, in order.
pub(crate) fn elements(html: &str) -> Vec<Element<'_>> {
    let mut elements = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let start = html.len() - after.len() - 1;
        rest = after;
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if after.starts_with(|char: char| char.is_ascii_alphabetic()) {
            let (name, attributes, after) = opening(after);
            let (body, after) = if ["script", "style"]
                .iter()
                .any(|raw| name.eq_ignore_ascii_case(raw))
            {
                raw_text(name, after)
            } else {
                ("", after)
            };
            elements.push(Element {
                name,
                attributes,
                body,
                span: start..html.len() - after.len(),
            });
            rest = after;
        }
    }
    elements
}

/// A page with some of its spans replaced. The spans do not overlap.
pub(crate) fn edited(html: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(span, _)| span.start);
    let mut page = String::new();
    let mut end = 0;
    for (span, text) in edits {
        page.push_str(html.get(end..span.start).unwrap_or_default());
        page.push_str(&text);
        end = span.end;
    }
    page.push_str(html.get(end..).unwrap_or_default());
    page
}

/// A tag's name and attributes, and what follows its `>`.
fn opening(tag: &str) -> (&str, Vec<(&str, &str)>, &str) {
    let (name, mut rest) = split_where(tag, |char| {
        char.is_whitespace() || matches!(char, '/' | '>')
    });
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|char: char| char.is_whitespace() || char == '/');
        if rest.is_empty() {
            return (name, attributes, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (name, attributes, after);
        }
        let (attribute, after) = split_where(rest, |char| {
            char.is_whitespace() || matches!(char, '=' | '>' | '/')
        });
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(after) => value(after.trim_start()),
            None => ("", after),
        };
        attributes.push((attribute, value));
        rest = after;
    }
}

/// An attribute's value, with or without quotes, and what follows it.
fn value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    split_where(text, |char| char.is_whitespace() || char == '>')
}

/// The text of a script or a style, and what follows its closing tag.
fn raw_text<'html>(name: &str, text: &'html str) -> (&'html str, &'html str) {
    let closing = format!("</{name}").to_ascii_lowercase();
    let end = text
        .to_ascii_lowercase()
        .find(&closing)
        .unwrap_or(text.len());
    let (body, rest) = text.split_at(end);
    (body, rest.split_once('>').map_or("", |(_, after)| after))
}

fn split_where(text: &str, ends: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(ends).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><html lang=en><!-- <script>no</script> -->
<script type="module">if (1 < 2) { "<b>" }</SCRIPT ><link rel='icon' href="a.svg"/><p hidden>text</p>"#;

    #[test]
    fn elements_come_in_order_with_attributes_of_every_spelling() {
        let found: Vec<_> = elements(PAGE)
            .into_iter()
            .map(|element| (element.name, element.attributes, element.body))
            .collect();
        assert_eq!(
            found,
            [
                ("html", vec![("lang", "en")], ""),
                ("script", vec![("type", "module")], "if (1 < 2) { \"<b>\" }"),
                ("link", vec![("rel", "icon"), ("href", "a.svg")], ""),
                ("p", vec![("hidden", "")], ""),
            ]
        );
    }

    #[test]
    fn a_span_covers_a_script_with_its_closing_tag() {
        let script = elements(PAGE).remove(1);
        assert_eq!(
            PAGE.get(script.span),
            Some(r#"<script type="module">if (1 < 2) { "<b>" }</SCRIPT >"#)
        );
    }

    #[test]
    fn edits_leave_the_rest_as_it_was() {
        assert_eq!(
            edited("abcdef", vec![(4..5, "X".into()), (0..1, "YY".into())]),
            "YYbcdXf"
        );
    }
}
