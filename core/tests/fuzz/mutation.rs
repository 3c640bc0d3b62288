//! Texts made of other texts: a bit turned, a part lost, a part twice, a word put in.

use super::chance::Chance;

/// The most bytes that an input may have.
pub(crate) const MOST: usize = 1024 * 1024;

/// Words that the product reads, and some that it should not mind.
const WORDS: [&str; 76] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\n",
    "\r\n",
    "\t",
    " ",
    "=",
    "#",
    "[[",
    "]]",
    ".",
    "\\u0000",
    "\\ud800",
    "\\u00e9",
    "\u{feff}",
    "\u{0}",
    "é",
    "日本",
    "🔒",
    "null",
    "true",
    "false",
    "0",
    "-1.5e9",
    "1e999",
    "{}",
    "[]",
    "\"\"",
    "\"*\"",
    "\"Version\":",
    "\"2012-10-17\"",
    "\"2008-10-17\"",
    "\"Statement\":",
    "\"Sid\":",
    "\"RedtrailAuditDelivery\"",
    "\"Redtrail\"",
    "\"Effect\":",
    "\"Allow\"",
    "\"Deny\"",
    "\"Principal\":",
    "\"NotPrincipal\":",
    "\"AWS\":",
    "\"Service\":",
    "\"redshift.amazonaws.com\"",
    "\"AIDACKCEVSQ6C2EXAMPLE\"",
    "\"444455556666\"",
    "\"Action\":",
    "\"NotAction\":",
    "\"s3:PutObject\"",
    "\"s3:GetBucketAcl\"",
    "\"Resource\":",
    "\"NotResource\":",
    "\"arn:aws:s3:::logs/*\"",
    "arn:aws:iam::444455556666:root",
    "\"Condition\":",
    "\"Bool\":",
    "\"Null\":",
    "\"ForAllValues:StringNotLike\":",
    "\"StringNotEqualsIfExists\":",
    "\"aws:PrincipalOrgID\":",
    "\"aws:SourceArn\":",
    "${aws:username}",
    "version = 1",
    "[bucket]",
    "[[clusters]]",
    "account = \"444455556666\"",
    "region",
    "#v1.",
    "\"grants\":",
    "\"trusted\":",
];

/// A text made of one of the seeds.
pub(crate) fn mutated(seeds: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seeds[chance.below(seeds.len())].clone();
    for _ in 0..=chance.small(6) {
        mutate(&mut bytes, seeds, chance);
    }
    // Long inputs take long, so that they are rare.
    if chance.one_in(300) {
        grow(&mut bytes, chance);
    }
    bytes.truncate(MOST);
    bytes
}

fn mutate(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], chance: &mut Chance) {
    let at = chance.below(bytes.len() + 1);
    let part = chance.part(bytes.len());
    match chance.below(12) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << chance.below(8);
            }
        }
        1 => bytes.insert(at, chance.byte()),
        2 => bytes.truncate(at),
        3 => drop(bytes.drain(part)),
        4 => {
            let again = bytes[part.clone()].to_vec();
            bytes.splice(part.end..part.end, again);
        }
        5 => {
            let again = bytes[part].to_vec();
            bytes.splice(at..at, again);
        }
        6 => {
            let other = &seeds[chance.below(seeds.len())];
            let other = other[chance.part(other.len())].to_vec();
            bytes.splice(part, other);
        }
        7 | 8 => drop(bytes.splice(at..at, word(chance).bytes())),
        9 => {
            if let Some(token) = token(bytes, at) {
                bytes.splice(token, word(chance).bytes());
            }
        }
        10 => nest(bytes, part, chance),
        _ => {
            let long = word(chance).repeat(chance.small(4000));
            bytes.splice(at..at, long.bytes());
        }
    }
}

fn word(chance: &mut Chance) -> &'static str {
    chance.of_these(&WORDS)
}

/// The quoted text that begins behind a place.
fn token(bytes: &[u8], at: usize) -> Option<std::ops::Range<usize>> {
    let is_quote = |byte: &u8| *byte == b'"';
    let start = at + bytes.get(at..)?.iter().position(is_quote)?;
    let end = start + 1 + bytes.get(start + 1..)?.iter().position(is_quote)?;
    Some(start..end + 1)
}

/// Puts a part into many brackets.
fn nest(bytes: &mut Vec<u8>, part: std::ops::Range<usize>, chance: &mut Chance) {
    let (open, close) = [("[", "]"), ("{\"a\":", "}"), ("{\"Statement\":[", "]}")][chance.below(3)];
    let depth = chance.small(700);
    let tail = close.repeat(if chance.one_in(4) { 0 } else { depth });
    bytes.splice(part.end..part.end, tail.bytes());
    bytes.splice(part.start..part.start, open.repeat(depth).bytes());
}

/// Repeats a part until the text is long.
fn grow(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let part = chance.part(bytes.len());
    let again = bytes[part.clone()].to_vec();
    let times = chance.small(MOST) / again.len().max(1);
    bytes.splice(part.end..part.end, again.repeat(times));
}
