//! The calls that a plan makes, each judged.

use std::collections::BTreeSet;

use super::context::{Asking, ENCRYPTION, Setting, of_cluster_arn, unconfirmed};
use super::doubt::{deciding, either};
use super::findings::LEVELS;
use super::given::Input;
use super::lack::{self, Lack};
use super::scene::{Platform, Scene};
use super::settings::restricted;
use super::{Actor, Call, Verdict, verdict};
use crate::changes::Side;
use crate::finding::Finding;
use crate::grants::{
    ASSUME_ROLE, DESCRIBE_LOGGING_STATUS, ENABLE_LOGGING, GET_BUCKET_ACL, PUT_OBJECT,
};
use crate::judge::{
    Answer, Context, Judgement, Known, Layer, Policies, Policy, Principal, Reason, Request, judge,
};
use crate::logs;
use crate::names::{Arn, BucketName, Partition, Region, ServicePrincipal};
use crate::order;
use crate::plan::{Bucket, Cluster, Identity, Plan};
use crate::policy::{Truth, Word};
use crate::sight::Sight;

/// A call with its judgement.
pub(super) struct Ruling {
    pub(super) call: Call,
    /// Whether a statement denies, rather than none allowing.
    pub(super) is_explicit: bool,
    pub(super) layer: Option<Layer>,
    /// The JSON pointer to the part of the statement that decides.
    pub(super) at: String,
    /// Whether it is the operator who calls, to become the caller.
    pub(super) is_assumption: bool,
    /// What there is to say where no policy decides.
    pub(super) said: Option<Finding>,
}

/// An action that has to be allowed to somebody, and what for.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    actor: Actor,
    action: &'static str,
    purpose: &'static str,
}

const fn wanted(actor: Actor, action: &'static str, purpose: &'static str) -> Wanted {
    Wanted {
        actor,
        action,
        purpose,
    }
}

const BECOMING: Wanted = wanted(
    Actor::Caller,
    ASSUME_ROLE,
    "be assumed by whoever runs this",
);
const ENABLING: Wanted = wanted(Actor::Caller, ENABLE_LOGGING, "switch logging on");
const LOOKING: Wanted = wanted(Actor::Caller, DESCRIBE_LOGGING_STATUS, "look at it");
const WRITING: Wanted = wanted(
    Actor::Caller,
    PUT_OBJECT,
    "be fit to write, as EnableLogging asks",
);
const OWNER: Wanted = wanted(Actor::Service, GET_BUCKET_ACL, "learn whose the bucket is");
const TEST: Wanted = wanted(Actor::Service, PUT_OBJECT, "write a test file");
const LOG: Wanted = wanted(Actor::Service, PUT_OBJECT, "write a log");

/// What a call acts on.
#[derive(Clone, Copy, Debug)]
enum On {
    Caller,
    Cluster,
    Bucket,
    /// Whatever lies under the key prefix.
    Objects,
    Log,
}

/// What the calls for one cluster act on.
pub(super) struct Resources {
    caller: Word,
    cluster: Word,
    bucket: Word,
    objects: Word,
    log: Word,
}

impl Resources {
    pub(super) fn of(plan: &Plan, bucket: &Bucket, cluster: &Cluster) -> Self {
        let partition = plan.partition();
        let itself = Arn::bucket(partition, &bucket.name);
        let objects = Arn::objects_under(partition, &bucket.name, &bucket.prefix);
        Self {
            caller: Word::exact(&plan.caller_arn(&cluster.account)),
            cluster: Word::exact(cluster.arn().as_ref()),
            log: Word::sketch(&format!("{itself}/{}", logs::sketch(bucket, cluster))),
            bucket: Word::exact(itself.as_ref()),
            objects: Word::sketch(objects.as_ref()),
        }
    }

    fn get(&self, on: On) -> &Word {
        match on {
            On::Caller => &self.caller,
            On::Cluster => &self.cluster,
            On::Bucket => &self.bucket,
            On::Objects => &self.objects,
            On::Log => &self.log,
        }
    }
}

/// A call as the policies judge it.
pub(super) struct Judged {
    wanted: Wanted,
    on: On,
    judgement: Judgement,
    is_assumption: bool,
    /// Whether the bucket shuts the caller out, whatever its policy says.
    is_shut_out: bool,
}

impl Judged {
    fn of(wanted: Wanted, on: On, judgement: Judgement) -> Self {
        Self {
            wanted,
            on,
            judgement,
            is_assumption: false,
            is_shut_out: false,
        }
    }
}

/// All by which the policies can tell clusters of one account apart. Those that have it in common
/// are judged alike, and that once.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Likeness<'a> {
    bucket: &'a BucketName,
    region: &'a Region,
    /// The ARN, where a policy asks for it.
    arn: Option<String>,
    /// Whether each statement is about the cluster, and whether about its logs.
    about: Vec<Truth>,
}

/// The policies that have a say about one cluster.
pub(super) struct Stage<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) cluster: &'a Cluster,
    pub(super) platform: &'a Platform<'a>,
    pub(super) resources: Resources,
    pub(super) caller_is_missing: bool,
    /// Whether a policy may tell the cluster from every other one of its account.
    pub(super) is_by_itself: bool,
    pub(super) identity: &'a [Policy<'a>],
    pub(super) trust: Option<&'a Policy<'a>>,
    pub(super) boundary: Option<&'a Policy<'a>>,
    pub(super) scps: &'a [Policy<'a>],
    pub(super) rcps: &'a [Policy<'a>],
}

impl<'a> Stage<'a> {
    /// What the cluster has in common with all that are judged alike.
    pub(super) fn likeness(&self) -> Likeness<'a> {
        let own = [&self.resources.cluster, &self.resources.log];
        let all = (self.identity.iter().chain(self.trust).chain(self.boundary))
            .chain(self.scps)
            .chain(self.rcps)
            .chain(&self.platform.policy);
        let about = all.flat_map(|policy| own.into_iter().flat_map(|own| policy.about(own)));
        let (arn, about) = if self.is_by_itself {
            (Some(self.cluster.arn().to_string()), Vec::new())
        } else {
            (None, about.collect())
        };
        Likeness {
            bucket: &self.platform.bucket.name,
            region: &self.cluster.region,
            arn,
            about,
        }
    }

    /// The calls in the order in which they are made.
    pub(super) fn judged(&self) -> Vec<Judged> {
        let mut judged = self.assumption();
        judged.push(self.by_caller(ENABLING));
        judged.push(self.by_caller(LOOKING));
        judged.push(self.to_write());
        judged.push(self.by_service(OWNER, On::Bucket));
        judged.push(self.by_service(TEST, On::Objects));
        judged.push(self.by_service(LOG, On::Log));
        judged
    }

    fn partition(&self) -> Partition {
        self.scene.plan.partition()
    }

    fn setting<'s>(&'s self, service: &'s str) -> Setting<'s> {
        Setting {
            plan: self.scene.plan,
            cluster: self.cluster,
            bucket_account: self.platform.owner,
            bucket_region: (self.platform.settings).region_or(&self.platform.bucket.region),
            service,
        }
    }

    fn caller(&self) -> String {
        self.scene.plan.caller_arn(&self.cluster.account)
    }

    /// That whoever is trusted may become the role, each for itself; where nobody is named, that
    /// somebody of the account may.
    fn assumption(&self) -> Vec<Judged> {
        if self.caller_is_missing && self.scene.plan.caller().is_role() {
            let unasked = Judgement {
                answer: Answer::Unknown,
                reason: None,
                missing: BTreeSet::new(),
            };
            return vec![Judged {
                is_assumption: true,
                ..Judged::of(BECOMING, On::Caller, unasked)
            }];
        }
        let Some(trust) = self.trust else {
            return Vec::new();
        };
        let account = &self.cluster.account;
        let trusted = match &self.scene.plan.caller().identity {
            Identity::Role(role) if !role.trusted.is_empty() => role
                .trusted
                .iter()
                .map(|arn| arn.in_account(account))
                .collect(),
            _ => Vec::new(),
        };
        let is_named = !trusted.is_empty();
        let anyone = Arn::root(self.partition(), account).to_string();
        let operators = if is_named { trusted } else { vec![anyone] };
        let context = self.setting("").context(Asking::Operator);
        let judged = operators.iter().map(|operator| {
            let request = Request {
                principal: Principal::of(operator),
                action: ASSUME_ROLE.to_owned(),
                resource: self.resources.caller.clone(),
                account: account.to_string(),
                context: of_operator(context.clone(), operator),
            };
            // What binds the cluster account binds whoever is of it, and what binds the bucket
            // account binds a role in it.
            let is_of_account = operator.split(':').nth(4) == Some(account.as_ref());
            let is_in_bucket_account = account == self.platform.owner;
            let policies = Policies {
                scps: if is_of_account { self.scps } else { &[] },
                rcps: if is_in_bucket_account { self.rcps } else { &[] },
                resource: Some(trust),
                ..Policies::default()
            };
            let mut judgement = on_every_level(&request, &policies);
            let is_of_another = |reason: &Reason| reason.condition.as_deref() == Some("Principal");
            let is_open = judgement.answer == Answer::ImplicitlyDenied
                && judgement.reason.as_ref().is_some_and(is_of_another);
            if is_open && !is_named {
                // It names somebody, and who runs Redtrail is not known.
                judgement.answer = Answer::Unknown;
                judgement.missing.insert("aws:PrincipalArn".to_owned());
            }
            Judged {
                is_assumption: true,
                ..Judged::of(BECOMING, On::Caller, judgement)
            }
        });
        judged.collect()
    }

    fn by_caller(&self, wanted: Wanted) -> Judged {
        let request = Request {
            principal: Principal::of(&self.caller()),
            action: wanted.action.to_owned(),
            resource: self.resources.cluster.clone(),
            account: self.cluster.account.to_string(),
            context: self.setting("").context(Asking::Redshift),
        };
        let judgement = on_every_level(&request, &self.policies_of_caller());
        Judged::of(wanted, On::Cluster, judgement)
    }

    /// That the caller may write, which Redshift looks at.
    fn to_write(&self) -> Judged {
        let request = Request {
            principal: Principal::of(&self.caller()),
            action: PUT_OBJECT.to_owned(),
            resource: self.resources.objects.clone(),
            account: self.platform.owner.to_string(),
            context: self.setting("").context(Asking::Caller),
        };
        let policies = Policies {
            resource: self.platform.policy.as_ref(),
            rcps: self.rcps,
            ..self.policies_of_caller()
        };
        let judgement = on_every_level(&request, &policies);
        let is_foreign = request.account != *self.cluster.account.to_string();
        let is_denied = verdict(judgement.answer) == Verdict::Denied;
        if !is_denied && is_foreign && self.platform.is_restricted {
            let judgement = Judgement {
                answer: Answer::ExplicitlyDenied,
                reason: Some(of_settings("RestrictPublicBuckets", "true")),
                missing: BTreeSet::new(),
            };
            return Judged {
                is_shut_out: true,
                ..Judged::of(WRITING, On::Objects, judgement)
            };
        }
        Judged::of(WRITING, On::Objects, judgement)
    }

    fn policies_of_caller(&self) -> Policies<'_, '_> {
        Policies {
            identity: Some(self.identity),
            boundary: self.boundary,
            scps: self.scps,
            ..Policies::default()
        }
    }

    /// Redshift's own call, under each name that it may have.
    fn by_service(&self, wanted: Wanted, on: On) -> Judged {
        let resource = self.resources.get(on);
        let own = &self.scene.plan.grants().principals;
        let names = if own.is_empty() {
            ServicePrincipal::of_redshift(&self.cluster.region)
        } else {
            own.clone()
        };
        let judged = names
            .iter()
            .map(|name| self.under_name(name.as_ref(), wanted, resource));
        // Where the names get different answers, the worse one says why.
        let mut judged: Vec<Judgement> = judged.collect();
        let differ = judged.windows(2).any(|pair| match pair {
            [one, other] => verdict(one.answer) != verdict(other.answer),
            _ => false,
        });
        order::sort_by_key(&mut judged, |judgement| verdict(judgement.answer));
        let mut worst = judged.pop().unwrap_or_else(|| Judgement {
            answer: Answer::Unknown,
            reason: None,
            missing: BTreeSet::new(),
        });
        if differ {
            worst.answer = Answer::Unknown;
            worst.missing.insert("Principal".to_owned());
        }
        Judged::of(wanted, on, worst)
    }

    fn under_name(&self, name: &str, wanted: Wanted, resource: &Word) -> Judgement {
        let asking = if wanted.action == PUT_OBJECT {
            Asking::Delivery
        } else {
            Asking::Owner
        };
        let request = Request {
            principal: Principal::of(name),
            action: wanted.action.to_owned(),
            resource: resource.clone(),
            account: self.platform.owner.to_string(),
            context: self.setting(name).context(asking),
        };
        let policies = Policies {
            resource: self.platform.policy.as_ref(),
            rcps: self.rcps,
            ..Policies::default()
        };
        let judge = |context: &Context| {
            let context = context.clone();
            judge(
                &Request {
                    context,
                    ..request.clone()
                },
                &policies,
            )
        };
        let asks_for = |key: &str| {
            let mut having = self.platform.policy.iter().chain(self.rcps);
            having.any(|policy| policy.asks_for(key))
        };
        let is_either = asking == Asking::Delivery && asks_for(ENCRYPTION);
        let answer = |context: &Context| {
            if is_either {
                either(context, judge)
            } else {
                judge(context)
            }
        };
        let mut judgement = answer(&request.context);
        if judgement.answer != Answer::Unknown {
            let said: Vec<&str> = unconfirmed().filter(|key| asks_for(key)).collect();
            let decided = verdict(judgement.answer);
            let is_another = |context: &Context| verdict(answer(context).answer) != decided;
            let deciding = deciding(&request.context, &said, is_another);
            judgement.missing.extend(deciding);
        }
        judgement
    }

    /// What a judgement means for this cluster, which may be there or not.
    pub(super) fn ruling(&self, judged: &Judged) -> Ruling {
        let wanted = judged.wanted;
        let mut judgement = judged.judgement.clone();
        let mut said = None;
        if let Some(Lack {
            answer,
            reason,
            finding,
        }) = self.lack(wanted, judgement.answer)
        {
            said = Some(finding);
            judgement = Judgement {
                answer,
                reason: Some(reason),
                missing: BTreeSet::new(),
            };
        } else if let Some((setting, value)) = self.platform.settings.doubt()
            && judgement.answer == Answer::Allowed
            && wanted.action == PUT_OBJECT
        {
            judgement.answer = Answer::Unknown;
            judgement.reason = Some(of_settings(setting, value));
        }
        if judged.is_shut_out {
            said.get_or_insert_with(|| restricted(self.platform.bucket));
        }
        let Cluster {
            account,
            region,
            id,
        } = self.cluster;
        let reason = judgement.reason;
        let layer = reason.as_ref().map(|reason| reason.layer);
        let named = |text: String| Some(text).filter(|text| !text.is_empty());
        let mut call = Call {
            actor: wanted.actor,
            cluster: format!("{account}:{region}:{id}"),
            action: wanted.action,
            purpose: wanted.purpose,
            resource: self.resources.get(judged.on).to_string(),
            verdict: verdict(judgement.answer),
            side: layer.map(|layer| side(layer, wanted.action)),
            policy: None,
            pointer: None,
            sid: None,
            condition: None,
            value: None,
            missing: judgement.missing,
        };
        let mut at = String::new();
        if let Some(reason) = reason {
            at = reason.at;
            call.policy = named(reason.policy);
            call.pointer = named(reason.pointer);
            call.sid = reason.sid;
            call.condition = reason.condition;
            call.value = reason.value;
        }
        if call.condition.as_deref() == Some("Resource") {
            // It was judged for a cluster like this one, whose resource was its own.
            call.value = Some(call.resource.clone());
        }
        if call.policy.is_none() && layer == Some(Layer::Resource) && wanted.action != ASSUME_ROLE {
            call.policy = self.silent_policy();
        }
        Ruling {
            call,
            is_explicit: judgement.answer == Answer::ExplicitlyDenied,
            layer,
            at,
            is_assumption: judged.is_assumption,
            said,
        }
    }

    /// What is not there for a call, or not ready for it.
    fn lack(&self, wanted: Wanted, answer: Answer) -> Option<Lack> {
        let plan = self.scene.plan;
        let is_by_caller = wanted.actor == Actor::Caller;
        let is_on_cluster = [ENABLE_LOGGING, DESCRIBE_LOGGING_STATUS].contains(&wanted.action);
        if is_by_caller && self.caller_is_missing {
            return Some(lack::caller(plan, &self.cluster.account));
        }
        if !is_on_cluster {
            let is_on_bucket = wanted.action != ASSUME_ROLE;
            return (is_on_bucket && self.platform.is_missing)
                .then(|| lack::bucket(plan.partition(), self.platform.bucket));
        }
        match &self.scene.given.clusters.get(self.cluster)?.status {
            Sight::Unseen => None,
            Sight::Absent => Some(lack::cluster(self.cluster)),
            // There are `available, prep-for-resize` and its like.
            Sight::There(status) => (wanted.action == ENABLE_LOGGING
                && answer == Answer::Allowed
                && !status.starts_with("available"))
            .then(|| lack::unavailable(self.cluster, status)),
        }
    }

    /// What a bucket's policy is called in which nothing is about a call: one that the bucket has
    /// not got, or one of several.
    fn silent_policy(&self) -> Option<String> {
        let bucket = &self.platform.bucket.name;
        let is_absent = self.platform.policy.is_none();
        let is_one_of_several = self.scene.plan.buckets().len() > 1;
        (is_absent || is_one_of_several).then(|| Input::bucket_policy(bucket, "").name)
    }
}

/// Whether a policy may tell every cluster from every other one, whatever it is about.
pub(super) fn asks_for_arn(policy: &Policy<'_>) -> bool {
    policy.fills_in() || of_cluster_arn().any(|key| policy.asks_for(key))
}

/// The answer, which has to be the same whichever service control policies stand on a level of
/// their own: each level has to allow, and a file does not say of which it is
/// ([SCP evaluation](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html)).
fn on_every_level(request: &Request, policies: &Policies<'_, '_>) -> Judgement {
    let judgement = judge(request, policies);
    let allowing = || policies.scps.iter().filter(|scp| scp.allows_anything());
    if judgement.answer != Answer::Allowed || allowing().count() < 2 {
        return judgement;
    }
    let alone = allowing().map(|scp| {
        let scps = std::slice::from_ref(scp);
        let mut alone = judge(request, &Policies { scps, ..*policies });
        if let Some(reason) = &mut alone.reason {
            scp.name.clone_into(&mut reason.policy);
        }
        alone
    });
    let mut wanting = alone.filter(|alone| alone.answer != Answer::Allowed);
    wanting.next().map_or(judgement, |alone| Judgement {
        answer: Answer::Unknown,
        missing: order::set([LEVELS.to_owned()]),
        ..alone
    })
}

/// What is known of an operator beside what is known of any.
fn of_operator(context: Context, operator: &str) -> Context {
    let account = operator.split(':').nth(4).map(Known::from);
    let context = context.with("aws:PrincipalAccount", account.unwrap_or(Known::Unknown));
    if operator.ends_with(":root") {
        // It stands for anybody of its account.
        return context;
    }
    context.with("aws:PrincipalArn", Known::from(operator))
}

/// A setting of the bucket as what decides.
fn of_settings(setting: &str, value: &str) -> Reason {
    Reason {
        layer: Layer::Resource,
        policy: "bucket-settings".to_owned(),
        pointer: String::new(),
        at: String::new(),
        sid: None,
        condition: Some(setting.to_owned()),
        value: Some(value.to_owned()),
    }
}

/// The side whose administrators can mend it.
fn side(layer: Layer, action: &str) -> Side {
    match layer {
        Layer::Identity | Layer::Boundary | Layer::Scp => Side::Cluster,
        Layer::Resource if action == ASSUME_ROLE => Side::Cluster,
        Layer::Resource | Layer::Rcp => Side::Bucket,
    }
}
