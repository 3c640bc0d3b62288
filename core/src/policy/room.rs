//! The room that a policy gives its statements: their texts, and the white space between them.
//!
//! Whatever is changed in somebody else's policy is changed here, by splicing: what is kept stays
//! byte for byte.

use std::borrow::Cow;
use std::ops::Range;

use super::Statement;
use crate::finding::Finding;
use crate::names::PlanName;
use crate::tree::{Node, Source, Value};

/// What stands between a statement that stood alone, outside a list, and the one that joined it.
/// A list that was there is never continued in this way, so a statement that is alone again stands
/// outside a list again.
const JOINED: &str = " ,";

/// A statement in the text of a policy.
pub(super) struct Place<'s> {
    /// What stands between the statement before it, or the start of the list, and it.
    before: &'s str,
    /// The statement's own text.
    pub(super) text: &'s str,
    /// The statement as a tree.
    pub(super) node: &'s Node<'s>,
}

impl<'s> Place<'s> {
    /// Its name, where that is a text.
    pub(super) fn sid(&self) -> Option<&'s str> {
        self.node.get("Sid").and_then(Node::text)
    }
}

/// A statement on its way into the new text.
pub(super) struct Piece<'s> {
    before: Cow<'s, str>,
    text: Cow<'s, str>,
}

/// The value of `Statement`.
pub(super) struct Room<'s> {
    source: &'s Source<'s>,
    /// The statements.
    pub(super) places: Vec<Place<'s>>,
    span: Range<usize>,
    /// Whether the statements stand in a list; a single one need not.
    is_list: bool,
    /// The white space before the first statement.
    lead: &'s str,
    /// The white space after the last one.
    tail: &'s str,
}

impl<'s> Room<'s> {
    /// The room of a policy.
    ///
    /// # Errors
    /// The finding that says why the text is no policy.
    pub(super) fn of(source: &'s Source<'s>) -> Result<Self, Finding> {
        let refused = |message: &str, at: &str| {
            let mut findings = [Finding::error("not-a-policy", message)
                .about("policy")
                .at(at)
                .mend("give the policy as `aws s3api get-bucket-policy --query Policy --output text` prints it")];
            source.locate(&mut findings);
            let [finding] = findings;
            finding
        };
        if !matches!(source.root.value, Value::Table(_)) {
            return Err(refused("a policy is a JSON object", ""));
        }
        let mut all = source
            .root
            .fields()
            .iter()
            .filter(|field| field.name == "Statement");
        let (Some(field), None) = (all.next(), all.next()) else {
            return Err(refused("a policy has the field `Statement` once", ""));
        };
        let node = &field.node;
        let is_list = matches!(node.value, Value::List(_));
        if node
            .items()
            .iter()
            .any(|item| !matches!(item.value, Value::Table(_)))
        {
            return Err(refused(
                "`Statement` is an object or a list of objects",
                "/Statement",
            ));
        }
        let text = |from: usize, to: usize| source.text.get(from..to).unwrap_or_default();
        let mut end = if is_list {
            node.span.start + 1
        } else {
            node.span.start
        };
        let mut places = Vec::new();
        for item in node.items() {
            places.push(Place {
                before: text(end, item.span.start),
                text: text(item.span.start, item.span.end),
                node: item,
            });
            end = item.span.end;
        }
        let (lead, tail) = match places.first() {
            Some(first) if is_list => (first.before, text(end, node.span.end.saturating_sub(1))),
            _ if source.text.trim_end().contains('\n') => ("\n    ", "\n  "),
            _ => ("", ""),
        };
        Ok(Self {
            source,
            places,
            span: node.span.clone(),
            is_list,
            lead,
            tail,
        })
    }

    /// A statement of ours in the manner of the policy: on lines of its own, or in one.
    pub(super) fn spelled(&self, statement: &Statement) -> String {
        match self.lead.rsplit_once('\n') {
            Some((_, indent)) => serde_json::to_string_pretty(statement)
                .unwrap_or_default()
                .replace('\n', &format!("\n{indent}")),
            None => serde_json::to_string(statement).unwrap_or_default(),
        }
    }

    /// A statement that stays where it is, with another text or its own.
    pub(super) fn kept(place: &Place<'s>, text: impl Into<Cow<'s, str>>) -> Piece<'s> {
        Piece {
            before: Cow::Borrowed(place.before),
            text: text.into(),
        }
    }

    /// A statement that joins the others.
    pub(super) fn joining(&self, text: String) -> Piece<'s> {
        Piece {
            before: Cow::Owned(format!(",{}", self.lead)),
            text: Cow::Owned(text),
        }
    }

    /// The policy with these statements, of which the first kept ones stand where they stood.
    pub(super) fn rebuilt(&self, pieces: &[Piece<'_>]) -> String {
        let text = self.source.text;
        let head = text.get(..self.span.start).unwrap_or_default();
        let rest = text.get(self.span.end..).unwrap_or_default();
        let joined = |place: &Place<'_>| {
            place.before.starts_with(JOINED) && place.sid().is_some_and(PlanName::is_of_a_plan)
        };
        let stood_alone = !self.is_list || self.places.get(1).is_some_and(joined);
        match pieces {
            [] => format!("{head}[]{rest}"),
            [only] if stood_alone => format!("{head}{}{rest}", only.text),
            [first, others @ ..] => {
                let mut text = format!("{head}[{}{}", self.lead, first.text);
                for (at, piece) in others.iter().enumerate() {
                    if stood_alone && at == 0 && !piece.before.starts_with(JOINED) {
                        text.push(' ');
                    }
                    text.push_str(&piece.before);
                    text.push_str(&piece.text);
                }
                text + self.tail + "]" + rest
            }
        }
    }
}
