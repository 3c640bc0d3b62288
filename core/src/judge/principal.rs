//! Whom a statement names
//! ([principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)).

use super::request::Principal;
use crate::policy::Truth;
use crate::policy::view::Statement;
use crate::tree::Node;

/// How a statement comes to be about somebody. In an account of its own the kind decides whether
/// the statement is enough by itself.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Reach {
    /// It names the account, which leaves it to the account's own policies.
    Account,
    /// It names the role.
    Role,
    /// It names the user, the session or the service, or everyone.
    Named,
}

/// Whether a statement of a resource's policy is about a principal, and how it comes to be.
pub(super) fn reach(statement: &Statement<'_>, principal: &Principal) -> (Truth, Reach) {
    if let Some(node) = statement.node.get("Principal") {
        return match named(node, principal).max() {
            Some(reach) => (Truth::Yes, reach),
            None if names_session(node, principal) => (Truth::Maybe, Reach::Named),
            None => (Truth::No, Reach::Account),
        };
    }
    let node = statement.node.get("NotPrincipal");
    let is_left_out = node.map_or(Truth::Yes, |node| left_out(node, principal));
    (!is_left_out, Reach::Named)
}

/// Whether `NotPrincipal` leaves a principal out: by its name together with its account's, and a
/// session by those of its role and of its account. By less than that AWS says that it might not
/// ([NotPrincipal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html)).
fn left_out(node: &Node, principal: &Principal) -> Truth {
    let has = |wanted: Reach| named(node, principal).any(|reach| reach == wanted);
    let Principal::Identity(arn) = principal else {
        return Truth::from(has(Reach::Named));
    };
    if principal.is_root() {
        return Truth::from(named(node, principal).next().is_some());
    }
    let is_session = arn.contains(":assumed-role/");
    let is_named = has(Reach::Role) || has(Reach::Named) && !is_session;
    if is_named && has(Reach::Account) {
        Truth::Yes
    } else if is_named || has(Reach::Named) || names_session(node, principal) {
        Truth::Maybe
    } else {
        Truth::No
    }
}

/// The ways in which the value of `Principal` names somebody.
fn named<'n>(node: &'n Node, principal: &'n Principal) -> impl Iterator<Item = Reach> + 'n {
    let everyone = (node.text() == Some("*")).then_some(Reach::Named);
    let by_kind = node.fields().iter().flat_map(move |field| {
        let names = field.node.items().iter().filter_map(Node::text);
        names.filter_map(move |name| by_name(&field.name, name, principal))
    });
    everyone.into_iter().chain(by_kind)
}

fn by_name(kind: &str, name: &str, principal: &Principal) -> Option<Reach> {
    match (kind, principal) {
        ("AWS", _) if name == "*" => Some(Reach::Named),
        ("AWS", Principal::Identity(arn)) => by_arn(name, arn),
        ("Service", Principal::Service(service)) => (name == service).then_some(Reach::Named),
        _ => None,
    }
}

fn by_arn(name: &str, arn: &str) -> Option<Reach> {
    let account = arn.split(':').nth(4)?;
    let is_account = name == account
        || name.strip_suffix(":root").is_some_and(|head| {
            head.split(':').nth(4) == Some(account)
                && head.split(':').nth(1) == arn.split(':').nth(1)
        });
    if is_account {
        return Some(Reach::Account);
    }
    if name == arn && !arn.contains(":role/") {
        return Some(Reach::Named);
    }
    (name == arn || is_role_of(name, arn)).then_some(Reach::Role)
}

/// Whether a session of the principal, which is a role, is named: nobody can tell whether it is the
/// one that asks.
fn names_session(node: &Node, principal: &Principal) -> bool {
    let Principal::Identity(role) = principal else {
        return false;
    };
    let names = node.get("AWS").map_or(&[][..], Node::items).iter();
    names.filter_map(Node::text).any(|it| is_role_of(role, it))
}

/// Whether an ARN is that of the role which a session was made from; a session's ARN holds the
/// role's name without its path.
fn is_role_of(role: &str, session: &str) -> bool {
    let Some((head, rest)) = session.split_once(":assumed-role/") else {
        return false;
    };
    let Some((role_head, path)) = role.split_once(":role/") else {
        return false;
    };
    let name = rest.split('/').next();
    head.replacen(":sts:", ":iam:", 1) == role_head && path.rsplit('/').next() == name
}
