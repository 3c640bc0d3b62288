//! The bucket's settings, which may refuse what its policy allows.

use super::given::Input;
use crate::finding::{Finding, Severity};
use crate::lint::twice;
use crate::names::{AccountId, Region};
use crate::plan::Bucket;
use crate::sources::{AUDITING, BLOCK_PUBLIC_ACCESS, OBJECT_OWNERSHIP, REQUESTER_PAYS};
use crate::tree::{Node, Source};

/// What was seen of a bucket's settings: whatever was not asked for is not known.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Settings {
    /// The algorithm of default encryption, where it is another than SSE-S3's.
    encryption: Option<String>,
    has_object_lock: bool,
    is_paid_by_requester: bool,
    /// Whether whoever is not of the account is cut off where the policy is public.
    pub(super) restricts_public: bool,
    /// Who owns what is written, where it may be somebody else than the bucket's account.
    ownership: Option<String>,
    region: Option<Region>,
    pub(super) account: Option<AccountId>,
    /// The settings of which the answer holds nothing.
    pub(super) not_seen: Vec<&'static str>,
}

/// What the settings are called in the answers of `aws s3api`, and in what was not seen.
const PARTS: [(&str, &str); 5] = [
    ("ServerSideEncryptionConfiguration", "default-encryption"),
    ("ObjectLockConfiguration", "object-lock"),
    ("Payer", "request-payment"),
    ("PublicAccessBlockConfiguration", "public-access-block"),
    ("OwnershipControls", "object-ownership"),
];

/// What may stand beside them: where the bucket is, and whose.
const PLACE: [&str; 2] = ["LocationConstraint", "BucketRegion"];
const OWNER: &str = "BucketAccountId";

impl Settings {
    /// Reads the answers of `aws s3api` put into one object: `get-bucket-encryption`,
    /// `get-object-lock-configuration`, `get-bucket-request-payment`, `get-public-access-block`,
    /// `get-bucket-ownership-controls`, `get-bucket-location`; `BucketAccountId` says whose the
    /// bucket is.
    ///
    /// # Errors
    /// The finding that says why the text cannot be read, or that it tells nothing of a bucket.
    pub(super) fn of(input: &Input) -> Result<Self, Finding> {
        let source = Source::json(&input.text)?;
        let root = &source.root;
        if let Some(twice) = twice(&source).first_mut() {
            source.locate(std::slice::from_mut(twice));
            return Err(twice.clone());
        }
        let has = |name: &str| root.get(name).is_some();
        let is_placed = PLACE.into_iter().any(has);
        if !(PARTS.iter().any(|(name, _)| has(name)) || is_placed || has(OWNER)) {
            return Err(refused(&source, ""));
        }
        let text = |path: &[&str]| at(root, path).and_then(Node::text).map(str::to_owned);
        let account = text(&[OWNER]).map(|id| id.parse());
        let account = account.transpose();
        let account = account.map_err(|_| refused(&source, "/BucketAccountId"))?;
        let rules = at(root, &["ServerSideEncryptionConfiguration", "Rules"]);
        let algorithm = ["ApplyServerSideEncryptionByDefault", "SSEAlgorithm"];
        let mut algorithms = rules
            .map_or(&[][..], Node::items)
            .iter()
            .filter_map(|rule| at(rule, &algorithm)?.text());
        let block = ["PublicAccessBlockConfiguration", "RestrictPublicBuckets"];
        let rules = at(root, &["OwnershipControls", "Rules"]);
        let mut ownerships = rules.map_or(&[][..], Node::items).iter();
        let ownership = ownerships.find_map(|rule| rule.get("ObjectOwnership")?.text());
        let of_others = ownership.filter(|it| *it != "BucketOwnerEnforced");
        // A bucket in us-east-1 has no constraint, and one of old may have that of a continent
        // (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html).
        let location = at(root, &["LocationConstraint"]);
        let region = location.map(|node| match node.text() {
            None | Some("") => "us-east-1",
            Some("EU") => "eu-west-1",
            Some(region) => region,
        });
        let region = region
            .map(str::to_owned)
            .or_else(|| text(&["BucketRegion"]));
        let region = region.map(|region| region.parse()).transpose();
        let region = region.map_err(|_| refused(&source, "/LocationConstraint"))?;
        let lacking = PARTS.iter().filter(|(name, _)| !has(name));
        let lacking = lacking.map(|(_, name)| *name);
        let place = (!is_placed).then_some("bucket-region");
        let owner = (!has(OWNER)).then_some("bucket-account");
        Ok(Self {
            encryption: algorithms.find(|it| *it != "AES256").map(str::to_owned),
            has_object_lock: text(&["ObjectLockConfiguration", "ObjectLockEnabled"]).as_deref()
                == Some("Enabled"),
            is_paid_by_requester: text(&["Payer"]).as_deref() == Some("Requester"),
            restricts_public: at(root, &block).is_some_and(Node::is_true),
            ownership: of_others.map(str::to_owned),
            region,
            account,
            not_seen: lacking.chain(place).chain(owner).collect(),
        })
    }

    /// The Region that the bucket turned out to be in, or this one.
    pub(super) fn region_or(&self, region: &Region) -> Region {
        self.region.as_ref().unwrap_or(region).clone()
    }

    /// Why it is not known whether Redshift can write here, though the policies allow it: the
    /// setting, and its value.
    pub(super) fn doubt(&self) -> Option<(&'static str, &str)> {
        if let Some(other) = &self.encryption {
            return Some(("ServerSideEncryptionConfiguration", other));
        }
        if self.has_object_lock {
            return Some(("ObjectLockConfiguration", "Enabled"));
        }
        self.is_paid_by_requester
            .then_some(("RequestPaymentConfiguration", "Requester"))
    }

    /// What there is to say about them.
    pub(super) fn findings(&self, bucket: &Bucket) -> Vec<Finding> {
        let warning = |code, message: String| {
            Finding::new(code, Severity::Warning, message).about(&bucket.name)
        };
        let mut findings = Vec::new();
        if let Some(other) = &self.encryption {
            findings.push(
                warning(
                    "bucket-encryption",
                    format!("the bucket encrypts with {other} by default, and AWS's guide supports SSE-S3 (AES256) alone for audit logs; what happens elsewhere nobody has published"),
                )
                .mend("set the bucket's default encryption to SSE-S3, or send the logs to another bucket")
                .sources(&[AUDITING]),
            );
        }
        if self.has_object_lock {
            findings.push(
                warning(
                    "bucket-object-lock",
                    "the bucket has Object Lock, which AWS's guide wants turned off for audit logs"
                        .to_owned(),
                )
                .mend("send the logs to a bucket without Object Lock")
                .sources(&[AUDITING]),
            );
        }
        if self.is_paid_by_requester {
            findings.push(
                warning(
                    "bucket-requester-pays",
                    "the bucket makes requesters pay, and refuses every put that does not say so in a header; nobody has published that Redshift sends it".to_owned(),
                )
                .mend(format!(
                    "aws s3api put-bucket-request-payment --bucket {} --request-payment-configuration Payer=BucketOwner",
                    bucket.name
                ))
                .sources(&[REQUESTER_PAYS]),
            );
        }
        if let Some(other) = &self.ownership {
            findings.push(
                warning(
                    "bucket-ownership",
                    format!("the bucket's object ownership is {other}: a log may stay its writer's, unreadable for the bucket's account, unless it comes with the ACL bucket-owner-full-control; nobody has published that Redshift sends it"),
                )
                .mend(format!(
                    "aws s3api put-bucket-ownership-controls --bucket {} --ownership-controls 'Rules=[{{ObjectOwnership=BucketOwnerEnforced}}]'",
                    bucket.name
                ))
                .sources(&[OBJECT_OWNERSHIP]),
            );
        }
        if let Some(region) = self.region.as_ref().filter(|it| **it != bucket.region) {
            findings.push(
                warning(
                    "bucket-region",
                    format!(
                        "the bucket is in {region}, and the plan says {}",
                        bucket.region
                    ),
                )
                .mend(format!("write `region = \"{region}\"` in the plan")),
            );
        }
        if let Some(account) = self.account.as_ref().filter(|it| **it != bucket.account) {
            findings.push(
                warning(
                    "bucket-account",
                    format!(
                        "the bucket is {account}'s, and the plan says {}",
                        bucket.account
                    ),
                )
                .mend(format!(
                    "write `account = \"{account}\"` in the plan if that is right"
                )),
            );
        }
        findings
    }
}

/// What is said where a public policy is cut off from other accounts.
pub(super) fn restricted(bucket: &Bucket) -> Finding {
    Finding::error(
        "bucket-restricted",
        "a statement makes the bucket's policy public, and RestrictPublicBuckets then shuts out every identity of another account, the caller among them; services are let in",
    )
    .about(&bucket.name)
    .mend("name who is meant in the statement whose principal is `*`, or give it a condition on fixed accounts, organizations or networks")
    .sources(&[BLOCK_PUBLIC_ACCESS])
}

/// Why a text does not tell a bucket's settings.
fn refused(source: &Source<'_>, pointer: &str) -> Finding {
    let mut findings = [Finding::error(
        "bucket-settings-unknown",
        "a bucket's settings are a JSON object of what `aws s3api get-bucket-encryption`, `get-object-lock-configuration`, `get-bucket-request-payment`, `get-public-access-block`, `get-bucket-ownership-controls` and `get-bucket-location` print; `BucketAccountId` is 12 digits",
    )
    .at(pointer)
    .mend("put their answers into one object, with `jq -s add` say")];
    source.locate(&mut findings);
    let [finding] = findings;
    finding
}

fn at<'n>(node: &'n Node<'n>, path: &[&str]) -> Option<&'n Node<'n>> {
    path.iter().try_fold(node, |node, name| node.get(name))
}
