//! The pages of the manual that follow from the core: what there is to a plan, to findings and to
//! faults.
//!
//! They stand in `docs/src/reference`, which `REDTRAIL_BLESS=1 cargo test` writes anew. The others
//! are written by hand, and held to what they repeat.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

mod pinned;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use pinned::Texts;
use redtrail_core::documents::{Document, documents};
use redtrail_core::explain::{Cause, Explained, codes, explain, faults};
use redtrail_core::names::ServicePrincipal;
use redtrail_core::plan::{Checked, schema};
use redtrail_core::sources::title;
use redtrail_core::tree::{Node, Source};

#[test]
fn the_reference_is_the_one_that_is_checked_in() {
    let made = Texts::from([
        ("faults.md".to_owned(), faults_page()),
        ("findings.md".to_owned(), findings_page()),
        ("plan.md".to_owned(), plan_page()),
    ]);
    pinned::pin("docs/src/reference", &made);
}

/// Every page of the manual by its path.
fn pages() -> Texts {
    let mut pages = Texts::new();
    for folder in ["", "howto/", "reference/"] {
        for (file, text) in pinned::files(&format!("docs/src/{folder}")) {
            if Path::new(&file).extension() == Some("md".as_ref()) {
                pages.insert(format!("{folder}{file}"), text);
            }
        }
    }
    pages
}

#[test]
fn every_link_within_the_manual_leads_to_a_page_and_a_heading() {
    let pages = pages();
    let mut links = 0;
    for (file, text) in &pages {
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        for link in text.split("](").skip(1) {
            let link = link.split(')').next().unwrap();
            if link.starts_with("https://") {
                continue;
            }
            let (path, heading) = link.split_once('#').unwrap_or((link, ""));
            let path = match (path, path.strip_prefix("../")) {
                ("", _) => file.clone(),
                (_, Some(path)) => path.to_owned(),
                _ if folder.is_empty() => path.to_owned(),
                _ => format!("{folder}/{path}"),
            };
            let page = pages.get(&path);
            let page = page.unwrap_or_else(|| panic!("{file}: {link} is no page"));
            let has_heading = heading.is_empty() || headings(page).any(|it| it == heading);
            assert!(has_heading, "{file}: {link} is no heading");
            links += 1;
        }
    }
    assert!(links > 30, "{links}");
    let summary = &pages["SUMMARY.md"];
    let left_out = pages
        .keys()
        .filter(|it| !summary.contains(&format!("({it})")));
    assert_eq!(left_out.collect::<Vec<_>>(), ["SUMMARY.md"]);
}

#[test]
fn the_table_of_documents_is_the_one_that_the_core_gives() {
    let walkthrough = &pinned::files("examples")["walkthrough.toml"];
    let plan = Checked::toml(walkthrough).plan.unwrap();
    let made = documents(&plan, None).unwrap();
    let made = made.iter().map(|document| {
        let Document { name, file, .. } = document;
        let file = match &document.account {
            Some(account) => file.replace(account.as_ref(), "ACCOUNT"),
            None => file.clone(),
        };
        format!("| `{name}` | `{file}` | {} |", name.purpose())
    });
    let mut expected: Vec<String> = made.collect();
    // Both accounts have an operator.
    expected.dedup();
    let page = &pages()["documents.md"];
    assert_eq!(rows(page).collect::<Vec<_>>(), expected);
}

#[test]
fn every_attribute_and_event_of_the_element_is_told() {
    let script = &pinned::files("web")["embed.js"];
    let list = |name: &str| {
        let (_, list) = script.split_once(&format!("{name} = [")).unwrap();
        between('"', list.split(']').next().unwrap())
    };
    let attributes = ["FIELDS", "OTHERS", "observedAttributes"].map(list);
    let events = script.split("new CustomEvent(").skip(1).map(|event| {
        let (event, _) = event.split_once("))").unwrap();
        let words = event.split(|sign: char| !sign.is_alphanumeric());
        words
            .filter(|word| !["", "detail"].contains(word))
            .collect()
    });
    let events: Vec<Vec<&str>> = events.collect();

    let page = &pages()["howto/embed.md"];
    let (page, table) = page.split_once("| event | `detail` |").unwrap();
    let told: Vec<&str> = rows(page)
        .flat_map(|row| between('`', row.split('|').nth(1).unwrap()))
        .collect();
    assert_eq!(told, attributes.concat());
    let told: Vec<Vec<&str>> = rows(table)
        .map(|row| between('`', row.split(", each with").next().unwrap()))
        .collect();
    assert_eq!(told, events);
}

#[test]
fn both_sides_of_every_dispute_stand_on_its_page() {
    let disputes = codes().filter(|code| {
        // Two do not say so by their names.
        let others = ["region-differs", "source-condition-unconfirmed"];
        code.ends_with("-disputed") || others.contains(code)
    });
    let expected: BTreeSet<BTreeSet<&str>> = disputes
        .map(|code| explain(code).unwrap().sources.iter().copied().collect())
        .collect();
    let page = &pages()["disagreements.md"];
    let told: BTreeSet<BTreeSet<&str>> = page
        .split("\n## ")
        .map(|section| {
            let rows = section.lines().filter(|line| line.starts_with('|'));
            let links = rows.flat_map(|row| row.split("](").skip(1));
            links.map(|link| link.split(')').next().unwrap()).collect()
        })
        .filter(|sides: &BTreeSet<&str>| !sides.is_empty())
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn whether_both_names_of_redshift_are_trusted_is_told() {
    let page = &pages()["disagreements.md"];
    for (title, region) in [
        ("The name under which Redshift calls S3", "ap-east-1"),
        ("Redshift's name in China", "cn-north-1"),
    ] {
        let section = page.split("\n## ").find(|it| it.starts_with(title));
        let names = ServicePrincipal::of_redshift(&region.parse().unwrap());
        let told = match names.len() {
            1 => "\nRedtrail names the first",
            _ => "\nRedtrail names both",
        };
        assert!(section.unwrap().contains(told), "{title}");
    }
}

/// The rows of a table that begin with a name.
fn rows(page: &str) -> impl Iterator<Item = &str> {
    page.lines().filter(|line| line.starts_with("| `"))
}

/// What stands between each sign and the next.
fn between(sign: char, text: &str) -> Vec<&str> {
    text.split(sign).skip(1).step_by(2).collect()
}

/// The ids that the book gives to headings.
fn headings(page: &str) -> impl Iterator<Item = String> {
    page.lines().filter_map(|line| {
        let title = line.strip_prefix('#')?.trim_start_matches('#').trim();
        let kept = title.chars().filter_map(|sign| match sign {
            ' ' | '-' => Some('-'),
            '_' => Some('_'),
            sign => sign.is_alphanumeric().then(|| sign.to_ascii_lowercase()),
        });
        Some(kept.collect())
    })
}

fn faults_page() -> String {
    let mut page = "# Faults

What AWS answers when it refuses a call of this job, and what may be behind it, the likeliest first. Paste a whole message into the form, or give it to `redtrail explain`: what the message itself speaks of comes first then.
".to_owned();
    for code in faults() {
        let Explained {
            meaning,
            causes,
            sources,
            ..
        } = explain(code).unwrap();
        write!(page, "\n## {code}\n\n{}\n\n", sentence(meaning)).unwrap();
        page += "| what | when | mend |\n|---|---|---|\n";
        for Cause {
            what, tell, mend, ..
        } in causes
        {
            let cells = [what, tell, mend].map(cell).join(" | ");
            writeln!(page, "| {cells} |").unwrap();
        }
        page += &links(sources);
    }
    page
}

fn findings_page() -> String {
    let mut page = "# Findings

A finding is one remark about a plan, a policy or what stands in AWS: its code, what it is about, where, why, and how to mend it. Errors stop what was asked; warnings and notes do not. `redtrail explain CODE` says what is here.
".to_owned();
    for code in codes().skip(faults().count()) {
        let Explained {
            meaning,
            causes,
            sources,
            ..
        } = explain(code).unwrap();
        write!(page, "\n## {code}\n\n{}\n", sentence(meaning)).unwrap();
        if !causes.is_empty() {
            page += "\n";
        }
        for cause in causes {
            writeln!(page, "- {}", sentence(cause.what)).unwrap();
        }
        page += &links(sources);
    }
    page
}

fn plan_page() -> String {
    let schema = schema();
    let schema = Source::json(&schema).unwrap().root;
    let mut page = "# The plan

A plan is the one input: a file in TOML or JSON, a form or a link hold the same plan. `schema/plan.v1.json` in the repository is its JSON schema, for editors. Unknown fields are errors that name the nearest right one, and all problems are told at once. The order of clusters never changes a document.

```toml
version = 1

[bucket]
name    = \"central-audit-logs\"
account = \"111122223333\"
region  = \"eu-central-1\"

[[clusters]]
account = \"444455556666\"
region  = \"eu-central-1\"
id      = \"sales\"
```
"
    .to_owned();
    for (name, inner) in table(&schema, &mut page) {
        write!(page, "\n## {name}\n").unwrap();
        assert!(table(inner, &mut page).is_empty(), "{name} holds tables");
    }
    page
}

/// Writes the fields of a table; gives the tables in it.
fn table<'n>(schema: &'n Node<'_>, page: &mut String) -> Vec<(String, &'n Node<'n>)> {
    let required = schema.get("required").into_iter().flat_map(Node::items);
    let required: Vec<&str> = required.filter_map(Node::text).collect();
    let mut tables = Vec::new();
    *page += "\n| field | holds | what it says |\n|---|---|---|\n";
    for field in schema.get("properties").unwrap().fields() {
        let (name, about) = (&field.name, &field.node);
        let inner = [Some(about), about.get("items")].into_iter().flatten();
        let mut inner = inner.filter(|it| it.get("properties").is_some());
        let inner = inner.next();
        tables.extend(inner.map(|inner| (name.to_string(), inner)));
        let text = |of: &str| about.get(of).and_then(Node::text);
        let words = about.get("enum").into_iter().flat_map(Node::items);
        let words = words.filter_map(Node::text).map(|word| format!("`{word}`"));
        let words: Vec<String> = words.collect();
        let holds = match (inner.is_some(), text("type")) {
            _ if !words.is_empty() => words.join(", "),
            (true, Some("array")) => "tables".to_owned(),
            (true, _) => "a table".to_owned(),
            (false, Some("array")) => "a list of texts".to_owned(),
            (false, Some("object")) => "a table of texts".to_owned(),
            (false, Some("string")) => "a text".to_owned(),
            (false, _) => "`1`".to_owned(),
        };
        let is_required = required.contains(&name.as_ref());
        let must = if is_required { ", required" } else { "" };
        let what = cell(text("description").unwrap());
        writeln!(page, "| `{name}` | {holds}{must} | {what} |").unwrap();
    }
    tables
}

/// A fragment as a sentence.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    // A name at the beginning keeps its letters.
    let first_word = text.split(' ').next().unwrap();
    let is_word = first_word
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'\'');
    let text = if is_word {
        first.chain(letters).collect()
    } else {
        text.to_owned()
    };
    let end = if text.ends_with(['.', '?', ':']) {
        ""
    } else {
        "."
    };
    escaped(&(text + end))
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    escaped(text).replace('|', "\\|")
}

/// A text in which nothing but what stands in backticks is more than letters.
fn escaped(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(index, part)| {
        if index % 2 == 1 {
            return part.to_owned();
        }
        part.replace('<', "&lt;")
            .replace('*', "\\*")
            .replace('_', "\\_")
            .replace("${", "$\\{")
    });
    parts.collect::<Vec<_>>().join("`")
}

fn links(sources: &[&'static str]) -> String {
    if sources.is_empty() {
        return String::new();
    }
    let links = sources.iter().map(|address| {
        let title = title(address).unwrap();
        format!("[{title}]({address})")
    });
    format!("\nSources: {}.\n", links.collect::<Vec<_>>().join(", "))
}
