//! Whether the job would succeed: the verdict for each call that it makes, from the plan's own
//! policies or from those that stand in AWS.

mod after;
mod calls;
mod clusters;
mod context;
mod doubt;
mod findings;
mod given;
mod lack;
mod public;
mod read;
mod scene;
mod settings;
mod standing;

pub use given::{Given, GivenBucket, GivenCaller, GivenCluster, Input, UserActivity};
pub use standing::Standing;

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use self::scene::Scene;
use crate::changes::Side;
use crate::finding::Finding;
use crate::judge::Answer;
use crate::plan::Plan;

/// Whether a call would be allowed.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It would, as far as was seen.
    Allowed,
    /// That depends on what is not known.
    Unknown,
    /// It would not.
    Denied,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Allowed => "allowed",
            Self::Unknown => "unknown",
            Self::Denied => "denied",
        })
    }
}

/// Who calls.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Actor {
    /// The role or user that calls `EnableLogging`.
    Caller,
    /// Redshift itself.
    Service,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Caller => "caller",
            Self::Service => "service",
        })
    }
}

/// A call that the job makes, with its verdict and the statement that decides it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Call {
    /// Who calls.
    pub actor: Actor,
    /// For which cluster, as `ACCOUNT:REGION:ID`.
    pub cluster: String,
    /// The action that has to be allowed.
    pub action: &'static str,
    /// What the call is for, in words.
    pub purpose: &'static str,
    /// The ARN of what is acted on; `?` and `*` stand for what is not known of it.
    pub resource: String,
    /// Whether it would be allowed.
    pub verdict: Verdict,
    /// The side on which it is decided.
    pub side: Option<Side>,
    /// What decides it: a document of the plan, a policy that was given, `bucket-settings`, or the
    /// ARN of what is not there.
    pub policy: Option<String>,
    /// The JSON pointer to the statement there.
    pub pointer: Option<String>,
    /// The statement's Sid.
    pub sid: Option<String>,
    /// Where call and statement meet or part: `Principal`, `Resource`, or a condition's operator
    /// and key; the fault where something is not there.
    pub condition: Option<String>,
    /// What the call has there; nothing if it does not carry the key, or nobody can tell.
    pub value: Option<String>,
    /// The keys of which the verdict would have to know more. An allowed call is so if it carries
    /// them, as a page of AWS says.
    pub missing: BTreeSet<String>,
}

/// The verdict on a plan.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Check {
    /// The worst of the calls' verdicts.
    pub verdict: Verdict,
    /// What was not given, and is taken to allow.
    pub not_seen: Vec<&'static str>,
    /// The calls, in the order in which they are made for each cluster.
    pub calls: Vec<Call>,
    /// Why calls are denied or unknown, each reason once, and what is odd about the settings.
    pub findings: Vec<Finding>,
}

/// Judges every call that a plan makes.
///
/// # Errors
/// What is wrong with the texts that were given, each finding about the input it stands in.
pub fn check(plan: &Plan, given: &Given) -> Result<Check, Vec<Finding>> {
    let scene = Scene::of(plan, given)?;
    let rulings = scene.rulings();
    let findings = findings::findings(&scene, &rulings);
    let calls: Vec<Call> = rulings.into_iter().map(|ruling| ruling.call).collect();
    let worst = calls.iter().map(|call| call.verdict).max();
    Ok(Check {
        verdict: worst.unwrap_or(Verdict::Allowed),
        not_seen: scene.not_seen(),
        calls,
        findings,
    })
}

/// What an answer comes to for whoever wants the call made.
fn verdict(answer: Answer) -> Verdict {
    match answer {
        Answer::Allowed => Verdict::Allowed,
        Answer::ImplicitlyDenied | Answer::ExplicitlyDenied => Verdict::Denied,
        Answer::Unknown => Verdict::Unknown,
    }
}
