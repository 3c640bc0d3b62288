//! From policies to an answer.

use std::collections::BTreeSet;

use super::principal::Reach;
use super::request::{Known, Principal, Request};
use super::statement::{Bearing, Part, Policy, bearing};
use crate::order;
use crate::policy::Truth;
use crate::policy::view::Statement;

/// What IAM says to a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Answer {
    /// Yes.
    Allowed,
    /// No, since nothing allows it.
    ImplicitlyDenied,
    /// No, since a statement denies it.
    ExplicitlyDenied,
    /// That depends on what is not known.
    Unknown,
}

/// Which policy has its say.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Layer {
    /// A policy attached to whoever asks.
    Identity,
    /// The permissions boundary of whoever asks.
    Boundary,
    /// A service control policy, which binds the identities of an account.
    Scp,
    /// The policy of what is to be acted on: a bucket's, or a role's trust policy.
    Resource,
    /// A resource control policy, which binds whoever wants at the resources of an account.
    Rcp,
}

/// The policies that have a say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Policies<'p, 's> {
    /// Those attached to whoever asks; without them their word is taken for given.
    pub identity: Option<&'p [Policy<'s>]>,
    /// The permissions boundary.
    pub boundary: Option<&'p Policy<'s>>,
    /// The service control policies, as those of one target: one of them has to allow.
    pub scps: &'p [Policy<'s>],
    /// The resource control policies beside the one that AWS attaches, which allows everything.
    pub rcps: &'p [Policy<'s>],
    /// The policy of the resource.
    pub resource: Option<&'p Policy<'s>>,
}

/// Which statement decided, or came nearest to allowing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reason {
    /// Which kind of policy it stands in.
    pub layer: Layer,
    /// The name of the policy; empty where there is none at all.
    pub policy: String,
    /// The JSON pointer to the statement; empty where no statement is about the action.
    pub pointer: String,
    /// The JSON pointer to the part of it at which statement and request meet, or part.
    pub at: String,
    /// The statement's Sid, if it has one.
    pub sid: Option<String>,
    /// Where statement and request meet, or part: `Principal`, `Resource`, or a condition's
    /// operator and key.
    pub condition: Option<String>,
    /// What the request has there; nothing if it does not carry the key, or nobody can tell.
    pub value: Option<String>,
}

/// An answer with its reason.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Judgement {
    /// The answer.
    pub answer: Answer,
    /// Which statement decided; nothing where all that has to allow does.
    pub reason: Option<Reason>,
    /// What would have to be known for an answer.
    pub missing: BTreeSet<String>,
}

/// What IAM says to a request, as far as can be told.
pub fn judge(request: &Request, policies: &Policies<'_, '_>) -> Judgement {
    let voices = Voices::of(request, policies);
    if let Some(denial) = voices
        .all()
        .into_iter()
        .find_map(|voice| voice.denial.as_ref())
    {
        return Judgement {
            answer: Answer::ExplicitlyDenied,
            reason: Some(denial.reason(request)),
            missing: BTreeSet::new(),
        };
    }
    let needs = voices.way(request, policies);
    if let Some(need) = needs.iter().find(|need| need.truth() == Truth::No) {
        return Judgement {
            answer: Answer::ImplicitlyDenied,
            reason: Some(need.reason(request)),
            missing: BTreeSet::new(),
        };
    }
    let open: Vec<Reason> = needs
        .iter()
        .filter(|need| need.truth() == Truth::Maybe)
        .map(|need| need.reason(request))
        .chain(voices.doubts().map(|doubt| doubt.reason(request)))
        .collect();
    let best = needs.iter().filter_map(|need| need.best);
    let missing = best
        .filter(|best| best.bearing.truth == Truth::Maybe)
        .chain(voices.doubts())
        .flat_map(|candidate| &candidate.bearing.missing);
    Judgement {
        answer: if open.is_empty() {
            Answer::Allowed
        } else {
            Answer::Unknown
        },
        reason: open.into_iter().next(),
        missing: order::set(missing.cloned()),
    }
}

/// A statement that is about the action.
#[derive(Clone, Debug)]
struct Candidate<'p, 's> {
    layer: Layer,
    policy: &'p Policy<'s>,
    statement: &'p Statement<'s>,
    bearing: Bearing<'s>,
}

impl Candidate<'_, '_> {
    fn reason(&self, request: &Request) -> Reason {
        let part = self.bearing.part;
        Reason {
            layer: self.layer,
            policy: self.policy.name.to_owned(),
            pointer: self.statement.pointer.to_string(),
            at: part.map_or_else(String::new, |part| part.pointer(self.statement)),
            sid: self.statement.text("Sid").map(str::to_owned),
            condition: part.map(|part| match part {
                Part::Principal => "Principal".to_owned(),
                Part::Resource => "Resource".to_owned(),
                Part::Condition(operator, key) => format!("{operator} {key}"),
            }),
            value: part.and_then(|part| value(part, request)),
        }
    }
}

/// What the request has where it and a statement meet or part.
fn value(part: Part<'_>, request: &Request) -> Option<String> {
    match part {
        Part::Principal => Some(match &request.principal {
            Principal::Service(name) | Principal::Identity(name) => name.clone(),
        }),
        Part::Resource => Some(request.resource.to_string()),
        Part::Condition(_, key) => match request.context.get(key) {
            Known::One(value) => Some(value.clone()),
            Known::Many(values) => Some(values.join(", ")),
            Known::Absent | Known::Unknown => None,
        },
    }
}

/// What the policies of one kind say.
#[derive(Clone, Debug)]
struct Voice<'p, 's> {
    layer: Layer,
    /// Whether whoever asks has a permissions boundary.
    is_limited: bool,
    /// The statements that allow, or may.
    allows: Vec<Candidate<'p, 's>>,
    /// The allowing statement that came nearest without applying.
    nearest: Option<Candidate<'p, 's>>,
    /// A statement that denies.
    denial: Option<Candidate<'p, 's>>,
    /// Statements that may deny.
    doubts: Vec<Candidate<'p, 's>>,
}

impl<'p, 's> Voice<'p, 's> {
    fn of(layer: Layer, policies: &'p [Policy<'s>], request: &Request, is_limited: bool) -> Self
    where
        's: 'p,
    {
        let mut voice = Self {
            layer,
            is_limited,
            allows: Vec::new(),
            nearest: None,
            denial: None,
            doubts: Vec::new(),
        };
        for policy in policies {
            for statement in &policy.statements {
                voice.hear(policy, statement, request);
            }
        }
        voice
    }

    fn hear(&mut self, policy: &'p Policy<'s>, statement: &'p Statement<'s>, request: &Request) {
        let names_principals = self.layer == Layer::Resource;
        let is_denial = statement.text("Effect") == Some("Deny");
        if !(is_denial || statement.allows()) {
            return;
        }
        let Some(bearing) = bearing(
            policy,
            statement,
            request,
            names_principals,
            self.is_limited,
        ) else {
            return;
        };
        let candidate = Candidate {
            layer: self.layer,
            policy,
            statement,
            bearing,
        };
        match (is_denial, candidate.bearing.truth) {
            (true, Truth::Yes) => _ = self.denial.get_or_insert(candidate),
            (true, Truth::Maybe) => self.doubts.push(candidate),
            (true, Truth::No) => {}
            (false, Truth::No) => {
                let rank = |it: &Candidate<'_, '_>| it.bearing.part.map(Part::rank);
                if self
                    .nearest
                    .as_ref()
                    .is_none_or(|near| rank(near) < rank(&candidate))
                {
                    self.nearest = Some(candidate);
                }
            }
            (false, _) => self.allows.push(candidate),
        }
    }

    /// What it does for the request by statements of that reach at least.
    fn need(&self, least: Reach) -> Need<'_, 'p, 's> {
        let fitting = self.allows.iter().filter(|it| it.bearing.reach >= least);
        Need {
            layer: self.layer,
            // The first of the best.
            best: fitting.rev().max_by_key(|it| it.bearing.truth),
            nearest: self.nearest.as_ref(),
        }
    }
}

/// That one kind of policy allows.
#[derive(Clone, Copy, Debug)]
struct Need<'v, 'p, 's> {
    layer: Layer,
    best: Option<&'v Candidate<'p, 's>>,
    nearest: Option<&'v Candidate<'p, 's>>,
}

impl Need<'_, '_, '_> {
    fn truth(&self) -> Truth {
        self.best.map_or(Truth::No, |best| best.bearing.truth)
    }

    fn reason(&self, request: &Request) -> Reason {
        match self.best.or(self.nearest) {
            Some(candidate) => candidate.reason(request),
            None => Reason {
                layer: self.layer,
                policy: String::new(),
                pointer: String::new(),
                at: String::new(),
                sid: None,
                condition: None,
                value: None,
            },
        }
    }
}

/// What the policies of every kind say.
struct Voices<'p, 's> {
    identity: Voice<'p, 's>,
    boundary: Voice<'p, 's>,
    scp: Voice<'p, 's>,
    resource: Voice<'p, 's>,
    rcp: Voice<'p, 's>,
}

impl<'p, 's> Voices<'p, 's> {
    fn of(request: &Request, policies: &Policies<'p, 's>) -> Self {
        // Service control policies bind identities, and no service
        // (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html).
        let of_identities = |it: &'p [Policy<'s>]| match request.principal {
            Principal::Service(_) => &[],
            Principal::Identity(_) => it,
        };
        let identity = of_identities(policies.identity.unwrap_or_default());
        let boundary = policies.boundary.map_or(&[][..], std::slice::from_ref);
        let scps = of_identities(policies.scps);
        let boundary = of_identities(boundary);
        let is_limited = !boundary.is_empty();
        let voice = |layer, policies| Voice::of(layer, policies, request, is_limited);
        let resource = policies.resource.map_or(&[][..], std::slice::from_ref);
        Self {
            identity: voice(Layer::Identity, identity),
            boundary: voice(Layer::Boundary, boundary),
            scp: voice(Layer::Scp, scps),
            resource: voice(Layer::Resource, resource),
            rcp: voice(Layer::Rcp, policies.rcps),
        }
    }

    fn all(&self) -> [&Voice<'p, 's>; 5] {
        let Self {
            identity,
            boundary,
            scp,
            resource,
            rcp,
        } = self;
        [identity, boundary, scp, resource, rcp]
    }

    fn doubts(&self) -> impl Iterator<Item = &Candidate<'p, 's>> {
        self.all().into_iter().flat_map(|voice| &voice.doubts)
    }

    /// Everything that has to allow: of the ways in which the request could be allowed, the one
    /// that comes farthest
    /// ([within an account](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html),
    /// [across accounts](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html)).
    fn way(&self, request: &Request, policies: &Policies<'p, 's>) -> Vec<Need<'_, 'p, 's>> {
        let named_at_all = self.resource.need(Reach::Account);
        let Some(account) = request.principal.account() else {
            return vec![named_at_all];
        };
        let scp = (!policies.scps.is_empty()).then(|| self.scp.need(Reach::Named));
        let boundary = policies.boundary.map(|_| self.boundary.need(Reach::Named));
        // Nobody has to allow an account's root anything.
        let identity = policies
            .identity
            .filter(|_| !request.principal.is_root())
            .map(|_| self.identity.need(Reach::Named));
        let own: Vec<_> = scp.into_iter().chain(identity).chain(boundary).collect();
        let both: Vec<_> = own.iter().copied().chain([named_at_all]).collect();
        if account != request.account {
            return both;
        }
        let by_itself: Vec<_> = scp
            .into_iter()
            .chain([self.resource.need(Reach::Named)])
            .collect();
        // A boundary counts where the role is named, and not where its session or a user is.
        let with_boundary = scp
            .into_iter()
            .chain(boundary)
            .chain([self.resource.need(Reach::Role)]);
        let with_boundary = with_boundary.collect();
        let first = if request.is_assumption() { both } else { own };
        let mut ways = [first, by_itself, with_boundary].into_iter();
        let mut best = ways.next().unwrap_or_default();
        let farthest =
            |way: &[Need<'_, 'p, 's>]| way.iter().map(Need::truth).min().unwrap_or(Truth::Yes);
        for way in ways {
            if farthest(&way) > farthest(&best) {
                best = way;
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::Context;
    use crate::policy::Word;
    use crate::tree::Source;

    /// Redshift's put into a bucket, judged by the bucket's policy.
    fn put(statements: &str) -> Judgement {
        put_by("redshift.amazonaws.com", statements, None)
    }

    /// The put of somebody, whose context is known in part, within a boundary perhaps.
    fn put_by(principal: &str, statements: &str, boundary: Option<&str>) -> Judgement {
        let policy =
            |statements: &str| format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
        let (text, limits) = (policy(statements), policy(boundary.unwrap_or_default()));
        let (source, limits) = (Source::json(&text).unwrap(), Source::json(&limits).unwrap());
        let bucket = Policy::of("bucket-policy", &source);
        let limits = Policy::of("boundary", &limits);
        let context = Context::new(
            vec![
                ("aws:SecureTransport".to_owned(), Known::from("true")),
                ("aws:SourceIp".to_owned(), Known::Unknown),
                ("aws:PrincipalTag/team".to_owned(), Known::Unknown),
            ],
            Known::Absent,
        );
        let request = Request {
            principal: Principal::of(principal),
            action: "s3:PutObject".to_owned(),
            resource: Word::exact("arn:aws:s3:::logs/p/k"),
            account: "111122223333".to_owned(),
            context,
        };
        let policies = Policies {
            boundary: boundary.map(|_| &limits),
            resource: Some(&bucket),
            ..Policies::default()
        };
        judge(&request, &policies)
    }

    fn allow(sid: &str, service: &str, key: &str) -> String {
        format!(
            r#"{{"Sid":"{sid}","Effect":"Allow","Principal":{{"Service":"{service}.amazonaws.com"}},"Action":"s3:PutObject","Resource":"arn:aws:s3:::logs/{key}"}}"#
        )
    }

    #[test]
    fn the_statement_that_comes_nearest_is_named_and_the_first_of_equals() {
        let statements = [
            allow("Trail", "cloudtrail", "*"),
            allow("Elsewhere", "redshift", "q/*"),
            allow("FartherOn", "redshift", "r/*"),
            allow("Config", "config", "*"),
        ];
        for turned in 0..statements.len() {
            let mut order = statements.clone();
            order.rotate_left(turned);
            let first = order.iter().find(|it| it.contains("redshift")).unwrap();
            let judgement = put(&order.join(","));
            assert_eq!(judgement.answer, Answer::ImplicitlyDenied);
            let reason = judgement.reason.unwrap();
            assert!(
                first.contains(&format!("{:?}", reason.sid.unwrap())),
                "{turned}"
            );
            assert_eq!(reason.condition.as_deref(), Some("Resource"));
        }
    }

    #[test]
    fn of_what_a_denial_asks_the_key_that_is_not_carried_is_named() {
        let denial = |conditions: &str| {
            let text = format!(
                r#"{{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{{{conditions}}}}}"#
            );
            put(&text).reason.unwrap().condition.unwrap()
        };
        let carried = r#""Bool":{"aws:SecureTransport":"true"}"#;
        let lacking = r#""StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}"#;
        for conditions in [
            format!("{carried},{lacking}"),
            format!("{lacking},{carried}"),
        ] {
            assert_eq!(denial(&conditions), "StringNotEquals aws:PrincipalOrgID");
        }
    }

    /// What a statement about everyone comes to, with these elements in it.
    fn of_everyone(effect: &str, elements: &str) -> (Answer, Vec<String>) {
        let service = allow("Redshift", "redshift", "*");
        let also = if effect == "Deny" {
            service + ","
        } else {
            String::new()
        };
        let judgement = put(&format!(
            r#"{also}{{"Effect":"{effect}","Principal":"*","Action":"s3:PutObject",{elements}}}"#
        ));
        (judgement.answer, judgement.missing.into_iter().collect())
    }

    #[test]
    fn what_is_not_known_makes_the_answer_unknown_where_it_decides() {
        for (elements, missing) in [
            (
                r#""Resource":"*","Condition":{"StringEquals":{"aws:SourceIp":"203.0.113.9"}}"#,
                "aws:SourceIp",
            ),
            (
                r#""Resource":"*","Condition":{"Null":{"aws:SourceIp":"true"}}"#,
                "aws:SourceIp",
            ),
            (
                r#""Resource":"*","Condition":{"Null":{"aws:SourceIp":"false"}}"#,
                "aws:SourceIp",
            ),
            (
                r#""Resource":"*","Condition":{"NotIpAddressIfExists":{"aws:SourceIp":"::/0"}}"#,
                "aws:SourceIp",
            ),
            // An operator that AWS does not have may mean anything.
            (
                r#""Resource":"*","Condition":{"StringSame":{"aws:SecureTransport":"true"}}"#,
                "aws:SecureTransport",
            ),
            (
                r#""Resource":"arn:aws:s3:::logs/${aws:PrincipalTag/team}/*""#,
                "Resource",
            ),
            (
                r#""NotResource":"arn:aws:s3:::logs/${aws:PrincipalTag/team}/*""#,
                "Resource",
            ),
            (
                r#""Resource":"*","Condition":{"StringLike":{"aws:SecureTransport":"t${aws:PrincipalTag/team}"}}"#,
                "aws:SecureTransport",
            ),
            (
                r#""Resource":"*","Condition":{"ArnNotLike":{"aws:SecureTransport":"${aws:PrincipalTag/team}"}}"#,
                "aws:SecureTransport",
            ),
        ] {
            for effect in ["Allow", "Deny"] {
                let (answer, of) = of_everyone(effect, elements);
                assert_eq!(answer, Answer::Unknown, "{effect} {elements}");
                assert_eq!(of, [missing], "{effect} {elements}");
            }
        }
        for (elements, answer) in [
            // Whatever the tag is, it does not fit.
            (
                r#""Resource":"arn:aws:s3:::logs/q/${aws:PrincipalTag/team}""#,
                Answer::ImplicitlyDenied,
            ),
            (
                r#""Resource":"*","Condition":{"StringNotEquals":{"aws:SecureTransport":"f${aws:PrincipalTag/team}"}}"#,
                Answer::Allowed,
            ),
            // A condition that parts them decides, whatever else is open.
            (
                r#""Resource":"*","Condition":{"StringEquals":{"aws:SourceIp":"203.0.113.9","aws:SecureTransport":"false"}}"#,
                Answer::ImplicitlyDenied,
            ),
        ] {
            assert_eq!(
                of_everyone("Allow", elements),
                (answer, Vec::new()),
                "{elements}"
            );
        }
    }

    #[test]
    fn a_bucket_s_statement_without_a_resource_is_about_none() {
        let (answer, _) = of_everyone("Allow", r#""Sid":"Bare""#);
        assert_eq!(answer, Answer::ImplicitlyDenied);
    }

    #[test]
    fn of_statements_that_may_allow_the_first_is_named() {
        let open = |sid: &str| {
            format!(
                r#"{{"Sid":"{sid}","Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{{"IpAddress":{{"aws:SourceIp":"203.0.113.9"}}}}}}"#
            )
        };
        let judgement = put(&format!("{},{}", open("First"), open("Second")));
        assert_eq!(judgement.reason.unwrap().sid.as_deref(), Some("First"));
    }

    #[test]
    fn of_what_is_open_the_principal_is_told_first() {
        let grant = r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:sts::444455556666:assumed-role/ada/now"},"Action":"s3:*","Resource":"arn:aws:s3:::logs/${aws:PrincipalTag/team}/*"}"#;
        let judgement = put_by("arn:aws:iam::444455556666:role/ada", grant, None);
        assert_eq!(judgement.answer, Answer::Unknown);
        assert_eq!(
            judgement.reason.unwrap().condition.as_deref(),
            Some("Principal")
        );
        assert!(judgement.missing.iter().eq(["Principal", "Resource"]));
    }

    #[test]
    fn a_boundary_limits_no_service() {
        let denial = r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#;
        let grant = allow("Redshift", "redshift", "*");
        let judgement = put_by("redshift.amazonaws.com", &grant, Some(denial));
        assert_eq!(judgement.answer, Answer::Allowed);
    }

    #[test]
    fn not_principal_leaves_out_who_is_named_with_the_account() {
        let denial = |names: &str| {
            format!(
                r#"{{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}},{{"Effect":"Deny","NotPrincipal":{{"AWS":{names}}},"Action":"s3:*","Resource":"*"}}"#
            )
        };
        let (root, user) = (
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::111122223333:user/ada",
        );
        let (role, session) = (
            "arn:aws:iam::111122223333:role/ada",
            "arn:aws:sts::111122223333:assumed-role/ada/now",
        );
        let abroad = "arn:aws-cn:iam::111122223333:root";
        for (who, names, answer) in [
            (root, vec![root], Answer::Allowed),
            (root, vec!["111122223333"], Answer::Allowed),
            (root, vec![user], Answer::ExplicitlyDenied),
            (root, vec![abroad], Answer::ExplicitlyDenied),
            (user, vec![user, root], Answer::Allowed),
            (user, vec![user], Answer::Unknown),
            (user, vec![user, abroad], Answer::Unknown),
            (user, vec![root], Answer::ExplicitlyDenied),
            (session, vec![role, root], Answer::Allowed),
            (session, vec![session, role, root], Answer::Allowed),
            (session, vec![session, root], Answer::Unknown),
            (session, vec![role], Answer::Unknown),
            (session, vec![user, root], Answer::ExplicitlyDenied),
            (role, vec![role, root], Answer::Allowed),
            (role, vec![session, root], Answer::Unknown),
        ] {
            let judgement = put_by(who, &denial(&format!("{names:?}")), None);
            assert_eq!(judgement.answer, answer, "{who} {names:?}");
        }
        // A boundary makes a denial catch whoever has it, and a grant no wider.
        let all = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
        let names = format!("{:?}", [user, root]);
        let denied = put_by(user, &denial(&names), Some(all));
        assert_eq!(denied.answer, Answer::ExplicitlyDenied);
        let stranger = "arn:aws:iam::444455556666:user/ada";
        let grant = format!(
            r#"{{"Effect":"Allow","NotPrincipal":{{"AWS":["{stranger}","444455556666"]}},"Action":"s3:*","Resource":"*"}}"#
        );
        let answer = put_by(stranger, &grant, Some(all)).answer;
        assert_eq!(answer, Answer::ImplicitlyDenied);
    }
}
