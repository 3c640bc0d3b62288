//! What a plan allows, as policies: the one place that names actions.

mod actions;
mod caller;
mod delivery;
mod known;
mod operator;
mod purpose;

pub(crate) use actions::{JOB, is_on_objects};
pub use caller::{names_regions_only, redshift_policy, s3_policy, trust_policy};
pub use delivery::{SourceTrust, bucket_policy, source_trust};
pub(crate) use known::{SERVICES, Service};
pub use operator::{operator_names_regions_only, operator_policy};
pub use purpose::{Purpose, purposes};

pub(crate) const ENABLE_LOGGING: &str = "redshift:EnableLogging";
const DISABLE_LOGGING: &str = "redshift:DisableLogging";
pub(crate) const DESCRIBE_LOGGING_STATUS: &str = "redshift:DescribeLoggingStatus";
const DESCRIBE_CLUSTERS: &str = "redshift:DescribeClusters";
const DESCRIBE_CLUSTER_PARAMETERS: &str = "redshift:DescribeClusterParameters";
pub(crate) const PUT_OBJECT: &str = "s3:PutObject";
const PUT_OBJECT_ACL: &str = "s3:PutObjectAcl";
pub(crate) const GET_BUCKET_ACL: &str = "s3:GetBucketAcl";
pub(crate) const ASSUME_ROLE: &str = "sts:AssumeRole";

/// No ARN of a cluster has fewer bytes. With so many clusters that not even such ARNs fit a policy,
/// none is made to see whether it does.
const LEAST_ARN: usize = "arn:aws:redshift::111122223333:cluster:x".len();

/// What a bucket lets Redshift and the caller do for this job, in one policy or another.
pub(crate) const DELIVERY: [&str; 3] = [PUT_OBJECT, PUT_OBJECT_ACL, GET_BUCKET_ACL];
