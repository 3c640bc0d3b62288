//! One function for each parser and each verb: it does all there is to do with a text, checks what
//! has to hold of it, and gives the bytes of what came out.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use redtrail_core::changes::{
    AccountState, Agreed, CallerState, Change, Logging, Observed, PolicyState, changes as to_do,
    digest, left_behind, status, still_logging, undo,
};
use redtrail_core::check::{Input, Standing, check};
use redtrail_core::documents;
use redtrail_core::finding::Finding;
use redtrail_core::lint::{Kind, lint as lint_policy, lint_of_others};
use redtrail_core::names;
use redtrail_core::plan::{Checked, LINK_MARK, Plan, link as link_of};
use redtrail_core::policy::{self, Policy, Remains};
use redtrail_core::tree::{Node, Source, Value};
use redtrail_core::{explain as explanations, grants, logs};
use std::sync::LazyLock;

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let text = include_str!("../../../examples/walkthrough.toml");
    Checked::toml(text).plan.unwrap()
});

fn ours() -> Policy {
    grants::bucket_policy(&PLAN, &PLAN.buckets()[0])
}

/// The bytes of what findings say.
fn said(findings: &[Finding]) -> usize {
    let size = |finding: &Finding| {
        let suggestion = finding.suggestion.as_deref().unwrap_or_default();
        [
            finding.subject.as_str(),
            &finding.pointer,
            &finding.message,
            &finding.mend,
            suggestion,
        ]
        .map(str::len)
        .iter()
        .sum::<usize>()
    };
    findings.iter().map(size).sum()
}

fn said_by<T>(answer: &Result<T, Finding>, size: impl Fn(&T) -> usize) -> usize {
    match answer {
        Ok(answer) => size(answer),
        Err(finding) => said(std::slice::from_ref(finding)),
    }
}

// --- trees

/// It takes what another reader takes, but for what is too deep, and nothing else, but for numbers
/// that fit no type.
pub(crate) fn json_tree(text: &str) -> usize {
    let theirs = serde_json::from_str::<serde_json::Value>(text);
    match (Source::json(text), theirs) {
        (Ok(_), Err(theirs)) => assert!(theirs.to_string().contains("out of range"), "{theirs}"),
        (Err(ours), Ok(_)) => assert_eq!(ours.code, "too-deep", "{}", ours.message),
        _ => {}
    }
    said_by(&Source::json(text), |source| within(source, text))
}

pub(crate) fn toml_tree(text: &str) -> usize {
    said_by(&Source::toml(text), |source| within(source, text))
}

/// What the tree holds; each value covers a part of the text.
fn within(source: &Source<'_>, text: &str) -> usize {
    let mut left = vec![&source.root];
    let mut size = 0;
    while let Some(Node { span, value }) = left.pop() {
        assert!(text.get(span.clone()).is_some(), "{span:?}");
        match value {
            Value::Text(text) | Value::Number(text) => size += text.len(),
            Value::List(items) => left.extend(items),
            Value::Table(fields) => {
                for field in fields {
                    assert!(text.get(field.name_span.clone()).is_some());
                    size += field.name.len();
                    left.push(&field.node);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }
    size
}

// --- plans

pub(crate) fn json_plan(text: &str) -> usize {
    checked(&Checked::json(text))
}

pub(crate) fn toml_plan(text: &str) -> usize {
    checked(&Checked::toml(text))
}

pub(crate) fn link(text: &str) -> usize {
    let coded = LINK_MARK.to_owned() + &URL_SAFE_NO_PAD.encode(text);
    checked(&Checked::link(text)) + checked(&Checked::link(&coded))
}

/// A plan or something to mend; and what was read is spelled so that it can be read again.
fn checked(checked: &Checked) -> usize {
    assert!(checked.plan.is_some() || checked.findings.iter().any(Finding::is_error));
    let (json, toml) = (checked.draft.json(), checked.draft.toml());
    if checked.plan.is_some() {
        assert_eq!(Checked::json(&json).plan, checked.plan);
        assert_eq!(Checked::toml(&toml).plan, checked.plan);
    }
    let link = link_of(&checked.draft).map_or(0, |link| link.len());
    said(&checked.findings) + json.len() + toml.len() + link
}

// --- policies

pub(crate) fn lint(text: &str) -> usize {
    let mut size = 0;
    for kind in Kind::ALL.into_iter().map(Some).chain([None]) {
        let findings = lint_policy(text, kind);
        assert!(findings.iter().all(|finding| finding.line.is_some()));
        size += said(&findings);
    }
    size + said(&lint_of_others(text, PLAN.name()))
}

pub(crate) fn merge(text: &str) -> usize {
    let merged = policy::merge(text, PLAN.name(), &ours());
    if let Ok(once) = &merged {
        let twice = policy::merge(&once.text, PLAN.name(), &ours()).unwrap();
        assert_eq!(twice.text, once.text);
    }
    said_by(&merged, |merge| merge.text.len())
}

pub(crate) fn remove(text: &str) -> usize {
    let removed = policy::remove(text, PLAN.name());
    said_by(&removed, |remains| match remains {
        Remains::Policy(merge) => merge.text.len(),
        Remains::Nothing { removed } => removed.iter().map(String::len).sum(),
    })
}

/// The normal spelling of a normal spelling is itself, and means the same.
pub(crate) fn meaning(text: &str) -> usize {
    let normal = policy::normal(text);
    if let Ok(normal) = &normal {
        assert_eq!(&policy::normal(normal).unwrap(), normal);
        assert!(policy::equivalent(text, normal));
    }
    said_by(&normal, String::len)
}

/// What S3 counts is never much more than what was written.
pub(crate) fn weight(text: &str) -> usize {
    let gone = policy::principals_gone(&PLAN.buckets()[0].name, text);
    said_by(&policy::size(text), |size| size.bytes + size.longest) + said(&gone)
}

// --- the verdict

/// The verdict on the walkthrough where one text stands in AWS.
fn judged(text: &str, put: impl Fn(&mut Standing, Input)) -> usize {
    let mut standing = Standing::default();
    put(&mut standing, Input::new("file", text));
    let given = standing.given(&PLAN).unwrap();
    match check(&PLAN, &given) {
        Ok(check) => {
            let worst = check.calls.iter().map(|call| call.verdict).max();
            assert_eq!(Some(check.verdict), worst);
            let calls = serde_json::to_string(&check.calls).unwrap();
            calls.len() + said(&check.findings)
        }
        Err(findings) => {
            assert!(findings.iter().any(Finding::is_error));
            said(&findings)
        }
    }
}

pub(crate) fn bucket_policy_checked(text: &str) -> usize {
    judged(text, |given, it| given.bucket_policy = Some(it))
}

pub(crate) fn identity_policy_checked(text: &str) -> usize {
    judged(text, |given, it| {
        given.identity_policies = vec![it.clone(), it];
    })
}

pub(crate) fn boundary_checked(text: &str) -> usize {
    judged(text, |given, it| given.boundary = Some(it))
}

pub(crate) fn trust_policy_checked(text: &str) -> usize {
    judged(text, |given, it| given.trust_policy = Some(it))
}

pub(crate) fn scp_checked(text: &str) -> usize {
    judged(text, |given, it| given.scps = vec![it.clone(), it])
}

pub(crate) fn rcp_checked(text: &str) -> usize {
    judged(text, |given, it| given.rcps = vec![it.clone(), it])
}

pub(crate) fn settings_checked(text: &str) -> usize {
    judged(text, |given, it| given.bucket_settings = Some(it))
}

// --- words

pub(crate) fn explain(text: &str) -> usize {
    let cluster = &PLAN.clusters()[0];
    let suspects = explanations::suspects(&PLAN, cluster, text);
    match explanations::explain(text) {
        Ok(explanation) => explanation.code.len() + suspects.len(),
        Err(unknown) => unknown.near.map_or(0, str::len) + suspects.len(),
    }
}

/// Every name refuses a word or takes it as it is; keys of logs are told apart beside.
pub(crate) fn names(text: &str) -> usize {
    fn of<T>(text: &str) -> usize
    where
        T: std::str::FromStr<Err = names::Invalid> + ToString,
    {
        match text.parse::<T>() {
            Ok(name) => name.to_string().len(),
            Err(invalid) => {
                let suggestion = invalid.suggestion.unwrap_or_default();
                if !suggestion.is_empty() {
                    assert!(suggestion.parse::<T>().is_ok(), "{suggestion:?}");
                }
                invalid.rule.len() + suggestion.len()
            }
        }
    }
    let sizes = [
        of::<names::AccountId>(text),
        of::<names::BucketName>(text),
        of::<names::CallerArn>(text),
        of::<names::ClusterIdentifier>(text),
        of::<names::ExternalId>(text),
        of::<names::IamArn>(text),
        of::<names::KeyPrefix>(text),
        of::<names::OrganizationId>(text),
        of::<names::Path>(text),
        of::<names::PlanName>(text),
        of::<names::PolicyName>(text),
        of::<names::Region>(text),
        of::<names::RoleName>(text),
        of::<names::ServicePrincipal>(text),
        of::<names::TagKey>(text),
        of::<names::TagValue>(text),
        of::<names::UserName>(text),
        text.parse::<documents::Name>()
            .map_or_else(|said| said.len(), |name| name.id().len()),
    ];
    assert!(!logs::is_of(text, &PLAN.clusters()[0]) || text.contains("log"));
    sizes.iter().sum()
}

// --- verbs

pub(crate) fn documents(text: &str) -> usize {
    let replace = ["Theirs".to_owned(), "/Statement/0".to_owned()];
    let existing = documents::Existing {
        text,
        replace: &replace,
        drop_gone: text.len().is_multiple_of(2),
    };
    let documents = documents::documents(&PLAN, Some(existing));
    let mut remarks = existing.remarks(&PLAN);
    remarks.extend(existing.refused(&PLAN));
    let size = |all: &Vec<documents::Document>| all.iter().map(|one| one.text.len()).sum();
    let merged = said_by(&existing.merged(&PLAN), |merge| merge.text.len());
    let removed = said_by(&existing.removed(&PLAN), |rest| rest.text.len());
    let too_large = policy::too_large(&PLAN.buckets()[0].name, text);
    merged + removed + said(too_large.as_slice()) + said_by(&documents, size) + said(&remarks)
}

/// AWS, where every text that people may have written is this one.
fn observed(text: &str) -> Observed {
    let policy = || {
        Some(PolicyState {
            document: text.to_owned(),
            version: "v1".to_owned(),
            plan: Some(PLAN.name().to_string()),
            versions: Vec::new(),
            uses: 0,
        })
    };
    let account = |id: &names::AccountId| AccountState {
        policies: [policy(), policy()],
        caller: Some(CallerState {
            arn: PLAN.caller_arn(id),
            boundary: None,
            trust: Some(text.to_owned()),
            plan: Some(PLAN.name().to_string()),
        }),
        ..AccountState::default()
    };
    let accounts = PLAN.cluster_accounts().into_iter();
    let buckets = PLAN.buckets().iter();
    let logging = Logging {
        enabled: true,
        bucket: Some(text.to_owned()),
        prefix: Some(text.to_owned()),
        failure: Some(text.to_owned()),
        ..Logging::default()
    };
    let clusters = PLAN.clusters().iter();
    Observed {
        accounts: accounts.map(|id| (id.clone(), account(id))).collect(),
        buckets: buckets
            .map(|bucket| (bucket.name.clone(), Some(text.to_owned())))
            .collect::<BTreeMap<_, _>>(),
        clusters: clusters
            .map(|cluster| (cluster.clone(), Some(logging.clone())))
            .collect(),
    }
}

fn size_of_all(changes: &Result<Vec<Change>, Vec<Finding>>) -> usize {
    match changes {
        Ok(changes) => changes.iter().map(size_of).sum::<usize>() + digest(changes).len(),
        Err(findings) => said(findings),
    }
}

fn size_of(change: &Change) -> usize {
    let texts = change
        .texts()
        .map_or(0, |(one, other)| one.len() + other.len());
    texts + change.target().len()
}

pub(crate) fn changes(text: &str) -> usize {
    let observed = observed(text);
    let stands = status(&PLAN, &observed, |_| None);
    let differences = stands.iter().flat_map(|stand| &stand.differences);
    size_of_all(&to_do(&PLAN, &observed, &Agreed::default()))
        + size_of_all(&undo(&PLAN, &observed, &[]))
        + differences.map(String::len).sum::<usize>()
}

/// A journal that somebody wrote by hand, or that broke.
pub(crate) fn journal(text: &str) -> usize {
    let Ok(journal) = serde_json::from_str::<Vec<Change>>(text) else {
        return 0;
    };
    let observed = observed("{\"Statement\":[]}");
    size_of_all(&undo(&PLAN, &observed, &journal))
        + said(&left_behind(&PLAN, &observed, &journal))
        + said(&still_logging(&PLAN, &journal))
        + digest(&journal).len()
}
