//! What Redshift does to a bucket, as far as a policy tells, and whether a statement reaches it.

use super::Paper;
use crate::grants::{GET_BUCKET_ACL, PUT_OBJECT};
use crate::names::{Arn, Partition};
use crate::plan::Plan;
use crate::policy::Word;
use crate::policy::pattern::{Case, Truth, fit};
use crate::policy::view::Statement;

/// More places than these are taken for one that holds them all, so that many statements are not
/// held against each other.
const PLACES: usize = 8;

/// The bucket whose ACL Redshift reads, and the objects that it writes.
#[derive(Debug)]
pub(super) struct Reach {
    bucket: Word,
    objects: Vec<Word>,
    /// Whether it is known where it writes, rather than somewhere in the bucket.
    is_known: bool,
}

impl Reach {
    /// What the plan says of the bucket that the policy is about; else what the statements that
    /// allow Redshift something name; else somewhere in the bucket.
    pub(super) fn of(paper: &Paper<'_>) -> Self {
        let named = bucket_of(paper);
        let mut buckets = paper.plan.map_or(&[][..], Plan::buckets).iter();
        if let Some(own) = buckets.find(|own| named.is_none_or(|name| own.name.as_ref() == name)) {
            let partition = own.region.partition();
            let bucket = Arn::bucket(partition, &own.name);
            let objects = Arn::objects_under(partition, &own.name, &own.prefix);
            return Self::new(bucket.as_ref(), &[objects.as_ref()]);
        }
        let partition = paper.partition.unwrap_or(Partition::Aws);
        let bucket = named.unwrap_or("*");
        let mut objects: Vec<&str> = Vec::new();
        for statement in paper.statements.iter().filter(|it| it.allows()) {
            if is_to_redshift(statement) && statement.covers(PUT_OBJECT) {
                let texts = statement.texts("Resource").into_iter();
                objects.extend(texts.map(|(_, arn)| arn).filter(|arn| may_be_object(arn)));
            }
        }
        Self::new(&format!("arn:{partition}:s3:::{bucket}"), &objects)
    }

    fn new(bucket: &str, objects: &[&str]) -> Self {
        let sketches: Vec<Word> = match objects {
            [] => vec![Word::sketch(&format!("{bucket}/*"))],
            few if few.len() <= PLACES => few.iter().map(|arn| Word::sketch(arn)).collect(),
            many => vec![Word::sketch(&(common(many).to_owned() + "*"))],
        };
        Self {
            bucket: Word::sketch(bucket),
            objects: sketches,
            is_known: !objects.is_empty(),
        }
    }

    /// Whether a statement is about Redshift's writing, as far as its action and its resource go.
    /// Where it is not known where Redshift writes, one that spares a part of the bucket may spare
    /// just that, unless it means Redshift by name.
    pub(super) fn is_written(&self, statement: &Statement<'_>) -> bool {
        let least = if self.is_known || is_to_redshift(statement) {
            Truth::Maybe
        } else {
            Truth::Yes
        };
        let mut objects = self.objects.iter();
        statement.covers(PUT_OBJECT) && objects.any(|object| touches(statement, object) >= least)
    }

    /// Whether it is about the reading of the bucket's ACL.
    pub(super) fn is_read(&self, statement: &Statement<'_>) -> bool {
        statement.covers(GET_BUCKET_ACL) && touches(statement, &self.bucket) != Truth::No
    }
}

/// The bucket that a policy is about: the first that a resource names.
pub(super) fn bucket_of<'s>(paper: &Paper<'s>) -> Option<&'s str> {
    paper.statements.iter().find_map(|statement| {
        ["Resource", "NotResource"].into_iter().find_map(|element| {
            statement.texts(element).into_iter().find_map(|(_, arn)| {
                let own = arn.split_once(":s3:::")?.1.split('/').next()?;
                (!own.contains(['*', '?', '$'])).then_some(own)
            })
        })
    })
}

/// Whether a statement names Redshift among its principals.
pub(super) fn is_to_redshift(statement: &Statement<'_>) -> bool {
    statement.has("Principal")
        && statement
            .principals()
            .iter()
            .any(|(_, kind, name)| *kind == "Service" && is_redshift(name))
}

/// Whether Redshift calls by this name, in some Region.
pub(super) fn is_redshift(service: &str) -> bool {
    service.starts_with("redshift.")
}

/// Whether a resource of a statement may be an object, rather than a bucket.
pub(super) fn may_be_object(arn: &str) -> bool {
    arn.contains(['/', '*'])
}

/// Whether a statement is about a resource.
fn touches(statement: &Statement<'_>, word: &Word) -> Truth {
    let named = |element| {
        let texts = statement.texts(element);
        texts.iter().map(|(_, arn)| fitting(arn, word)).max()
    };
    match named("Resource") {
        Some(truth) => truth,
        None => !named("NotResource").unwrap_or(Truth::No),
    }
}

/// Whether a resource is of a pattern; what a variable stands for is not known.
fn fitting(pattern: &str, word: &Word) -> Truth {
    match pattern.split_once("${") {
        None => fit(pattern.as_bytes(), word.bytes(), Case::Exact),
        Some((before, _)) => {
            let wide = format!("{before}*");
            fit(wide.as_bytes(), word.bytes(), Case::Exact).min(Truth::Maybe)
        }
    }
}

/// What all of them begin with, up to the first sign of a pattern.
fn common<'a>(arns: &[&'a str]) -> &'a str {
    let Some((first, others)) = arns.split_first() else {
        return "";
    };
    let mut length = first.find(['*', '?', '$']).unwrap_or(first.len());
    for other in others {
        let same = first.bytes().zip(other.bytes());
        length = length.min(same.take_while(|(one, other)| one == other).count());
    }
    while !first.is_char_boundary(length) {
        length -= 1;
    }
    first.get(..length).unwrap_or_default()
}
