//! Findings as SARIF, which code hosts and editors show beside the text
//! ([SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html)).

use std::fmt::Write;

use redtrail_core::explain::explain;
use redtrail_core::finding::{Finding, Severity};
use serde_json::{Value, json};

/// A log of one run over files, each with its findings.
pub(crate) fn log(files: &[(String, Vec<Finding>)]) -> Value {
    let mut codes: Vec<&str> = files
        .iter()
        .flat_map(|(_, findings)| findings)
        .map(|finding| finding.code)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    let results: Vec<Value> = files
        .iter()
        .flat_map(|(file, findings)| findings.iter().map(move |finding| (file, finding)))
        .map(|(file, finding)| result(file, finding, &codes))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "redtrail",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|code| rule(code)).collect::<Vec<_>>(),
            } },
            // Columns are counted in characters, as everywhere else.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: &str) -> Value {
    let explanation = explain(code).ok();
    let meaning = explanation.as_ref().map_or(code, |found| found.meaning);
    let about = json!({ "text": meaning });
    match explanation.and_then(|found| found.sources.first()) {
        Some(page) => json!({ "id": code, "shortDescription": about, "helpUri": page }),
        None => json!({ "id": code, "shortDescription": about }),
    }
}

fn result(file: &str, finding: &Finding, codes: &[&str]) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let artifact = json!({ "uri": uri(file) });
    let place = match (finding.line, finding.column) {
        (Some(line), Some(column)) => json!({
            "artifactLocation": artifact,
            "region": { "startLine": line, "startColumn": column },
        }),
        _ => json!({ "artifactLocation": artifact }),
    };
    let Finding {
        code,
        message,
        mend,
        ..
    } = finding;
    json!({
        "ruleId": code,
        "ruleIndex": codes.iter().position(|known| known == code),
        "level": level,
        "message": { "text": format!("{message}; to mend it, {mend}") },
        "locations": [{ "physicalLocation": place }],
    })
}

/// A file's path as a relative reference, in which whatever is special to an address is escaped.
fn uri(file: &str) -> String {
    let mut uri = String::new();
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
