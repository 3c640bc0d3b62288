//! The calls that a plan makes, each judged.

use super::context::{Asking, Setting, unconfirmed};
use super::given::{Given, Input};
use super::settings::Settings;
use super::{Actor, Call, Verdict};
use crate::changes::Side;
use crate::finding::Finding;
use crate::grants::{
    self, ASSUME_ROLE, DESCRIBE_LOGGING_STATUS, ENABLE_LOGGING, GET_BUCKET_ACL, PUT_OBJECT,
};
use crate::judge::{
    Answer, Judgement, Known, Layer, Policies, Policy, Principal, Reason, Request, judge,
};
use crate::lint::{Kind, lint};
use crate::logs;
use crate::names::{AccountId, Arn, ServicePrincipal};
use crate::plan::{Bucket, Cluster, Identity, Plan};
use crate::policy::Word;
use crate::tree::Source;

/// The service control policy that AWS attaches everywhere until somebody takes it off.
const FULL_ACCESS: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;

/// A plan with what was given, ready to be judged.
pub(super) struct Scene<'g> {
    pub(super) plan: &'g Plan,
    pub(super) given: &'g Given<'g>,
    pub(super) settings: Settings,
}

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
}

/// A text that was read into a tree, with its name.
struct Read<'t> {
    name: &'t str,
    source: Source<'t>,
}

fn read<'t>(name: &'t str, text: &'t str) -> Option<Read<'t>> {
    let source = Source::json(text).ok()?;
    Some(Read { name, source })
}

fn all<'t>(inputs: &[Input<'t>]) -> Vec<Read<'t>> {
    let read = inputs.iter().map(|input| read(input.name, input.text));
    read.flatten().collect()
}

fn policies<'r>(read: &'r [Read<'_>]) -> Vec<Policy<'r>> {
    let policies = read.iter().map(|read| Policy::of(read.name, &read.source));
    policies.collect()
}

impl<'g> Scene<'g> {
    /// Looks at everything that was given before anything is judged.
    pub(super) fn of(plan: &'g Plan, given: &'g Given<'g>) -> Result<Self, Vec<Finding>> {
        let mut errors = given.errors();
        if given.bucket_policy.is_some() && plan.buckets().len() > 1 {
            errors.push(crate::documents::ambiguous());
        }
        let settings = given
            .bucket_settings
            .map(|input| Settings::of(input).map_err(|finding| finding.about(input.name)));
        match settings.transpose() {
            Ok(settings) if errors.is_empty() => Ok(Self {
                plan,
                given,
                settings: settings.unwrap_or_default(),
            }),
            Ok(_) => Err(errors),
            Err(finding) => {
                errors.push(finding);
                Err(errors)
            }
        }
    }

    /// What was not seen: whatever could have been given and was not, and what nobody can give.
    pub(super) fn not_seen(&self) -> Vec<&'static str> {
        let is_role = self.plan.caller().is_role();
        let seen = self.given.seen().into_iter();
        let lacking = seen
            .filter(|(name, is_seen)| !is_seen && (is_role || *name != "trust-policy"))
            .map(|(name, _)| name);
        // Whoever becomes the role needs a policy of their own for it.
        let always = is_role.then_some("operator-identity-policy");
        lacking.chain(always).collect()
    }

    /// Every call for every cluster.
    pub(super) fn rulings(&self) -> Vec<Ruling> {
        let own: Vec<(&Bucket, String)> = self
            .plan
            .buckets()
            .iter()
            .map(|bucket| (bucket, grants::bucket_policy(self.plan, bucket).text()))
            .collect();
        let buckets: Vec<(&Bucket, Read<'_>)> = own
            .iter()
            .filter_map(|(bucket, text)| {
                let read = match self.given.bucket_policy {
                    Some(input) => read(input.name, input.text),
                    None => read("bucket-policy", text),
                };
                Some((*bucket, read?))
            })
            .collect();
        let buckets: Vec<(&Bucket, Policy<'_>)> = buckets
            .iter()
            .map(|(bucket, read)| (*bucket, Policy::of(read.name, &read.source)))
            .collect();
        let accounts = self.plan.cluster_accounts().into_iter();
        accounts
            .flat_map(|account| self.of_account(account, &buckets))
            .collect()
    }

    fn of_account(&self, account: &AccountId, buckets: &[(&Bucket, Policy<'_>)]) -> Vec<Ruling> {
        let (plan, given) = (self.plan, self.given);
        let redshift = grants::redshift_policy(plan, account).text();
        let s3 = grants::s3_policy(plan, account).text();
        let trust = grants::trust_policy(plan, account).map(|policy| policy.text());
        let identity = if given.identity_policies.is_empty() {
            let own = [read("redshift-policy", &redshift), read("s3-policy", &s3)];
            own.into_iter().flatten().collect()
        } else {
            all(&given.identity_policies)
        };
        let trust = match given.trust_policy {
            Some(input) => read(input.name, input.text),
            None => trust.as_deref().and_then(|text| read("trust-policy", text)),
        };
        let mut scps = all(&given.scps);
        if !(scps.is_empty() || policies(&scps).iter().any(Policy::allows_anything)) {
            scps.extend(read("FullAWSAccess", FULL_ACCESS));
        }
        let (boundary, rcps) = (all(given.boundary.as_slice()), all(&given.rcps));
        let identity = policies(&identity);
        let trust = trust
            .as_ref()
            .map(|read| Policy::of(read.name, &read.source));
        let (scps, boundary, rcps) = (policies(&scps), policies(&boundary), policies(&rcps));
        let mut rulings = Vec::new();
        for cluster in plan.clusters_of(account) {
            let Some(bucket) = plan.bucket_of(cluster) else {
                continue;
            };
            let policy = buckets.iter().find(|(other, _)| other.name == bucket.name);
            let stage = Stage {
                scene: self,
                cluster,
                bucket,
                identity: &identity,
                trust: trust.as_ref(),
                boundary: boundary.first(),
                scps: &scps,
                rcps: &rcps,
                bucket_policy: policy.map(|(_, policy)| policy),
            };
            rulings.extend(stage.rulings());
        }
        rulings
    }

    /// Whether somebody made the bucket's policy public, so that other accounts are shut out.
    fn is_restricted(&self) -> bool {
        let policy = self
            .given
            .bucket_policy
            .filter(|_| self.settings.restricts_public);
        policy.is_some_and(|input| {
            let findings = lint(input.text, Some(Kind::Bucket));
            findings
                .iter()
                .any(|finding| finding.code == "principal-public")
        })
    }
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

const BECOMING: Wanted = wanted(Actor::Caller, ASSUME_ROLE, "become the caller");
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

/// The policies that have a say about one cluster.
struct Stage<'a> {
    scene: &'a Scene<'a>,
    cluster: &'a Cluster,
    bucket: &'a Bucket,
    identity: &'a [Policy<'a>],
    trust: Option<&'a Policy<'a>>,
    boundary: Option<&'a Policy<'a>>,
    scps: &'a [Policy<'a>],
    rcps: &'a [Policy<'a>],
    bucket_policy: Option<&'a Policy<'a>>,
}

impl Stage<'_> {
    /// The calls in the order in which they are made.
    fn rulings(&self) -> Vec<Ruling> {
        let itself = Arn::bucket(self.partition(), &self.bucket.name).to_string();
        let under = Arn::objects_under(self.partition(), &self.bucket.name, &self.bucket.prefix);
        let log = format!("{itself}/{}", logs::sketch(self.bucket, self.cluster));
        let under = Word::sketch(under.as_ref());
        let mut rulings = self.assumption();
        rulings.push(self.by_caller(ENABLING));
        rulings.push(self.by_caller(LOOKING));
        rulings.push(self.to_write(under.clone()));
        rulings.push(self.by_service(OWNER, &Word::exact(&itself)));
        rulings.push(self.by_service(TEST, &under));
        rulings.push(self.by_service(LOG, &Word::sketch(&log)));
        rulings
    }

    fn partition(&self) -> crate::names::Partition {
        self.scene.plan.partition()
    }

    fn bucket_account(&self) -> &AccountId {
        let seen = self.scene.settings.account.as_ref();
        seen.unwrap_or(&self.bucket.account)
    }

    fn setting<'s>(&'s self, service: &'s str) -> Setting<'s> {
        Setting {
            plan: self.scene.plan,
            cluster: self.cluster,
            bucket: self.bucket,
            bucket_account: self.bucket_account(),
            service,
        }
    }

    fn caller(&self) -> String {
        self.scene.plan.caller_arn(&self.cluster.account)
    }

    /// That whoever is trusted may become the role, each for itself; where nobody is named, that
    /// somebody of the account may.
    fn assumption(&self) -> Vec<Ruling> {
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
                resource: Word::exact(&self.caller()),
                account: account.to_string(),
                context: context.clone(),
            };
            let policies = Policies {
                resource: Some(trust),
                ..Policies::default()
            };
            let mut judgement = judge(&request, &policies);
            let is_of_another = |reason: &Reason| reason.condition.as_deref() == Some("Principal");
            let is_open = judgement.answer == Answer::ImplicitlyDenied
                && judgement.reason.as_ref().is_some_and(is_of_another);
            if is_open && !is_named {
                // It names somebody, and who runs Redtrail is not known.
                judgement.answer = Answer::Unknown;
                judgement.missing.insert("aws:PrincipalArn".to_owned());
            }
            let mut ruling = self.ruling(BECOMING, &request.resource, judgement);
            ruling.is_assumption = true;
            ruling
        });
        judged.collect()
    }

    fn by_caller(&self, wanted: Wanted) -> Ruling {
        let request = Request {
            principal: Principal::of(&self.caller()),
            action: wanted.action.to_owned(),
            resource: Word::exact(self.cluster.arn().as_ref()),
            account: self.cluster.account.to_string(),
            context: self.setting("").context(Asking::Redshift),
        };
        let judgement = judge(&request, &self.policies_of_caller());
        self.ruling(wanted, &request.resource, judgement)
    }

    /// That the caller may write, which Redshift looks at.
    fn to_write(&self, resource: Word) -> Ruling {
        let request = Request {
            principal: Principal::of(&self.caller()),
            action: PUT_OBJECT.to_owned(),
            resource,
            account: self.bucket_account().to_string(),
            context: self.setting("").context(Asking::Caller),
        };
        let policies = Policies {
            resource: self.bucket_policy,
            rcps: self.rcps,
            ..self.policies_of_caller()
        };
        let mut judgement = judge(&request, &policies);
        let is_foreign = request.account != *self.cluster.account.to_string();
        if judgement.answer == Answer::Allowed && is_foreign && self.scene.is_restricted() {
            judgement.answer = Answer::ExplicitlyDenied;
            judgement.reason = Some(of_settings("RestrictPublicBuckets", "true"));
        }
        self.ruling(WRITING, &request.resource, judgement)
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
    fn by_service(&self, wanted: Wanted, resource: &Word) -> Ruling {
        let own = &self.scene.plan.grants().principals;
        let names = if own.is_empty() {
            ServicePrincipal::of_redshift(&self.cluster.region)
        } else {
            own.clone()
        };
        let judged = names
            .iter()
            .map(|name| self.under_name(name.as_ref(), wanted.action, resource));
        // Where the names get different answers, the worse one says why.
        let mut judged: Vec<Judgement> = judged.collect();
        let differ = judged.windows(2).any(|pair| match pair {
            [one, other] => verdict(one.answer) != verdict(other.answer),
            _ => false,
        });
        judged.sort_by_key(|judgement| verdict(judgement.answer));
        let mut worst = judged.pop().unwrap_or_else(|| Judgement {
            answer: Answer::Unknown,
            reason: None,
            missing: [].into(),
        });
        if differ {
            worst.answer = Answer::Unknown;
            worst.missing.insert("Principal".to_owned());
        }
        self.ruling(wanted, resource, worst)
    }

    fn under_name(&self, name: &str, action: &str, resource: &Word) -> Judgement {
        let request = Request {
            principal: Principal::of(name),
            action: action.to_owned(),
            resource: resource.clone(),
            account: self.bucket_account().to_string(),
            context: self.setting(name).context(Asking::Service),
        };
        let policies = Policies {
            resource: self.bucket_policy,
            rcps: self.rcps,
            ..Policies::default()
        };
        let mut judgement = judge(&request, &policies);
        // What AWS says the call carries and nobody has confirmed is named where it decides.
        let without = |keys: &[&str]| {
            let context = keys.iter().fold(request.context.clone(), |context, key| {
                context.with(key, Known::Absent)
            });
            let answer = judge(
                &Request {
                    context,
                    ..request.clone()
                },
                &policies,
            )
            .answer;
            answer != judgement.answer
        };
        let said: Vec<&str> = unconfirmed().collect();
        if without(&said) {
            let alone = |key: &&&str| without(&[**key]);
            let deciding: Vec<&str> = said.iter().filter(alone).copied().collect();
            let deciding = if deciding.is_empty() { said } else { deciding };
            judgement
                .missing
                .extend(deciding.into_iter().map(str::to_owned));
        }
        judgement
    }

    fn ruling(&self, wanted: Wanted, resource: &Word, mut judgement: Judgement) -> Ruling {
        if let Some((setting, value)) = self.scene.settings.doubt()
            && judgement.answer == Answer::Allowed
            && wanted.action == PUT_OBJECT
        {
            judgement.answer = Answer::Unknown;
            judgement.reason = Some(of_settings(setting, &value));
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
            resource: resource.to_string(),
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
        Ruling {
            call,
            is_explicit: judgement.answer == Answer::ExplicitlyDenied,
            layer,
            at,
            is_assumption: false,
        }
    }
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

fn verdict(answer: Answer) -> Verdict {
    match answer {
        Answer::Allowed => Verdict::Allowed,
        Answer::ImplicitlyDenied | Answer::ExplicitlyDenied => Verdict::Denied,
        Answer::Unknown => Verdict::Unknown,
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
