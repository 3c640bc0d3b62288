//! Whom a statement names
//! ([principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)).

use super::request::Principal;
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

/// How a statement of a resource's policy comes to be about a principal, if it is.
pub(super) fn reach(statement: &Statement<'_>, principal: &Principal) -> Option<Reach> {
    if let Some(node) = statement.node.get("Principal") {
        return named(node, principal).max();
    }
    let node = statement.node.get("NotPrincipal")?;
    // Whoever is left out is so by name: naming the account alone does not leave out those in it.
    let is_left_out = named(node, principal).any(|reach| reach > Reach::Account)
        || principal.is_root() && named(node, principal).next().is_some();
    (!is_left_out).then_some(Reach::Named)
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
