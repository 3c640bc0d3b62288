//! What to look at first where `EnableLogging` is refused although every grant is in place.

use serde::Serialize;

use super::bare;
use crate::names::Partition;
use crate::plan::{Cluster, Plan, Shape, Source};

/// What may stand in the way of `EnableLogging` although every grant of the plan is in place.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Suspect {
    /// What it is.
    pub what: &'static str,
    /// How to find out, or how to mend it.
    pub step: &'static str,
}

const SOURCE: Suspect = Suspect {
    what: "the source condition: Redshift may not send the key at this call",
    step: "to find out, set `grants.source = \"any\"` in a copy of the plan, apply the copy, and apply the plan again",
};
const REGION: Suspect = Suspect {
    what: "the Region: the API reference asks for a bucket in the cluster's Region",
    step: "add a bucket there to the plan",
};
const NAME: Suspect = Suspect {
    what: "the name under which Redshift calls: sources disagree about it here",
    step: "set `grants.principals` to the other one",
};
const DENY: Suspect = Suspect {
    what: "a Deny in the bucket policy or in a policy of the organization that catches Redshift or the caller, or a permissions boundary around the caller",
    step: "look for statements on aws:PrincipalOrgID, aws:SourceOrgID, aws:SourceVpce, encryption headers or s3:x-amz-acl",
};
const DENY_OF_DELIVERY: Suspect = Suspect {
    what: "a Deny in the bucket policy or in a policy of the organization that catches Redshift",
    step: "look for statements on aws:PrincipalOrgID, aws:SourceOrgID, aws:SourceVpce, encryption headers or s3:x-amz-acl",
};
const BOUNDARY: Suspect = Suspect {
    what: "a permissions boundary around the caller or a service control policy: it has to allow the action that AWS names, too",
    step: "compare it with `redtrail show PLAN redshift-policy` and `redtrail show PLAN s3-policy`",
};
const ACL: Suspect = Suspect {
    what: "the caller's s3:GetBucketAcl, which AWS's runbook lists and its guide does not",
    step: "grant it on both sides by hand",
};
const SETTINGS: Suspect = Suspect {
    what: "the bucket's settings: default encryption other than SSE-S3, Object Lock or Requester Pays",
    step: "send the logs to a bucket without them",
};

/// What to suspect when `EnableLogging` is refused with a fault although every grant of the plan
/// is in place, the likeliest first.
pub fn suspects(plan: &Plan, cluster: &Cluster, fault: &str) -> Vec<Suspect> {
    let has_source = has_source(plan);
    let is_elsewhere = plan
        .bucket_of(cluster)
        .is_some_and(|bucket| bucket.region != cluster.region);
    let is_disputed = is_disputed(cluster);
    let all = match bare(&fault.to_ascii_lowercase()) {
        "insufficients3bucketpolicy" => vec![
            (SOURCE, has_source),
            (REGION, is_elsewhere),
            (NAME, is_disputed),
            (DENY, true),
            (ACL, true),
            (SETTINGS, true),
        ],
        "bucketnotfound" => vec![(REGION, is_elsewhere)],
        "accessdenied" => vec![(BOUNDARY, true), (ACL, true)],
        _ => Vec::new(),
    };
    due(all)
}

/// What to suspect when a delivery is refused although every grant of the plan is in place, the
/// likeliest first: Redshift delivers by itself, without the caller.
pub fn suspects_of_delivery(plan: &Plan, cluster: &Cluster) -> Vec<Suspect> {
    due(vec![
        (SOURCE, has_source(plan)),
        (NAME, is_disputed(cluster)),
        (DENY_OF_DELIVERY, true),
        (SETTINGS, true),
    ])
}

fn has_source(plan: &Plan) -> bool {
    matches!(plan.grants().shape, Shape::Least { source, .. } if source != Source::Any)
}

/// Whether sources disagree about the name under which Redshift calls.
fn is_disputed(cluster: &Cluster) -> bool {
    cluster.region.is_opt_in() || cluster.region.partition() != Partition::Aws
}

fn due(all: Vec<(Suspect, bool)>) -> Vec<Suspect> {
    all.into_iter()
        .filter(|(_, is_due)| *is_due)
        .map(|(suspect, _)| suspect)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Checked;

    const WALKTHROUGH: &str = include_str!("../../../examples/walkthrough.toml");

    fn of(grants: &str) -> Vec<Suspect> {
        let text =
            WALKTHROUGH.replace("[[clusters]]", &format!("[grants]\n{grants}\n[[clusters]]"));
        let plan = Checked::toml(&text).plan.unwrap();
        suspects(
            &plan,
            &plan.clusters()[0],
            "InsufficientS3BucketPolicyFault",
        )
    }

    #[test]
    fn a_source_condition_is_the_first_suspect_where_there_is_one() {
        for grants in [
            "",
            "source = \"auto\"",
            "source = \"cluster\"",
            "source = \"account\"",
            "source = \"organization\"\norganization = \"o-a1b2c3d4e5\"",
        ] {
            assert_eq!(of(grants).first(), Some(&SOURCE), "{grants}");
        }
    }

    #[test]
    fn a_delivery_has_nothing_to_do_with_the_caller() {
        let of = |text: &str| {
            let plan = Checked::toml(text).plan.unwrap();
            suspects_of_delivery(&plan, &plan.clusters()[0])
        };
        assert_eq!(of(WALKTHROUGH), [SOURCE, DENY_OF_DELIVERY, SETTINGS]);
        let open = WALKTHROUGH.replace("[[clusters]]", "[grants]\nsource = \"any\"\n[[clusters]]");
        let open = open.replace("us-east-2", "af-south-1");
        assert_eq!(of(&open), [NAME, DENY_OF_DELIVERY, SETTINGS]);
    }

    #[test]
    fn a_source_condition_is_no_suspect_where_there_is_none() {
        for grants in ["source = \"any\"", "preset = \"walkthrough\""] {
            assert_eq!(of(grants), [REGION, DENY, ACL, SETTINGS], "{grants}");
        }
    }
}
