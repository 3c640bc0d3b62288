//! Why calls are denied or unknown, in sentences: each reason once.

use std::collections::{BTreeMap, BTreeSet};

use super::calls::Ruling;
use super::clusters;
use super::context::source;
use super::scene::Scene;
use super::{Actor, Call, Verdict};
use crate::finding::{Finding, Severity};
use crate::grants::{ASSUME_ROLE, PUT_OBJECT};
use crate::judge::Layer;
use crate::order;
use crate::sources::{AUDITING, CONDITION_KEYS, CONFUSED_DEPUTY, EVALUATION_LOGIC};

/// What is not known where service control policies may stand on one level of the organization or
/// on several.
pub(super) const LEVELS: &str = "ServiceControlPolicy";

/// Everything there is to say about the rulings, what is worst first.
pub(super) fn findings(scene: &Scene<'_>, rulings: &[Ruling]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for group in groups(rulings) {
        let Some(finding) = of(&group) else {
            continue;
        };
        let is_said =
            |other: &Finding| (other.code, &other.message) == (finding.code, &finding.message);
        if !findings.iter().any(is_said) {
            findings.push(located(finding, scene, group.ruling));
        }
    }
    for bucket in scene.plan.buckets() {
        let read = scene.readings.buckets.get(&bucket.name);
        findings.extend(
            read.into_iter()
                .flat_map(|read| read.settings.findings(bucket)),
        );
    }
    for finding in clusters::findings(scene.plan, scene.given) {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    order::sort_by_key(&mut findings, |finding| finding.severity);
    findings
}

/// Calls of one actor that the same part of the same statement decides.
struct Group<'r> {
    /// The first of them.
    ruling: &'r Ruling,
    /// The actions of all.
    actions: Vec<&'static str>,
}

impl Group<'_> {
    fn actions(&self) -> String {
        match self.actions.as_slice() {
            [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
            all => all.concat(),
        }
    }
}

fn groups(rulings: &[Ruling]) -> Vec<Group<'_>> {
    let key = |ruling: &Ruling| {
        let call = &ruling.call;
        let is_decided = !ruling.at.is_empty() || ruling.is_explicit;
        // Where nothing is near, what lacks is told for each action.
        let action = (!is_decided).then_some(call.action);
        let place = (call.policy.clone(), call.pointer.clone(), ruling.at.clone());
        let said = ruling.said.as_ref().map(|said| said.subject.clone());
        (
            said,
            call.actor,
            call.verdict,
            ruling.is_assumption,
            action,
            place,
        )
    };
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut seen = BTreeMap::new();
    for ruling in rulings {
        let action = ruling.call.action;
        let at = *seen.entry(key(ruling)).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) if group.actions.contains(&action) => {}
            Some(group) => group.actions.push(action),
            None => groups.push(Group {
                ruling,
                actions: vec![action],
            }),
        }
    }
    groups
}

/// What there is to say about a call.
fn of(group: &Group<'_>) -> Option<Finding> {
    let ruling = group.ruling;
    let call = &ruling.call;
    if ruling.said.is_some() || call.policy.as_deref() == Some("bucket-settings") {
        return ruling.said.clone();
    }
    match call.verdict {
        Verdict::Allowed => (!call.missing.is_empty()).then(|| unconfirmed(call)),
        Verdict::Unknown => Some(unknown(group)),
        Verdict::Denied if ruling.is_explicit => Some(denied(group)),
        Verdict::Denied => Some(not_allowed(group)),
    }
    .map(|finding| finding.about(subject(call)))
}

fn subject(call: &Call) -> &str {
    call.policy.as_deref().unwrap_or(call.action)
}

/// A statement denies the call.
fn denied(group: &Group<'_>) -> Finding {
    let ruling = group.ruling;
    let call = &ruling.call;
    let why = match (&call.condition, &call.value) {
        (None, _) => "it has no condition".to_owned(),
        (Some(condition), Some(value)) => format!("{condition} is met by {value}"),
        (Some(condition), None) => {
            format!("{condition} is met, since the call does not carry the key")
        }
    };
    Finding::error(
        "check-denied",
        format!(
            "{} denies {} {}: {why}",
            statement(call),
            who(ruling),
            group.actions()
        ),
    )
    .mend(spared(ruling))
    .sources(&[EVALUATION_LOGIC, CONDITION_KEYS])
}

/// What to do about a statement that denies.
fn spared(ruling: &Ruling) -> &'static str {
    let call = &ruling.call;
    match (ruling.layer, call.actor) {
        (Some(Layer::Scp), _) => {
            "ask the organization's administrators to leave the caller out of it; if the cluster account is the organization's management account, which it does not bind, give --management-account"
        }
        (Some(Layer::Rcp), _) => {
            "ask the organization's administrators to leave this bucket, or the cluster accounts, out of it"
        }
        (Some(Layer::Resource), Actor::Service) if call.condition.is_some() => {
            "leave services out of it: add `\"Bool\": { \"aws:PrincipalIsAWSService\": \"false\" }` to its condition"
        }
        (Some(Layer::Resource), Actor::Caller) if call.action == PUT_OBJECT => {
            "leave the caller out of it: add `\"ArnNotEquals\": { \"aws:PrincipalArn\": … }` with the caller's ARN to its condition"
        }
        _ => "leave the call out of it, or take it away",
    }
}

/// Nothing allows the call.
fn not_allowed(group: &Group<'_>) -> Finding {
    let ruling = group.ruling;
    let call = &ruling.call;
    let (who, action) = (who(ruling), group.actions());
    let nearest = match (&call.pointer, &call.condition, &call.value) {
        (None, ..) => String::new(),
        (Some(_), Some(condition), value) => {
            let differs = match (condition.as_str(), value) {
                ("Principal", Some(value)) => format!("names somebody else than {value}"),
                ("Resource", Some(value)) => format!("is about something else than {value}"),
                (condition, Some(value)) => {
                    format!("asks for {condition}, and the call has {value}")
                }
                (condition, None) => {
                    format!("asks for {condition}, and the call does not carry the key")
                }
            };
            format!("; {}, which comes nearest, {differs}", statement(call))
        }
        (Some(_), None, _) => format!("; {} comes nearest", statement(call)),
    };
    Finding::error(
        "check-not-allowed",
        format!("{} allows {who} {action}{nearest}", nobody(ruling)),
    )
    .mend(granted(ruling))
    .sources(&[EVALUATION_LOGIC, AUDITING])
}

/// Who ought to allow, and does not.
fn nobody(ruling: &Ruling) -> String {
    let policy = ruling.call.policy.as_deref();
    match ruling.layer {
        Some(Layer::Identity) => "no policy of the caller".to_owned(),
        Some(Layer::Scp) => "no service control policy".to_owned(),
        _ => match policy {
            Some(policy) => format!("nothing in {policy}"),
            None if ruling.call.action == ASSUME_ROLE => "nothing in the trust policy".to_owned(),
            None if ruling.layer == Some(Layer::Boundary) => {
                "nothing in the permissions boundary".to_owned()
            }
            None => "nothing in the bucket policy".to_owned(),
        },
    }
}

/// What to do where nothing allows the call.
fn granted(ruling: &Ruling) -> &'static str {
    match ruling.layer {
        Some(Layer::Identity) if ruling.call.action == PUT_OBJECT => {
            "attach the policy that `redtrail show PLAN s3-policy` prints to the caller"
        }
        Some(Layer::Identity) => {
            "attach the policy that `redtrail show PLAN redshift-policy` prints to the caller"
        }
        Some(Layer::Boundary) => {
            "allow it in the boundary, too: a boundary gives nothing, and limits everything"
        }
        Some(Layer::Scp) => {
            "ask the organization's administrators to allow it; if the cluster account is the organization's management account, which they do not bind, give --management-account"
        }
        _ if ruling.is_assumption => {
            "set the trust policy that `redtrail show PLAN trust-policy` prints"
        }
        _ => "put the plan's statements in: `redtrail merge PLAN --into POLICY`",
    }
}

/// The verdict depends on what nobody can tell.
fn unknown(group: &Group<'_>) -> Finding {
    let ruling = group.ruling;
    let call = &ruling.call;
    let missing: Vec<&str> = call.missing.iter().map(String::as_str).collect();
    let on_what = match missing.as_slice() {
        [] => "what was not seen".to_owned(),
        ["Resource"] => "the key of the object, which AWS has not published".to_owned(),
        ["Principal"] if call.actor == Actor::Caller => {
            "which of the caller's account, role and session AWS looks for among the principals".to_owned()
        }
        [LEVELS] => {
            "whether the service control policies stand on one level of the organization, as each level has to allow".to_owned()
        }
        ["Principal"] => {
            "the name under which Redshift calls, about which AWS's pages disagree".to_owned()
        }
        keys => format!("{}, of which nothing is known beforehand", keys.join(", ")),
    };
    Finding::new(
        "check-unknown",
        Severity::Warning,
        format!(
            "whether {} gets {} depends on {on_what}: {} decides",
            who(ruling),
            group.actions(),
            statement(call)
        ),
    )
    .mend(told(call))
    .sources(&pages(&call.missing))
}

/// How to come to know it.
fn told(call: &Call) -> &'static str {
    let mut missing = call.missing.iter().map(String::as_str);
    match (missing.next(), missing.next(), call.actor) {
        (Some(LEVELS), None, _) => {
            "give the policies of one level in one file, and check with each level by itself"
        }
        (Some("Principal"), None, Actor::Caller) => {
            "let the statement be about everyone, `*`, with a condition on aws:PrincipalArn"
        }
        _ => "leave the call out of what the statement asks, or find out by trying",
    }
}

/// The verdict holds if the call carries what a page of AWS says it does.
fn unconfirmed(call: &Call) -> Finding {
    let keys: Vec<&str> = call.missing.iter().map(String::as_str).collect();
    let pages = pages(&call.missing);
    let said = match pages.as_slice() {
        [_, _] if pages.contains(&CONFUSED_DEPUTY) => {
            "as Redshift's page on confused deputies has it"
        }
        _ => "as AWS's pages on condition keys and confused deputies have it",
    };
    let keys = keys.join(", ");
    Finding::new(
        "check-unconfirmed",
        Severity::Note,
        format!("Redshift is allowed if its calls carry {keys}, {said}; the page on audit logging does not say so, and nobody has published that they do"),
    )
    .mend("wait for a real log: it alone proves the grants")
    .sources(&pages)
}

/// The pages that say what is known of keys, and the one on audit logging.
fn pages(keys: &BTreeSet<String>) -> Vec<&'static str> {
    let told = keys.iter().filter_map(|key| source(key));
    order::distinct(told.chain([AUDITING]))
}

fn who(ruling: &Ruling) -> &'static str {
    match ruling.call.actor {
        Actor::Service => "Redshift",
        Actor::Caller if ruling.is_assumption => "whoever becomes the caller",
        Actor::Caller => "the caller",
    }
}

/// A statement by its Sid, or by its place; where there is none, its policy.
fn statement(call: &Call) -> String {
    let policy = call.policy.as_deref().unwrap_or("the policy");
    let Some(pointer) = call.pointer.as_deref() else {
        return policy.to_owned();
    };
    let place = pointer.strip_prefix("/Statement/");
    let place = place.and_then(|place| place.parse::<usize>().ok());
    let place = place.map(|place| place + 1);
    match (&call.sid, place) {
        (Some(sid), _) if !sid.is_empty() => format!("the statement `{sid}` of {policy}"),
        (_, Some(place)) => format!("statement {place} of {policy}"),
        _ => format!("the statement of {policy}"),
    }
}

/// The finding with its place in the text that was given.
fn located(finding: Finding, scene: &Scene<'_>, ruling: &Ruling) -> Finding {
    let (Some(pointer), Some(policy)) = (&ruling.call.pointer, &ruling.call.policy) else {
        return finding;
    };
    let is_apart = !ruling.at.is_empty();
    let finding = finding.at(if is_apart { &ruling.at } else { pointer });
    let Some(read) = scene.readings.named(policy) else {
        return finding;
    };
    let mut findings = [finding];
    read.source.locate(&mut findings);
    let [finding] = findings;
    finding
}
