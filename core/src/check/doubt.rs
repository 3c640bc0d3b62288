//! What a call may carry and may not: the answer where it makes no difference, and what decides
//! where it does.

use super::context::ENCRYPTION;
use super::verdict;
use crate::judge::{Answer, Context, Judgement, Known};

/// The answer to a put whether or not it says how to encrypt.
pub(super) fn either(context: &Context, judge: impl Fn(&Context) -> Judgement) -> Judgement {
    let bare = judge(&context.clone().with(ENCRYPTION, Known::Absent));
    let encrypting = judge(&context.clone().with(ENCRYPTION, Known::from("AES256")));
    let is_bare_worse = verdict(bare.answer) >= verdict(encrypting.answer);
    let differ = verdict(bare.answer) != verdict(encrypting.answer);
    let mut worse = if is_bare_worse { bare } else { encrypting };
    if differ {
        worse.answer = Answer::Unknown;
        worse.missing.insert(ENCRYPTION.to_owned());
    }
    worse
}

/// The keys that decide among those that are merely said to be carried: without them the answer
/// is another.
pub(super) fn deciding(
    context: &Context,
    said: &[&str],
    is_another: impl Fn(&Context) -> bool,
) -> Vec<String> {
    let without = |keys: &[&str]| {
        let absent = |context: Context, key: &&str| context.with(key, Known::Absent);
        is_another(&keys.iter().fold(context.clone(), absent))
    };
    if said.is_empty() || !without(said) {
        return Vec::new();
    }
    let is_alone = |key: &&&str| said.len() > 1 && without(&[**key]);
    let alone: Vec<&str> = said.iter().filter(is_alone).copied().collect();
    let deciding = if alone.is_empty() { said } else { &alone };
    deciding.iter().map(|key| (*key).to_owned()).collect()
}
