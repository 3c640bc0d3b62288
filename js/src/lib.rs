//! The Redtrail core for JavaScript: a draft in, documents, findings and verdicts out.
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

mod given;

use redtrail_core::check::{self, Call, Check, Standing};
use redtrail_core::documents::{self, Document, Existing};
use redtrail_core::explain;
use redtrail_core::finding::Finding;
use redtrail_core::lint::{self, Kind};
use redtrail_core::names::BucketName;
use redtrail_core::plan::{self, Draft};
use redtrail_core::policy::{BUCKET_POLICY_LIMIT, Merge, size, too_large};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use self::given::{Agreed, given};

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

/// The verdict on a draft, none where it is no plan yet or what was given cannot be read.
#[derive(Default, Serialize)]
struct Judged {
    verdict: Option<check::Verdict>,
    not_seen: Vec<&'static str>,
    calls: Vec<Call>,
    findings: Vec<Finding>,
}

/// A bucket's policy with the statements of a plan, or without them.
#[derive(Default, Serialize)]
struct Merged {
    policy: Option<String>,
    added: Vec<String>,
    updated: Vec<String>,
    removed: Vec<String>,
    replaced: Vec<String>,
    dropped: Vec<String>,
    bytes: usize,
    longest: usize,
    limit: usize,
    findings: Vec<Finding>,
}

/// What there is to say about a policy.
#[derive(Serialize)]
struct Linted {
    findings: Vec<Finding>,
}

/// The link to a draft, where there can be one.
#[derive(Serialize)]
struct Link {
    link: Option<String>,
    findings: Vec<Finding>,
}

/// A code, explained and held against a plan.
#[derive(Serialize)]
struct Explanation<'c> {
    #[serde(flatten)]
    explained: &'c explain::Explained,
    #[serde(flatten)]
    in_plan: InPlan<'c>,
}

/// What a plan has to do with it.
#[derive(Default, Serialize)]
struct InPlan<'c> {
    other_bucket: Option<BucketName>,
    verdict: Option<check::Verdict>,
    calls: Vec<&'c Call>,
    suspects: Vec<explain::Suspect>,
    not_seen: &'c [&'static str],
    findings: &'c [Finding],
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
///
/// # Errors
/// That what was agreed has not the shape of an `Agreed`.
#[wasm_bindgen(unchecked_return_type = "Documents")]
#[expect(
    clippy::needless_pass_by_value,
    reason = "wasm-bindgen hands over an optional text by value"
)]
pub fn documents(
    draft: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "string")] existing: Option<String>,
    #[wasm_bindgen(unchecked_optional_param_type = "Agreed")] agreed: &JsValue,
) -> Result<JsValue, JsError> {
    let agreed: Agreed = given(agreed, "Agreed")?;
    let plan::Checked {
        plan, mut findings, ..
    } = plan::Checked::json(draft);
    let existing = existing.as_deref().map(|text| agreed.existing(text));
    let made = plan.map(|plan| {
        findings.extend(existing.iter().flat_map(|existing| existing.remarks(&plan)));
        of_plan(&plan, existing)
    });
    let documents = match made {
        Some(Ok(documents)) => documents,
        Some(Err(wrong)) => {
            findings.extend(wrong);
            Vec::new()
        }
        None => Vec::new(),
    };
    Ok(object(&Documents {
        documents,
        findings,
    }))
}

/// The documents of a plan, or why the existing policy cannot be merged into as it was agreed.
fn of_plan(
    plan: &plan::Plan,
    existing: Option<Existing<'_>>,
) -> Result<Vec<Document>, Vec<Finding>> {
    let refused = existing.map_or_else(Vec::new, |existing| existing.refused(plan));
    if !refused.is_empty() {
        return Err(refused);
    }
    documents::documents(plan, existing).map_err(|finding| vec![finding])
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

/// Judges every call that the job makes, as `redtrail check` does: on the plan's own policies, or
/// on those that stand in AWS, as far as they are given.
///
/// # Errors
/// That what was given has not the shape of a `Standing`.
#[wasm_bindgen(unchecked_return_type = "Verdict")]
pub fn verdict(
    draft: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "Standing")] standing: &JsValue,
) -> Result<JsValue, JsError> {
    let standing: Standing = given(standing, "Standing")?;
    let plan::Checked {
        plan, mut findings, ..
    } = plan::Checked::json(draft);
    let judged = plan.map(|plan| check::check(&plan, &standing.given(&plan)?));
    let judged = match judged {
        Some(Ok(check)) => {
            let Check {
                verdict,
                not_seen,
                calls,
                findings: mut told,
            } = check;
            told.append(&mut findings);
            Judged {
                verdict: Some(verdict),
                not_seen,
                calls,
                findings: told,
            }
        }
        Some(Err(wrong)) => Judged {
            findings: wrong,
            ..Judged::default()
        },
        None => Judged {
            findings,
            ..Judged::default()
        },
    };
    Ok(object(&judged))
}

/// Puts the statements of a plan into the policy that its bucket has already, and changes in it
/// what was agreed.
///
/// # Errors
/// That what was agreed has not the shape of an `Agreed`.
#[wasm_bindgen(unchecked_return_type = "Merged")]
pub fn merge(
    draft: &str,
    existing: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "Agreed")] agreed: &JsValue,
) -> Result<JsValue, JsError> {
    let agreed: Agreed = given(agreed, "Agreed")?;
    let existing = agreed.existing(existing);
    Ok(merged(draft, |plan| {
        let refused = existing.refused(plan);
        if !refused.is_empty() {
            return Err(refused);
        }
        let merge = existing.merged(plan).map_err(|finding| vec![finding])?;
        Ok((merge, existing.remarks(plan)))
    }))
}

/// Takes the statements of a plan out of the policy that its bucket has, and the IDs of those who
/// were deleted, if that was agreed.
///
/// # Errors
/// That what was agreed has not the shape of an `Agreed`.
#[wasm_bindgen(unchecked_return_type = "Merged")]
pub fn remove(
    draft: &str,
    existing: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "Agreed")] agreed: &JsValue,
) -> Result<JsValue, JsError> {
    let agreed: Agreed = given(agreed, "Agreed")?;
    let existing = agreed.existing(existing);
    Ok(merged(draft, |plan| {
        let merge = existing.removed(plan).map_err(|finding| vec![finding])?;
        let mut remarks = existing.remarks(plan);
        // What stands in for a plan's statements is of no interest where those go.
        remarks.retain(|finding| finding.code == "principal-gone");
        Ok((merge, remarks))
    }))
}

/// Says what is wrong with a policy, or worth knowing about it. Without a kind it is taken for what
/// it seems to be; with a draft that is a plan, what is nearly of the plan is told, too.
///
/// # Errors
/// That there is no such kind.
#[wasm_bindgen(unchecked_return_type = "Linted")]
#[expect(
    clippy::needless_pass_by_value,
    reason = "wasm-bindgen hands over an optional text by value"
)]
pub fn lint(
    policy: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "Kind")] kind: Option<String>,
    #[wasm_bindgen(unchecked_optional_param_type = "string")] draft: Option<String>,
) -> Result<JsValue, JsError> {
    let known = |word: &str| Kind::ALL.into_iter().find(|kind| kind.id() == word);
    let kind = match kind.as_deref() {
        None => None,
        Some(word) => {
            let all = Kind::ALL.map(Kind::id).join(", ");
            let unknown = || JsError::new(&format!("a policy is one of {all}, not `{word}`"));
            Some(known(word).ok_or_else(unknown)?)
        }
    };
    let findings = match draft.map(|draft| plan::Checked::json(&draft)) {
        None => lint::lint(policy, kind),
        Some(plan::Checked {
            plan: Some(plan), ..
        }) => lint::lint_for(policy, kind, &plan),
        Some(plan::Checked { findings, .. }) => findings,
    };
    Ok(object(&Linted { findings }))
}

/// Explains a fault of AWS, the message that it came in, or the code of a finding; `null` for what
/// nobody knows. With a draft that is a plan, it is held against the verdict on it.
///
/// # Errors
/// That what was given has not the shape of a `Standing`.
#[wasm_bindgen(unchecked_return_type = "Explanation | null")]
pub fn explain(
    message: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "string")] draft: Option<String>,
    #[wasm_bindgen(unchecked_optional_param_type = "Standing")] standing: &JsValue,
) -> Result<JsValue, JsError> {
    let standing: Standing = given(standing, "Standing")?;
    let Ok(explained) = explain::explain(message) else {
        return Ok(JsValue::NULL);
    };
    let Some(draft) = draft else {
        return Ok(object(&explained));
    };
    let plan::Checked { plan, findings, .. } = plan::Checked::json(&draft);
    let judged = plan.ok_or(findings).and_then(|plan| {
        let check = check::check(&plan, &standing.given(&plan)?)?;
        Ok((plan, check))
    });
    let in_plan = match &judged {
        Ok((plan, check)) => {
            let explain::Tie {
                other_bucket,
                verdict,
                calls,
                suspects,
            } = explain::tie(&explained, plan, check);
            InPlan {
                other_bucket,
                verdict,
                calls,
                suspects,
                not_seen: &check.not_seen,
                findings: &check.findings,
            }
        }
        Err(findings) => InPlan {
            findings,
            ..InPlan::default()
        },
    };
    Ok(object(&Explanation {
        explained: &explained,
        in_plan,
    }))
}

/// What becomes of a bucket's policy, of a draft that is a plan.
fn merged(
    draft: &str,
    merge: impl FnOnce(&plan::Plan) -> Result<(Merge, Vec<Finding>), Vec<Finding>>,
) -> JsValue {
    let mut merged = Merged {
        limit: BUCKET_POLICY_LIMIT,
        ..Merged::default()
    };
    let plan::Checked { plan, findings, .. } = plan::Checked::json(draft);
    let made = plan.ok_or(findings).and_then(|plan| {
        let (merge, mut findings) = merge(&plan)?;
        let bucket = plan.buckets().first();
        let large = bucket.and_then(|bucket| too_large(&bucket.name, &merge.text));
        findings.extend(large.filter(Finding::is_error));
        Ok((merge, findings))
    });
    match made {
        Ok((merge, findings)) => {
            let Merge {
                text,
                added,
                updated,
                removed,
                replaced,
                dropped,
            } = merge;
            if let Ok(size) = size(&text) {
                (merged.bytes, merged.longest) = (size.bytes, size.longest);
            }
            merged = Merged {
                policy: Some(text),
                added,
                updated,
                removed,
                replaced,
                dropped,
                findings,
                ..merged
            };
        }
        Err(findings) => merged.findings = findings,
    }
    object(&merged)
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
