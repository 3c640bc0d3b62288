//! What is nearly of a plan: its clusters, its buckets and their prefixes, its caller, its accounts.
//!
//! What is merely alike is somebody else's. So an ARN is held to be meant for the plan only where
//! all of its fields but one are the plan's, and that one by a slip; and not where what it allows is
//! allowed rightly beside it.

use std::collections::BTreeMap;

use super::arns::{fault, is_open};
use super::keys::Comparison;
use super::reach::is_redshift;
use super::{Kind, Paper};
use crate::finding::{Finding, Severity};
use crate::grants::{ASSUME_ROLE, JOB};
use crate::names::{Arn, Fields, is_slip};
use crate::plan::{Bucket, Cluster, Plan};
use crate::policy::Word;
use crate::policy::pattern::{Case, Truth, fit, fits};
use crate::policy::view::{Place, Statement};
use crate::sources::IAM_IDENTIFIERS;

pub(super) fn rules(paper: &Paper<'_>, findings: &mut Vec<Finding>) {
    let Some(plan) = paper.plan else {
        return;
    };
    let allowing = paper.statements.iter().filter(|it| it.allows());
    let grants: Vec<Grant> = allowing
        .filter_map(|it| Grant::of(paper.kind, it))
        .collect();
    // The same is missed again and again.
    let mut found: BTreeMap<(Job, String), bool> = BTreeMap::new();
    for Grant { jobs, words } in &grants {
        for (pointer, word) in words {
            let Some(miss) = miss(word, plan) else {
                continue;
            };
            let is_right = |job: &Job| {
                let known = found.entry((*job, miss.target.clone()));
                *known.or_insert_with(|| {
                    let mut same = grants.iter().filter(|grant| grant.jobs.contains(job));
                    same.any(|grant| grant.names(&miss.target))
                })
            };
            // Whatever is wrong in itself may be said to be meant so already.
            let is_said = || {
                let said = fault(&miss.word).and_then(|finding| finding.suggestion);
                said.as_ref() == Some(&miss.meant)
            };
            if !jobs.iter().all(is_right) && !is_said() {
                findings.push(miss.finding().at(pointer));
            }
        }
    }
}

/// What a statement allows of the job, and what it names that the plan might name as well.
struct Grant<'s> {
    jobs: Vec<Job>,
    words: Vec<(Place<'s>, Named)>,
}

impl<'s> Grant<'s> {
    fn of(kind: Kind, statement: &Statement<'s>) -> Option<Self> {
        let jobs = jobs(kind, statement);
        (!jobs.is_empty()).then(|| Self {
            jobs,
            words: words(kind, statement),
        })
    }

    fn names(&self, target: &str) -> bool {
        self.words.iter().any(|(_, word)| word.names(target))
    }
}

/// An action of the job, and whether a service is to take it.
type Job = (&'static str, bool);

/// What of the job a statement allows.
fn jobs(kind: Kind, statement: &Statement<'_>) -> Vec<Job> {
    let principals = statement.principals();
    let takers: Vec<bool> = match kind {
        Kind::Trust => Vec::new(),
        Kind::Identity => vec![false],
        Kind::Bucket => {
            let redshift =
                |(_, kind, name): &(Place<'_>, &str, &str)| *kind == "Service" && is_redshift(name);
            let people = |(_, kind, _): &(Place<'_>, &str, &str)| *kind != "Service";
            let is_to = [
                (true, principals.iter().any(redshift)),
                (false, principals.iter().any(people)),
            ];
            is_to
                .into_iter()
                .filter(|(_, is)| *is)
                .map(|(is_service, _)| is_service)
                .collect()
        }
    };
    let actions = JOB.into_iter().filter(|action| statement.covers(action));
    actions
        .flat_map(|action| takers.iter().map(move |is_service| (action, *is_service)))
        .collect()
}

/// What a statement names that may be the plan's.
enum Named {
    /// A resource, or the cluster for which Redshift calls.
    Arn(String),
    /// Whoever calls.
    Principal(String),
    /// The account for which Redshift calls.
    Account(String),
}

impl Named {
    fn word(&self) -> &str {
        match self {
            Self::Arn(word) | Self::Principal(word) | Self::Account(word) => word,
        }
    }

    /// Whether it names something of the plan's, as it is or by a pattern.
    fn names(&self, target: &str) -> bool {
        let word = match self {
            Self::Principal(word) => account_of(word).unwrap_or(word),
            _ => self.word(),
        };
        let objects = || Word::sketch(target);
        fits(word, target, Case::Exact)
            || target.ends_with("/*")
                && is_of_many(word, target)
                && fit(word.as_bytes(), objects().bytes(), Case::Exact) != Truth::No
    }
}

/// Whether a key or an ARN may be meant for logs: one that names a single object is not, nor one
/// with a slash beside another.
fn is_of_many(word: &str, objects: &str) -> bool {
    word.contains('*') && (!word.contains("//") || objects.contains("//"))
}

/// The account that a principal is, if it is a whole one.
fn account_of(principal: &str) -> Option<&str> {
    match Fields::of(principal) {
        Some(fields) => (fields.resource == "root").then_some(fields.account),
        None => Some(principal),
    }
}

/// What there is in a statement that the plan might name as well.
fn words<'s>(kind: Kind, statement: &Statement<'s>) -> Vec<(Place<'s>, Named)> {
    let mut words = Vec::new();
    for (pointer, arn) in statement.texts("Resource") {
        let is_of_iam = Fields::of(arn).is_some_and(|fields| fields.service == "iam");
        if !is_of_iam {
            words.push((pointer, Named::Arn(arn.to_owned())));
        } else if statement.covers(ASSUME_ROLE) {
            words.push((pointer, Named::Principal(arn.to_owned())));
        }
    }
    if kind == Kind::Bucket && statement.has("Principal") {
        let principals = statement.principals().into_iter();
        let callers = principals.filter(|(_, kind, _)| *kind == "AWS");
        words
            .extend(callers.map(|(pointer, _, name)| (pointer, Named::Principal(name.to_owned()))));
        words.extend(asked(statement));
    }
    words
}

/// For whom and from whom a call has to be.
fn asked<'s>(statement: &Statement<'s>) -> Vec<(Place<'s>, Named)> {
    let mut words = Vec::new();
    for condition in statement.conditions() {
        let comparison = Comparison::of(&condition);
        let named = match condition.key.to_ascii_lowercase().as_str() {
            _ if comparison.is_null || comparison.is_negated => continue,
            "aws:sourcearn" => Named::Arn,
            "aws:principalarn" => Named::Principal,
            "aws:sourceaccount" => Named::Account,
            _ => continue,
        };
        let places = condition.places();
        words.extend(places.map(|(pointer, value)| (pointer, named(value.to_owned()))));
    }
    words
}

/// Something that is nearly the plan's.
struct Miss {
    /// What stands there.
    word: String,
    /// What of the plan's it is near to.
    whom: String,
    /// What of it is not as it should be.
    why: String,
    /// What should stand there.
    meant: String,
    /// How the plan spells what it is near to.
    target: String,
}

impl Miss {
    fn finding(self) -> Finding {
        let Self {
            word,
            whom,
            why,
            meant,
            ..
        } = self;
        let mut finding = Finding::new(
            "near-miss",
            Severity::Warning,
            format!("this is nearly {whom} of the plan: {why}"),
        )
        .about(word)
        .mend(format!("did you mean `{meant}`?"))
        .sources(&[IAM_IDENTIFIERS]);
        finding.suggestion = Some(meant);
        finding
    }
}

fn miss(named: &Named, plan: &Plan) -> Option<Miss> {
    match named {
        Named::Account(word) => near_account(word, word, plan),
        Named::Principal(word) => match account_of(word) {
            Some(account) => near_account(account, word, plan),
            None => near_caller(&Fields::of(word)?, plan),
        },
        Named::Arn(word) => {
            let fields = Fields::of(word)?;
            near_bucket(&fields, plan).or_else(|| near_cluster(&fields, plan))
        }
    }
}

/// The first of some that a word is near to, unless it is one of them: each differs from it in the
/// parts that `differs` says, and that has to be one alone.
fn first_near<'p, T: 'p, const N: usize>(
    own: impl Iterator<Item = &'p T> + Clone,
    differs: impl Fn(&T) -> Option<[bool; N]>,
    miss: impl Fn(&T, usize) -> Option<Miss>,
) -> Option<Miss> {
    let is_one = |it: &T| differs(it).is_some_and(|differs| !differs.contains(&true));
    if own.clone().any(is_one) {
        return None;
    }
    own.filter_map(|it| {
        let differs = differs(it)?;
        let mut places = (0..).zip(differs).filter(|(_, differs)| *differs);
        let (place, _) = places.next()?;
        places.next().is_none().then_some((it, place))
    })
    .find_map(|(it, place)| miss(it, place))
}

fn near_cluster(fields: &Fields<'_>, plan: &Plan) -> Option<Miss> {
    let id = fields.resource.strip_prefix("cluster:")?;
    let mut named = [fields.region, fields.account, id].into_iter();
    if fields.service != "redshift" || named.any(is_open) {
        return None;
    }
    let differs = |cluster: &Cluster| {
        Some([
            fields.partition != plan.partition().id(),
            fields.region != cluster.region.as_ref(),
            fields.account != cluster.account.as_ref(),
            id != cluster.id.as_ref(),
        ])
    };
    first_near(plan.clusters().iter(), differs, |cluster, place| {
        let (account, own) = (cluster.account.as_ref(), cluster.id.as_ref());
        let (why, is_near) = match place {
            0 => ("the partition is another", true),
            1 => ("the Region is another", true),
            2 => {
                let is_near = is_near_account(fields.account, account, plan);
                ("the account is another", is_near)
            }
            _ => ("the identifier is another", is_slip(id, own)),
        };
        let target = cluster.arn().to_string();
        is_near.then(|| Miss {
            word: fields.to_string(),
            whom: format!("the cluster {own}"),
            why: why.to_owned(),
            meant: target.clone(),
            target,
        })
    })
}

/// Whether an account was written by a slip, or for another one of the plan's.
fn is_near_account(word: &str, meant: &str, plan: &Plan) -> bool {
    let mut own = plan
        .bucket_accounts()
        .into_iter()
        .chain(plan.cluster_accounts());
    is_slip(word, meant) || own.any(|own| own.as_ref() == word)
}

fn near_bucket(fields: &Fields<'_>, plan: &Plan) -> Option<Miss> {
    let (bucket, key) = fields.object()?;
    if is_open(bucket) || is_open(fields.partition) {
        return None;
    }
    let partition = plan.partition();
    let mended = |own: &Bucket| match key {
        Some(key) => mended(key, own.prefix.as_ref()).map(Some),
        None => Some(None),
    };
    let differs = |own: &Bucket| {
        Some([
            fields.partition != partition.id(),
            bucket != own.name.as_ref(),
            mended(own)?.as_deref() != key,
        ])
    };
    first_near(plan.buckets().iter(), differs, |own, place| {
        let (why, is_near) = match place {
            0 => ("the partition is another".to_owned(), true),
            1 => {
                let is_near = is_slip(bucket, own.name.as_ref());
                ("the name is another".to_owned(), is_near)
            }
            _ => (format!("its logs lie under {}/", own.prefix), true),
        };
        let itself = Arn::bucket(partition, &own.name).to_string();
        let (meant, target) = match mended(own)? {
            Some(key) => {
                let objects = Arn::objects_under(partition, &own.name, &own.prefix);
                (format!("{itself}/{key}"), objects.to_string())
            }
            None => (itself.clone(), itself),
        };
        is_near.then(|| Miss {
            word: fields.to_string(),
            whom: format!("the bucket {}", own.name),
            why,
            meant,
            target,
        })
    })
}

/// A key as it should be for a prefix, if it is the prefix's or nearly so.
fn mended(key: &str, prefix: &str) -> Option<String> {
    let objects = Word::sketch(&format!("{prefix}/*"));
    if is_of_many(key, prefix) && fit(key.as_bytes(), objects.bytes(), Case::Exact) != Truth::No {
        return Some(key.to_owned());
    }
    let parts: Vec<&str> = key.split('/').filter(|part| !part.is_empty()).collect();
    let own: Vec<&str> = prefix.split('/').collect();
    let (head, rest) = parts.split_at_checked(own.len())?;
    let is_near = |(part, own): (&&str, &&str)| {
        let bare = part.trim_end_matches('*');
        bare == *own || is_slip(bare, own)
    };
    let rest = match rest {
        [] => "*".to_owned(),
        rest => rest.join("/"),
    };
    head.iter()
        .zip(&own)
        .all(is_near)
        .then(|| format!("{prefix}/{rest}"))
}

/// An account, as `word` or in it.
fn near_account(account: &str, word: &str, plan: &Plan) -> Option<Miss> {
    let accounts = plan.cluster_accounts();
    let mut own = accounts.iter().map(AsRef::as_ref);
    if own.clone().any(|own| fits(account, own, Case::Exact)) {
        return None;
    }
    let own: &str = own.find(|own| is_slip(account, own))?;
    Some(Miss {
        word: word.to_owned(),
        whom: format!("the account {own}"),
        why: "a digit or two are others".to_owned(),
        meant: word.replace(account, own),
        target: own.to_owned(),
    })
}

fn near_caller(fields: &Fields<'_>, plan: &Plan) -> Option<Miss> {
    let accounts = plan.cluster_accounts().into_iter();
    let arns: Vec<String> = accounts.map(|own| plan.caller_arn(own)).collect();
    let (kind, path, name) = parted(fields.resource)?;
    if [fields.account, name, path].into_iter().any(is_open) {
        return None;
    }
    // The ARN of a session leaves the role's path out.
    let is_session = (fields.service, kind) == ("sts", "assumed-role");
    let role = is_session
        .then(|| fields.resource.split('/').nth(1))
        .flatten();
    let differs = |arn: &String| {
        let own = Fields::of(arn)?;
        let (own_kind, own_path, own_name) = parted(own.resource)?;
        if is_session && own_kind != "role" {
            return None;
        }
        Some([
            fields.partition != own.partition,
            fields.account != own.account,
            kind != own_kind,
            !is_session && path != own_path,
            role.unwrap_or(name) != own_name,
        ])
    };
    first_near(arns.iter(), differs, |arn, place| {
        let own = Fields::of(arn)?;
        let (.., own_name) = parted(own.resource)?;
        let (why, is_near) = match place {
            0 => ("the partition is another", true),
            1 => {
                let is_near = is_near_account(fields.account, own.account, plan);
                ("the account is another", is_near)
            }
            2 if is_session => (
                "it is a session of the role, and policies name the role",
                true,
            ),
            2 => ("one is a role, one a user", true),
            3 => ("the path is another", true),
            _ => ("the name is another", is_slip(name, own_name)),
        };
        is_near.then(|| Miss {
            word: fields.to_string(),
            whom: format!("the caller {own_name}"),
            why: why.to_owned(),
            meant: arn.clone(),
            target: arn.clone(),
        })
    })
}

/// The kind, the path and the name in the last field of an ARN of IAM.
fn parted(resource: &str) -> Option<(&str, &str, &str)> {
    let (kind, rest) = resource.split_once('/')?;
    let (path, name) = rest.rsplit_once('/').unwrap_or(("", rest));
    Some((kind, path, name))
}
