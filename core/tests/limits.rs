//! Grants are as narrow as AWS's limits allow, to the byte.

use redtrail_core::finding::Severity;
use redtrail_core::grants::{self, SourceTrust, source_trust};
use redtrail_core::plan::{
    BucketDraft, Checked, ClusterDraft, Draft, GrantsDraft, LINK_LIMIT, Plan, link,
};
use redtrail_core::policy::{
    BUCKET_POLICY_LIMIT, MANAGED_POLICY_LIMIT, TRUST_POLICY_LIMIT, TRUST_POLICY_QUOTA,
};

/// A draft of so many clusters in one account, whose ARNs are all of one length.
fn draft(clusters: usize, source: &str) -> Draft {
    let text = |word: &str| Some(word.to_owned());
    let cluster = |index: usize| ClusterDraft {
        account: text("444455556666"),
        region: text("us-east-1"),
        id: Some(format!("warehouse-{index:04}")),
    };
    Draft {
        version: text("1"),
        buckets: vec![BucketDraft {
            name: text("central-audit-logs"),
            account: text("111122223333"),
            region: text("us-east-1"),
            prefix: None,
        }],
        grants: GrantsDraft {
            source: text(source),
            ..GrantsDraft::default()
        },
        clusters: (0..clusters).map(cluster).collect(),
        ..Draft::default()
    }
}

fn plan(clusters: usize, source: &str) -> Option<Plan> {
    Checked::of(draft(clusters, source)).plan
}

/// The most clusters for which something holds, which holds for no more.
fn most(holds: impl Fn(usize) -> bool) -> usize {
    let (mut least, mut more) = (1, 1000);
    assert!(holds(least) && !holds(more));
    while more - least > 1 {
        let middle = usize::midpoint(least, more);
        if holds(middle) {
            least = middle;
        } else {
            more = middle;
        }
    }
    least
}

/// Whether a finding says that the plan's policy for so many clusters names their Regions only.
fn is_widened(clusters: usize, code: &str) -> bool {
    let findings = Checked::of(draft(clusters, "account")).findings;
    findings.iter().any(|finding| finding.code == code)
}

#[test]
fn auto_names_clusters_as_long_as_they_fit_the_bucket_policy() {
    let trust = |plan: &Plan| source_trust(plan, plan.buckets().first().unwrap());
    let size = |plan: &Plan| grants::bucket_policy(plan, plan.buckets().first().unwrap()).size();
    let clusters = most(|clusters| trust(&plan(clusters, "auto").unwrap()) == SourceTrust::Cluster);
    let narrow = size(&plan(clusters, "auto").unwrap());
    let one_more = narrow - size(&plan(clusters - 1, "auto").unwrap());
    assert!(narrow <= BUCKET_POLICY_LIMIT && narrow + one_more > BUCKET_POLICY_LIMIT);
    assert_eq!(
        trust(&plan(clusters + 1, "auto").unwrap()),
        SourceTrust::Account
    );
    // By hand it is never widened, but refused.
    assert!(plan(clusters, "cluster").is_some());
    let refused = Checked::of(draft(clusters + 1, "cluster"));
    assert!(refused.plan.is_none());
    let codes: Vec<&str> = refused
        .findings
        .iter()
        .filter(|f| f.is_error())
        .map(|f| f.code)
        .collect();
    assert_eq!(codes, ["policy-too-large"]);
}

#[test]
fn the_caller_may_switch_named_clusters_as_long_as_they_fit_a_policy() {
    let account = "444455556666".parse().unwrap();
    let size = |clusters: usize| {
        let plan = plan(clusters, "account").unwrap();
        grants::redshift_policy(&plan, &account).size()
    };
    let clusters = most(|clusters| !is_widened(clusters, "redshift-policy-widened"));
    let one_more = size(clusters) - size(clusters - 1);
    assert!(size(clusters) <= MANAGED_POLICY_LIMIT);
    assert!(size(clusters) + one_more > MANAGED_POLICY_LIMIT);
    assert!(
        size(clusters + 1) < size(2),
        "it names every cluster of the Region at once"
    );
}

/// The operator's policy says more than the caller's, so it names Regions a little sooner.
#[test]
fn the_operator_may_touch_named_clusters_as_long_as_they_fit_a_policy() {
    let account = "444455556666".parse().unwrap();
    let policy = |clusters: usize| {
        let plan = plan(clusters, "account").unwrap();
        grants::operator_policy(&plan, &account).unwrap()
    };
    let size = |clusters: usize| policy(clusters).size();
    let clusters = most(|clusters| {
        !is_widened(clusters, "operator-policy-widened")
            && !is_widened(clusters, "redshift-policy-widened")
    });
    assert!(!is_widened(clusters + 1, "redshift-policy-widened"));
    let one_more = size(clusters) - size(clusters - 1);
    assert!(size(clusters) <= MANAGED_POLICY_LIMIT);
    assert!(size(clusters) + one_more > MANAGED_POLICY_LIMIT);
    assert!(policy(clusters + 1).text().contains(":cluster:*"));
    assert!(!policy(clusters).text().contains(":cluster:*"));
}

#[test]
fn a_trust_policy_beyond_the_quota_is_told_and_beyond_the_most_refused() {
    let checked = |trusted: usize| {
        let mut draft = draft(1, "account");
        draft.caller.trusted = (0..trusted)
            .map(|index| format!("arn:aws:iam::444455556666:role/operators/team-{index:04}"))
            .collect();
        Checked::of(draft)
    };
    let said = |trusted: usize| -> Vec<(&str, Severity)> {
        let findings = checked(trusted).findings.into_iter();
        findings
            .filter(|finding| finding.subject == "444455556666")
            .map(|finding| (finding.code, finding.severity))
            .collect()
    };
    let is_silent = |trusted| said(trusted).is_empty();
    let within = most(is_silent);
    let told = ("trust-policy-quota", Severity::Warning);
    assert_eq!(said(within + 1), [told]);
    let most = most(|trusted| is_silent(trusted) || said(trusted) == [told]);
    assert_eq!(said(most + 1), [("policy-too-large", Severity::Error)]);
    let size = |trusted: usize| {
        let plan = checked(trusted).plan.unwrap();
        let account = "444455556666".parse().unwrap();
        grants::trust_policy(&plan, &account).unwrap().size()
    };
    let one_more = size(2) - size(1);
    assert!(size(within) <= TRUST_POLICY_QUOTA && size(within) + one_more > TRUST_POLICY_QUOTA);
    assert!(size(most) <= TRUST_POLICY_LIMIT && size(most) + one_more > TRUST_POLICY_LIMIT);
}

#[test]
fn a_plan_has_a_link_as_long_as_it_fits() {
    let is_short = |clusters: usize| link(&plan(clusters, "account").unwrap().draft()).is_ok();
    let clusters = most(is_short);
    assert!(
        link(&plan(clusters, "account").unwrap().draft())
            .unwrap()
            .len()
            <= LINK_LIMIT
    );
    for (clusters, is_said) in [(clusters, false), (clusters + 1, true)] {
        let findings = Checked::of(draft(clusters, "account")).findings;
        assert_eq!(findings.iter().any(|f| f.code == "link-too-long"), is_said);
    }
}
