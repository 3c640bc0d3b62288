//! The Redtrail core for JavaScript: a draft in, documents and findings out.
//!
//! Everything goes in as text, so that what is wrong in it can be pointed at by line and column,
//! and comes out as plain objects. Whatever a draft holds is answered, never thrown; what throws
//! is a call that JavaScript itself should not have made, such as one without a text.
//!
//! ```js
//! import { documents } from "redtrail";
//!
//! const { documents: made, findings } = documents(JSON.stringify(draft));
//! ```
//!
//! The answers are made by `redtrail_core` alone: they are the command line's, byte for byte.

use redtrail_core::documents::{self, Document, Existing};
use redtrail_core::explain;
use redtrail_core::finding::Finding;
use redtrail_core::plan::{self, Draft};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// The shapes of what goes in and comes out, for TypeScript.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = include_str!("types.ts");

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = JSON)]
    fn parse(text: &str) -> JsValue;
}

/// What came of a draft.
#[derive(Serialize)]
struct Checked<'c> {
    draft: &'c Draft,
    plan: Option<Draft>,
    findings: &'c [Finding],
}

/// The documents of a draft, none where it is no plan yet.
#[derive(Serialize)]
struct Documents {
    documents: Vec<Document>,
    findings: Vec<Finding>,
}

/// The link to a draft, where there can be one.
#[derive(Serialize)]
struct Link {
    link: Option<String>,
    findings: Vec<Finding>,
}

/// A code, explained.
#[derive(Serialize)]
struct Explanation {
    code: &'static str,
    meaning: &'static str,
    causes: &'static [&'static str],
    sources: &'static [&'static str],
}

/// Checks a draft, and reports everything that is wrong or worth knowing.
#[wasm_bindgen(unchecked_return_type = "Checked")]
pub fn check(draft: &str) -> JsValue {
    checked(&plan::Checked::json(draft))
}

/// Checks the draft inside a link: the fragment alone, or a whole address that ends in it.
#[wasm_bindgen(js_name = fromLink, unchecked_return_type = "Checked")]
pub fn from_link(link: &str) -> JsValue {
    checked(&plan::Checked::link(link))
}

/// Makes every document of a draft; with the policy that the bucket has already, merged into it.
#[wasm_bindgen(unchecked_return_type = "Documents")]
#[expect(
    clippy::needless_pass_by_value,
    reason = "wasm-bindgen hands over an optional text by value"
)]
pub fn documents(draft: &str, existing: Option<String>) -> JsValue {
    let plan::Checked {
        plan, mut findings, ..
    } = plan::Checked::json(draft);
    let existing = existing.as_deref().map(Existing::from);
    let made = plan.map(|plan| {
        findings.extend(existing.iter().flat_map(|existing| existing.remarks(&plan)));
        documents::documents(&plan, existing)
    });
    let documents = match made {
        Some(Ok(documents)) => documents,
        Some(Err(finding)) => {
            findings.push(finding);
            Vec::new()
        }
        None => Vec::new(),
    };
    object(&Documents {
        documents,
        findings,
    })
}

/// Puts a draft into the fragment of an address, whether it is a plan yet or not.
#[wasm_bindgen(unchecked_return_type = "Link")]
pub fn link(draft: &str) -> JsValue {
    let plan::Checked {
        draft,
        plan,
        mut findings,
    } = plan::Checked::json(draft);
    let draft = plan.map_or(draft, |plan| plan.draft());
    // A text that is no JSON has left nothing to link to.
    let link = if draft == Draft::default() {
        None
    } else {
        match plan::link(&draft) {
            Ok(link) => Some(link),
            Err(finding) => {
                if findings.iter().all(|said| said.code != finding.code) {
                    findings.push(finding);
                }
                None
            }
        }
    };
    object(&Link { link, findings })
}

/// Explains a fault of Redshift or the code of a finding; `null` for one that nobody knows.
#[wasm_bindgen(unchecked_return_type = "Explanation | null")]
pub fn explain(code: &str) -> JsValue {
    let explanation = explain::explain(code).ok().map(|found| Explanation {
        code: found.code,
        meaning: found.meaning,
        causes: found.causes,
        sources: found.sources,
    });
    object(&explanation)
}

fn checked(checked: &plan::Checked) -> JsValue {
    object(&Checked {
        draft: &checked.draft,
        plan: checked.plan.as_ref().map(plan::Plan::draft),
        findings: &checked.findings,
    })
}

fn object(answer: &impl Serialize) -> JsValue {
    parse(&serde_json::to_string(answer).unwrap_or_default())
}
