//! What a policy is made of: its elements, their names, its size.

use std::collections::BTreeSet;
use std::fmt;

use super::{Kind, Paper};
use crate::finding::{Finding, Severity, shown};
use crate::names::nearest;
use crate::policy::view::Statement;
use crate::policy::{
    BUCKET_POLICY_LIMIT, DOCUMENT_LIMIT, INLINE_POLICY_LIMITS, MANAGED_POLICY_LIMIT, Size,
    TRUST_POLICY_LIMIT, TRUST_POLICY_QUOTA,
};
use crate::sources::{ADD_BUCKET_POLICY, CREATE_POLICY, GRAMMAR, IAM_QUOTAS, SID};
use crate::tree::{Field, step};

const OF_POLICY: [&str; 3] = ["Version", "Id", "Statement"];
const OF_STATEMENT: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

pub(super) fn rules(paper: &Paper<'_>, findings: &mut Vec<Finding>) {
    names(paper.source.root.fields(), "", &OF_POLICY, findings);
    version(paper, findings);
    of_kind(paper.kind, &paper.statements, findings);
    for statement in &paper.statements {
        names(
            statement.node.fields(),
            statement.pointer,
            &OF_STATEMENT,
            findings,
        );
    }
    sids(paper, findings);
    weight(paper, findings);
}

/// Whether a policy has what one of this kind needs, and nothing else.
pub(super) fn of_kind(kind: Kind, statements: &[Statement<'_>], findings: &mut Vec<Finding>) {
    if statements.is_empty() {
        findings.push(
            Finding::error("element-missing", "the policy has no statement")
                .about("Statement")
                .mend("write what it allows")
                .sources(&[GRAMMAR]),
        );
    }
    for statement in statements {
        effect(statement, findings);
        elements(kind, statement, findings);
    }
}

/// Elements that nobody knows.
fn names(fields: &[Field<'_>], at: impl fmt::Display, known: &[&str], findings: &mut Vec<Finding>) {
    let unknown = fields
        .iter()
        .filter(|field| !known.contains(&field.name.as_ref()));
    findings.extend(unknown.map(|field| {
        let near = nearest(&field.name, known.iter().copied());
        let mut finding = Finding::error(
            "element-unknown",
            format!("{} is no element of a policy", shown(&field.name)),
        )
        .about(&field.name)
        .at(format!("{at}/{}", step(&field.name)))
        .mend(near.map_or_else(
            || "take it out".to_owned(),
            |near| format!("did you mean `{near}`?"),
        ))
        .sources(&[GRAMMAR]);
        finding.suggestion = near.map(str::to_owned);
        finding
    }));
}

fn version(paper: &Paper<'_>, findings: &mut Vec<Finding>) {
    let version = paper.source.root.get("Version");
    if version.and_then(|version| version.text()) == Some("2012-10-17") {
        return;
    }
    let has_variables = paper.source.text.contains("${");
    let (severity, message) = if has_variables {
        (
            Severity::Error,
            "policy variables are read as they stand: they need the version 2012-10-17",
        )
    } else {
        (
            Severity::Warning,
            "the policy is not of the version 2012-10-17, the one that AWS develops",
        )
    };
    findings.push(
        Finding::new("version-old", severity, message)
            .about("Version")
            .at(if version.is_some() { "/Version" } else { "" })
            .mend("write `\"Version\": \"2012-10-17\"`")
            .sources(&[GRAMMAR]),
    );
}

fn effect(statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let effect = statement.text("Effect");
    if matches!(effect, Some("Allow" | "Deny")) {
        return;
    }
    let near = effect.and_then(|word| nearest(word, ["Allow", "Deny"]));
    let mut finding = Finding::error(
        "effect-invalid",
        "`Effect` is `Allow` or `Deny`, with a capital",
    )
    .about("Effect")
    .at(statement.at("Effect"))
    .mend(format!("write `\"{}\"`", near.unwrap_or("Allow")))
    .sources(&[GRAMMAR]);
    finding.suggestion = near.map(str::to_owned);
    findings.push(finding);
}

/// Elements that this kind of policy has to have, or must not have.
fn elements(kind: Kind, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let mut missing = |one: &str, other: &str, mend: &str| {
        if !statement.has(one) && !statement.has(other) {
            findings.push(
                Finding::error(
                    "element-missing",
                    format!("the statement has neither `{one}` nor `{other}`"),
                )
                .about(one)
                .at(statement.pointer)
                .mend(mend)
                .sources(&[GRAMMAR]),
            );
        }
    };
    missing("Action", "NotAction", "say what it is about");
    if kind != Kind::Trust {
        missing("Resource", "NotResource", "say on what");
    }
    if kind != Kind::Identity {
        missing("Principal", "NotPrincipal", "say whom it is about");
        return;
    }
    for element in ["Principal", "NotPrincipal"] {
        if statement.has(element) {
            findings.push(
                Finding::error(
                    "element-misplaced",
                    format!("an identity's policy has no `{element}`: it is about whoever it is attached to"),
                )
                .about(element)
                .at(statement.at(element))
                .mend("take it out, or attach the policy to the bucket")
                .sources(&[GRAMMAR]),
            );
        }
    }
}

fn sids(paper: &Paper<'_>, findings: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    for statement in &paper.statements {
        let Some(sid) = statement.text("Sid") else {
            continue;
        };
        let is_plain = sid.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_identity = paper.kind == Kind::Identity;
        if !is_plain {
            let (severity, message) = if is_identity {
                (
                    Severity::Error,
                    format!(
                        "IAM refuses the Sid {}: it is letters and digits",
                        shown(sid)
                    ),
                )
            } else {
                (
                    Severity::Note,
                    format!(
                        "the Sid {} holds more than letters and digits, which S3 takes here and IAM refuses in an identity's policy",
                        shown(sid)
                    ),
                )
            };
            findings.push(
                Finding::new("sid-invalid", severity, message)
                    .about(sid)
                    .at(statement.at("Sid"))
                    .mend("write letters and digits")
                    .sources(&[SID]),
            );
        }
        if !seen.insert(sid) {
            let severity = if is_identity {
                Severity::Error
            } else {
                Severity::Warning
            };
            findings.push(
                Finding::new(
                    "sid-twice",
                    severity,
                    format!("the Sid {} stands there twice", shown(sid)),
                )
                .about(sid)
                .at(statement.at("Sid"))
                .mend("give each statement a Sid of its own")
                .sources(&[SID]),
            );
        }
    }
}

fn weight(paper: &Paper<'_>, findings: &mut Vec<Finding>) {
    let Size { bytes, longest } = crate::policy::weight(paper.source);
    let size = bytes;
    match paper.kind {
        Kind::Bucket => findings.extend(
            too_large(size, "bytes", BUCKET_POLICY_LIMIT, ADD_BUCKET_POLICY)
                .or_else(|| perhaps_too_large(longest)),
        ),
        Kind::Trust => findings.extend(
            too_large(size, "characters", TRUST_POLICY_LIMIT, IAM_QUOTAS)
                .or_else(|| over_quota(size)),
        ),
        Kind::Identity => findings.extend(of_identity(size)),
    }
    if paper.kind != Kind::Bucket {
        findings.extend(raw(paper.source.text));
    }
}

fn too_large(size: usize, unit: &str, limit: usize, source: &'static str) -> Option<Finding> {
    (size > limit).then(|| {
        Finding::error(
            "policy-too-large",
            format!(
                "the policy has {size} {unit}, white space not counted, and {limit} is the most"
            ),
        )
        .about("policy")
        .mend("say less in it, or make several policies of it")
        .sources(&[source])
    })
}

/// A bucket's policy that is too large if S3 counts a bare account as the ARN of its root.
fn perhaps_too_large(longest: usize) -> Option<Finding> {
    let mut finding = too_large(longest, "bytes", BUCKET_POLICY_LIMIT, ADD_BUCKET_POLICY)?;
    finding.severity = Severity::Warning;
    finding.message += ": so it is if S3 counts each bare account as the ARN of its root";
    Some(finding)
}

fn over_quota(size: usize) -> Option<Finding> {
    (size > TRUST_POLICY_QUOTA).then(|| {
        Finding::new(
            "trust-policy-quota",
            Severity::Warning,
            format!("the policy has {size} characters, white space not counted; IAM allows {TRUST_POLICY_QUOTA} unless the account's quota was raised, to {TRUST_POLICY_LIMIT} at most"),
        )
        .about("policy")
        .mend("name fewer, or have the quota raised")
        .sources(&[IAM_QUOTAS])
    })
}

/// An identity's policy may be one by itself, or be written into a user, a group or a role, each of
/// which has a limit of its own.
fn of_identity(size: usize) -> Option<Finding> {
    let inline = |fits: bool| {
        let limits = INLINE_POLICY_LIMITS.iter();
        let those = limits.filter(|(_, limit)| (size <= *limit) == fits);
        let whose: Vec<String> = those
            .map(|(whose, limit)| format!("of a {whose}, which hold {limit} together"))
            .collect();
        (!whose.is_empty()).then(|| format!("the inline policies {}", whose.join(", or ")))
    };
    if let Some(mut finding) = too_large(size, "characters", MANAGED_POLICY_LIMIT, IAM_QUOTAS) {
        finding.message += " of a managed policy";
        if let Some(fitting) = inline(true) {
            finding.mend = format!("make several policies of it, or one of {fitting}");
        }
        return Some(finding);
    }
    inline(false).map(|over| {
        Finding::new(
            "policy-not-inline",
            Severity::Note,
            format!("the policy has {size} characters, white space not counted: it may be a managed policy, but not one of {over}"),
        )
        .about("policy")
        .mend("make a managed policy of it")
        .sources(&[IAM_QUOTAS])
    })
}

/// What IAM does not read at all, whatever it says.
fn raw(text: &str) -> Option<Finding> {
    let length = text.chars().count();
    let is_read = |sign: char| matches!(sign, '\t' | '\n' | '\r' | ' '..='\u{FF}');
    let message = if length > DOCUMENT_LIMIT {
        format!(
            "the text has {length} characters, white space counted, and IAM reads {DOCUMENT_LIMIT} at most"
        )
    } else {
        let sign = text.chars().find(|sign| !is_read(*sign))?;
        format!(
            "the text holds {}, and IAM reads no character beyond ÿ",
            shown(&sign.to_string())
        )
    };
    Some(
        Finding::error("policy-unreadable", message)
            .about("policy")
            .mend("take out what is too much; in a text of JSON a character may be written as \\u and its four digits")
            .sources(&[CREATE_POLICY]),
    )
}
