//! A terminal's text as a picture, which a page can show.

use std::fmt::Write;

/// The most columns before a line is broken.
const COLUMNS: usize = 112;
const LINE: usize = 18;
const MARGIN: usize = 20;

/// The text, with its colours, as SVG: light or dark as the reader likes it.
pub(crate) fn picture(title: &str, text: &str) -> String {
    let lines: Vec<Vec<Span>> = text.lines().flat_map(|line| broken(&spans(line))).collect();
    let height = lines.len() * LINE + 2 * MARGIN;
    let width = COLUMNS * 73 / 10 + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{title}\">\n{STYLE}\
         <rect class=\"ground\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>\n"
    );
    for (number, line) in lines.iter().enumerate() {
        let y = MARGIN + number * LINE + 13;
        _ = write!(
            svg,
            "<text x=\"{MARGIN}\" y=\"{y}\" xml:space=\"preserve\">"
        );
        for span in line {
            let text = escaped(&span.text);
            if span.class.is_empty() {
                svg += &text;
            } else {
                _ = write!(svg, "<tspan class=\"{}\">{text}</tspan>", span.class);
            }
        }
        svg += "</text>\n";
    }
    svg + "</svg>\n"
}

const STYLE: &str = "<style>
  text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #1f2328; }
  .ground { fill: #fbfbfa; stroke: #d8d8d4; }
  .bold { font-weight: 600; } .faint { fill: #75797e; }
  .red { fill: #b3261e; } .green { fill: #1a7f37; } .yellow { fill: #8a6100; } .cyan { fill: #0b6e8a; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e4e4e1; } .ground { fill: #17191c; stroke: #34373b; } .faint { fill: #8d9196; }
    .red { fill: #ff8f85; } .green { fill: #6fd388; } .yellow { fill: #e3b341; } .cyan { fill: #6cc7e0; }
  }
</style>
";

/// A piece of a line in one style.
#[derive(Clone, Debug)]
struct Span {
    class: String,
    text: String,
}

/// A line's pieces, from the escape codes that a terminal would take.
fn spans(line: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut class: Vec<&str> = Vec::new();
    for (number, piece) in line.split('\u{1b}').enumerate() {
        let text = if number == 0 {
            piece
        } else {
            let (codes, text) = piece.strip_prefix('[').unwrap().split_once('m').unwrap();
            for code in codes.split(';') {
                match code {
                    "1" => class.push("bold"),
                    "2" => class.push("faint"),
                    "31" => class.push("red"),
                    "32" => class.push("green"),
                    "33" => class.push("yellow"),
                    "36" => class.push("cyan"),
                    _ => class.clear(),
                }
            }
            text
        };
        if !text.is_empty() {
            let (class, text) = (class.join(" "), text.to_owned());
            spans.push(Span { class, text });
        }
    }
    spans
}

/// A line's pieces on as many lines as they need.
fn broken(spans: &[Span]) -> Vec<Vec<Span>> {
    let mut lines = vec![Vec::new()];
    let mut column = 0;
    for span in spans {
        let mut rest: Vec<char> = span.text.chars().collect();
        while !rest.is_empty() {
            if column == COLUMNS {
                let indent = "    ".to_owned();
                column = indent.len();
                let class = String::new();
                lines.push(vec![Span {
                    class,
                    text: indent,
                }]);
            }
            let fits = rest.len().min(COLUMNS - column);
            let text: String = rest.drain(..fits).collect();
            column += fits;
            let class = span.class.clone();
            lines.last_mut().unwrap().push(Span { class, text });
        }
    }
    lines
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
