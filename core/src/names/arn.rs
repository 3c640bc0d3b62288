//! The one home of everything that is spelled `arn:`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{
    AccountId, BucketName, ClusterIdentifier, Invalid, KeyPrefix, Partition, Path, PolicyName,
    Region, RoleName, UserName, name, refuse,
};
use crate::sources::IAM_IDENTIFIERS;

/// What stands in an ARN where the account belongs, when one text serves several accounts.
const ACCOUNT: &str = "{account}";

/// An Amazon Resource Name, as it stands in a policy.
///
/// # Rules
/// - Six fields joined by colons: `arn`, partition, service, Region, account, resource; only
///   the last may hold colons of its own
///   ([IAM identifiers](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html)).
/// - The partition is one of the eight; an account, where there is one, is 12 digits.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Arn(String);

name!(Arn);

impl Arn {
    /// A Redshift cluster.
    pub fn cluster(region: &Region, account: &AccountId, id: &ClusterIdentifier) -> Self {
        let partition = region.partition();
        Self(format!(
            "arn:{partition}:redshift:{region}:{account}:cluster:{id}"
        ))
    }

    /// Every Redshift cluster of an account in a Region.
    pub fn clusters(region: &Region, account: &AccountId) -> Self {
        let partition = region.partition();
        Self(format!(
            "arn:{partition}:redshift:{region}:{account}:cluster:*"
        ))
    }

    /// Every parameter group of an account in a Region.
    pub fn parameter_groups(region: &Region, account: &AccountId) -> Self {
        let partition = region.partition();
        Self(format!(
            "arn:{partition}:redshift:{region}:{account}:parametergroup:*"
        ))
    }

    /// A bucket itself.
    pub fn bucket(partition: Partition, bucket: &BucketName) -> Self {
        Self(format!("arn:{partition}:s3:::{bucket}"))
    }

    /// Every object of a bucket.
    pub fn objects(partition: Partition, bucket: &BucketName) -> Self {
        Self(format!("arn:{partition}:s3:::{bucket}/*"))
    }

    /// Every object of a bucket under a prefix.
    pub fn objects_under(partition: Partition, bucket: &BucketName, prefix: &KeyPrefix) -> Self {
        Self(format!("arn:{partition}:s3:::{bucket}/{prefix}/*"))
    }

    /// The whole of an account: everyone whom its own policies allow.
    pub fn root(partition: Partition, account: &AccountId) -> Self {
        Self(format!("arn:{partition}:iam::{account}:root"))
    }

    /// An IAM role.
    pub fn role(partition: Partition, account: &AccountId, path: &Path, name: &RoleName) -> Self {
        Self(format!("arn:{partition}:iam::{account}:role{path}{name}"))
    }

    /// An IAM user.
    pub fn user(partition: Partition, account: &AccountId, path: &Path, name: &UserName) -> Self {
        Self(format!("arn:{partition}:iam::{account}:user{path}{name}"))
    }

    /// A customer managed policy.
    pub fn policy(
        partition: Partition,
        account: &AccountId,
        path: &Path,
        name: &PolicyName,
    ) -> Self {
        Self(format!("arn:{partition}:iam::{account}:policy{path}{name}"))
    }

    /// Every managed policy that an account can attach: its own, and AWS's.
    pub fn policies(partition: Partition, account: &AccountId) -> [Self; 2] {
        let of = |owner: &str| Self(format!("arn:{partition}:iam::{owner}:policy/*"));
        [of(account.as_ref()), of("aws")]
    }

    /// Every group of an account.
    pub fn groups(partition: Partition, account: &AccountId) -> Self {
        Self(format!("arn:{partition}:iam::{account}:group/*"))
    }

    /// The partition that the second field names.
    pub fn partition(&self) -> Option<Partition> {
        self.0.split(':').nth(1)?.parse().ok()
    }

    /// The account that the fifth field names, if there is one.
    pub fn account(&self) -> Option<AccountId> {
        self.0.split(':').nth(4)?.parse().ok()
    }

    /// The last field.
    pub fn resource(&self) -> &str {
        self.0.splitn(6, ':').nth(5).unwrap_or_default()
    }
}

impl FromStr for Arn {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        let fields: Vec<&str> = word.splitn(6, ':').collect();
        let rule = match fields.as_slice() {
            [arn, partition, service, _, account, resource]
                if *arn == "arn" && !service.is_empty() && !resource.is_empty() =>
            {
                if partition.parse::<Partition>().is_err() {
                    "the second field of an ARN is a partition, such as aws or aws-us-gov"
                } else if !account.is_empty() && account.parse::<AccountId>().is_err() {
                    "the fifth field of an ARN is an account ID of exactly 12 digits"
                } else if word.contains(char::is_whitespace) {
                    "an ARN holds no white space"
                } else {
                    return Ok(Self(word.to_owned()));
                }
            }
            _ => {
                "an ARN is six fields joined by colons: arn:partition:service:region:account:resource"
            }
        };
        let tidy: String = word.chars().filter(|c| !c.is_whitespace()).collect();
        Err(refuse::<Self>(word, rule, IAM_IDENTIFIERS, tidy))
    }
}

/// The fields of what is spelled like an ARN in a policy, whatever stands in them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Fields<'a> {
    pub(crate) partition: &'a str,
    pub(crate) service: &'a str,
    pub(crate) region: &'a str,
    pub(crate) account: &'a str,
    pub(crate) resource: &'a str,
}

impl<'a> Fields<'a> {
    /// The fields, if there are six of them and the first is `arn`. The colon of a variable, as in
    /// `${aws:PrincipalAccount}`, parts no fields.
    pub(crate) fn of(text: &'a str) -> Option<Self> {
        let mut rest = text;
        let mut next = || {
            let mut is_inside = false;
            let at = rest.find(|sign| {
                is_inside = match sign {
                    '{' => true,
                    '}' => false,
                    _ => is_inside,
                };
                sign == ':' && !is_inside
            })?;
            let field = rest.get(..at)?;
            rest = rest.get(at + 1..)?;
            Some(field)
        };
        let (arn, partition, service) = (next()?, next()?, next()?);
        let (region, account) = (next()?, next()?);
        (arn == "arn").then_some(Self {
            partition,
            service,
            region,
            account,
            resource: rest,
        })
    }

    /// The bucket and, behind a slash, the key, of an ARN of S3 that names no access point.
    pub(crate) fn object(&self) -> Option<(&'a str, Option<&'a str>)> {
        let is_plain = self.service == "s3" && self.region.is_empty() && self.account.is_empty();
        is_plain.then(|| match self.resource.split_once('/') {
            Some((bucket, key)) => (bucket, Some(key)),
            None => (self.resource, None),
        })
    }
}

impl fmt::Display for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            partition,
            service,
            region,
            account,
            resource,
        } = self;
        write!(f, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

/// An ARN with `{account}` in the place of its account; as it is where that is no account's ID.
pub(crate) fn of_any_account(arn: &str) -> String {
    match Fields::of(arn) {
        Some(fields) if fields.account.parse::<AccountId>().is_ok() => {
            let account = ACCOUNT;
            Fields { account, ..fields }.to_string()
        }
        _ => arn.to_owned(),
    }
}

/// An ARN of IAM that may hold `{account}` where the account belongs.
///
/// # Rules
/// - The rules of [`Arn`], with the service `iam` and no Region.
/// - The account is 12 digits, `{account}`, or, for policies that AWS manages, `aws`.
/// - It names one thing: no `*` and no `?`, which a principal may not hold
///   ([Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)).
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct IamArn(String);

name!(IamArn);

impl IamArn {
    /// The ARN in one account, as text.
    ///
    /// It is text and not an [`Arn`], since AWS's own policies have no account ID in theirs.
    pub fn in_account(&self, account: &AccountId) -> String {
        self.0.replace(ACCOUNT, account.as_ref())
    }

    /// The partition that the second field names.
    pub fn partition(&self) -> Option<Partition> {
        self.0.split(':').nth(1)?.parse().ok()
    }

    /// The account that it is bound to, unless it serves any.
    pub fn account(&self) -> Option<AccountId> {
        self.0.split(':').nth(4)?.parse().ok()
    }

    /// Whether it is a managed policy.
    pub fn is_policy(&self) -> bool {
        self.resource().starts_with("policy/")
    }

    /// Whether it is a role, a user, or the root of an account.
    pub fn is_principal(&self) -> bool {
        let resource = self.resource();
        resource == "root" || resource.starts_with("role/") || resource.starts_with("user/")
    }

    fn resource(&self) -> &str {
        self.0.splitn(6, ':').nth(5).unwrap_or_default()
    }
}

impl FromStr for IamArn {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        let filled = word.replace(ACCOUNT, "000000000000");
        let filled = filled.replacen("::aws:policy/", "::000000000000:policy/", 1);
        let meant = || match word.parse::<AccountId>() {
            Ok(account) => Some(Arn::root(Partition::Aws, &account).to_string()),
            Err(_) => role_of_session(word).filter(|role| role.parse::<Self>().is_ok()),
        };
        let checked = filled.parse::<Arn>().map_err(|invalid| Invalid {
            suggestion: meant(),
            ..invalid
        })?;
        let mut fields = checked.as_ref().splitn(6, ':').skip(2);
        let is_of_iam = fields.next() == Some("iam") && fields.next() == Some("");
        let rule = if !is_of_iam || checked.account().is_none() || word.contains(['"', '\\']) {
            "an IAM ARN is arn:partition:iam::ACCOUNT:resource, where ACCOUNT may be {account}"
        } else if word.contains(['*', '?']) {
            "an IAM ARN in a plan names one thing, so it holds no * and no ?"
        } else if !keeps_the_rules_of_names(checked.resource()) {
            "the last field of an IAM ARN is root, or role/, user/ or policy/ with a path and a name"
        } else {
            return Ok(Self(word.to_owned()));
        };
        Err(Invalid {
            rule: rule.to_owned(),
            suggestion: meant(),
            source: IAM_IDENTIFIERS,
        })
    }
}

/// Whether the last field of an IAM ARN is one that a plan can name.
fn keeps_the_rules_of_names(resource: &str) -> bool {
    let named = |kind: &str| {
        let (path, name) = resource.strip_prefix(kind)?.rsplit_once('/')?;
        format!("{path}/")
            .parse::<Path>()
            .ok()
            .map(|_| name.to_owned())
    };
    resource == "root"
        || named("role").is_some_and(|name| name.parse::<RoleName>().is_ok())
        || named("user").is_some_and(|name| name.parse::<UserName>().is_ok())
        || named("policy").is_some_and(|name| name.parse::<PolicyName>().is_ok())
}

/// The ARN of an IAM role or user that exists already, in one account or in each.
///
/// # Rules
/// - The rules of [`IamArn`], and the resource is `role/` or `user/`, an optional path, and a
///   name that keeps the rules of [`RoleName`] or [`UserName`].
/// - A session's ARN (`assumed-role/…`) is refused: policies name the role
///   ([Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)).
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct CallerArn {
    arn: IamArn,
    is_role: bool,
    path: Path,
    name: String,
}

impl CallerArn {
    /// The ARN with its possible `{account}`.
    pub fn template(&self) -> &IamArn {
        &self.arn
    }

    /// Whether it is a role, rather than a user.
    pub fn is_role(&self) -> bool {
        self.is_role
    }

    /// The path inside the ARN.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The name of the role or user, without its path.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for CallerArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.arn.fmt(f)
    }
}

impl TryFrom<String> for CallerArn {
    type Error = Invalid;

    fn try_from(word: String) -> Result<Self, Invalid> {
        word.parse()
    }
}

impl From<CallerArn> for String {
    fn from(caller: CallerArn) -> Self {
        caller.to_string()
    }
}

impl FromStr for CallerArn {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        // What would mend a part of it is not yet the ARN of a caller.
        let bare = |invalid: Invalid| Invalid {
            suggestion: None,
            ..invalid
        };
        let refused = |rule: &str, suggestion: Option<String>| Invalid {
            rule: rule.to_owned(),
            suggestion,
            source: IAM_IDENTIFIERS,
        };
        if let Some(role) = role_of_session(word) {
            return Err(refused(
                "policies name a role, not the ARN of its session",
                Some(role).filter(|role| role.parse::<Self>().is_ok()),
            ));
        }
        let arn: IamArn = word.parse().map_err(bare)?;
        let (is_role, rest) = if let Some(rest) = arn.resource().strip_prefix("role") {
            (true, rest)
        } else if let Some(rest) = arn.resource().strip_prefix("user") {
            (false, rest)
        } else {
            return Err(refused("the caller's ARN names a role/ or a user/", None));
        };
        let Some((path, name)) = rest.rsplit_once('/') else {
            return Err(refused("the caller's ARN names a role/ or a user/", None));
        };
        let path: Path = format!("{path}/").parse().map_err(bare)?;
        if is_role {
            name.parse::<RoleName>().map_err(bare)?;
        } else {
            name.parse::<UserName>().map_err(bare)?;
        }
        let name = name.to_owned();
        Ok(Self {
            arn,
            is_role,
            path,
            name,
        })
    }
}

/// The ARN of the role behind `arn:…:sts::ACCOUNT:assumed-role/NAME/SESSION`, as far as it can be
/// told: a session's ARN leaves the role's path out.
pub fn role_of_session(word: &str) -> Option<String> {
    let (head, rest) = word.split_once(":sts::")?;
    let (account, session) = rest.split_once(":assumed-role/")?;
    let name = session.split('/').next()?;
    Some(format!("{head}:iam::{account}:role/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_carry_the_partition_of_their_region() {
        let arn = Arn::cluster(
            &"cn-north-1".parse().unwrap(),
            &"444455556666".parse().unwrap(),
            &"sales".parse().unwrap(),
        );
        assert_eq!(
            arn.as_ref(),
            "arn:aws-cn:redshift:cn-north-1:444455556666:cluster:sales"
        );
        assert_eq!(arn.partition(), Some(Partition::China));
        assert_eq!(arn.account().unwrap().as_ref(), "444455556666");
        assert_eq!(arn.resource(), "cluster:sales");
    }

    #[test]
    fn the_colon_of_a_variable_parts_no_fields() {
        let text = "arn:aws:iam::${aws:PrincipalAccount}:role/${aws:PrincipalTag/team}";
        let fields = Fields::of(text).unwrap();
        assert_eq!(fields.account, "${aws:PrincipalAccount}");
        assert_eq!(fields.resource, "role/${aws:PrincipalTag/team}");
        assert_eq!(fields.to_string(), text);
        assert_eq!(Fields::of("arn:aws:s3::logs"), None);
        assert_eq!(Fields::of("urn:aws:s3:::logs"), None);
    }

    #[test]
    fn broken_arns_are_refused() {
        for word in [
            "",
            "arn:aws:iam",
            "arn:azure:iam::444455556666:role/x",
            "arn:aws:iam::4444:role/x",
            "urn:aws:iam::444455556666:role/x",
        ] {
            assert!(word.parse::<Arn>().is_err(), "{word}");
        }
        let invalid = "arn:aws:redshift:us-east-2:444455556666:cluster: a"
            .parse::<Arn>()
            .unwrap_err();
        assert_eq!(
            invalid.suggestion.as_deref(),
            Some("arn:aws:redshift:us-east-2:444455556666:cluster:a")
        );
    }

    #[test]
    fn a_template_serves_every_account() {
        let caller: CallerArn = "arn:aws:iam::{account}:role/audit/logger".parse().unwrap();
        assert!(caller.is_role());
        assert_eq!(caller.path().as_ref(), "/audit/");
        assert_eq!(caller.name(), "logger");
        let account = "444455556666".parse().unwrap();
        assert_eq!(
            caller.template().in_account(&account),
            "arn:aws:iam::444455556666:role/audit/logger"
        );
        assert_eq!(caller.template().account(), None);
    }

    #[test]
    fn a_session_is_refused_with_its_role() {
        let invalid = "arn:aws:sts::444455556666:assumed-role/logger/me"
            .parse::<CallerArn>()
            .unwrap_err();
        assert_eq!(
            invalid.suggestion.as_deref(),
            Some("arn:aws:iam::444455556666:role/logger")
        );
    }

    #[test]
    fn groups_and_roots_are_not_callers() {
        assert!(
            "arn:aws:iam::444455556666:group/x"
                .parse::<CallerArn>()
                .is_err()
        );
        assert!(
            "arn:aws:iam::444455556666:root"
                .parse::<CallerArn>()
                .is_err()
        );
        assert!("arn:aws:s3:::bucket".parse::<CallerArn>().is_err());
    }

    #[test]
    fn policies_of_aws_are_iam_arns() {
        assert!(
            "arn:aws:iam::aws:policy/PowerUserAccess"
                .parse::<IamArn>()
                .is_ok()
        );
    }
}
