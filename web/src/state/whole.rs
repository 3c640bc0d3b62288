//! What takes the place of the whole form: the example, a link, a file, what a page around this
//! one asks for, an empty form, and what stood there before.

use std::rc::Rc;

use redtrail_core::finding::Finding;
use redtrail_core::plan::{BucketDraft, CallerDraft, Checked, ClusterDraft, Draft, LINK_MARK};
use redtrail_core::policy;
use yew::AttrValue;

use super::{Agreed, State};
use crate::answer::{MISSING, blank};
use crate::field::Field;
use crate::host::Asked;

/// A link or a file that could not be read, or not in full.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Broken {
    /// Which of them it is.
    pub(crate) what: &'static str,
    /// Whether nothing of it could be read.
    pub(crate) wholly: bool,
    pub(crate) findings: Vec<Finding>,
}

/// What was written, to be put back, and what replaced it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Replaced {
    pub(crate) by: &'static str,
    draft: Rc<Draft>,
    existing: AttrValue,
    agreed: Rc<Agreed>,
    /// The fault, what the AWS CLI printed and the clusters, if they went, too.
    pasted: Option<[AttrValue; 3]>,
}

impl State {
    /// Puts another draft in the place of this one, which can be put back.
    pub(super) fn replace(&mut self, draft: Draft, existing: AttrValue, by: &'static str) {
        let is_worth_keeping = self.has_plan() || !self.existing.is_empty();
        self.replaced = is_worth_keeping.then(|| Rc::new(self.replaced_by(by)));
        self.existing = existing;
        self.agreed = Rc::default();
        self.take(draft);
    }

    fn replaced_by(&self, by: &'static str) -> Replaced {
        Replaced {
            by,
            draft: Rc::clone(&self.draft),
            existing: self.existing.clone(),
            agreed: Rc::clone(&self.agreed),
            pasted: None,
        }
    }

    pub(super) fn start_over(&mut self) {
        let pasted = [&mut self.fault, &mut self.printed, &mut self.several].map(std::mem::take);
        let is_worth_keeping = self.holds_anything() || pasted.iter().any(|it| !it.is_empty());
        let replaced = Replaced {
            pasted: Some(pasted),
            ..self.replaced_by("empty form")
        };
        self.replace(blank(), AttrValue::default(), replaced.by);
        self.replaced = is_worth_keeping.then(|| Rc::new(replaced));
        self.attend(Field::ClusterAccount(0).id());
    }

    pub(super) fn put_back(&mut self) {
        let Some(replaced) = self.replaced.take() else {
            return;
        };
        self.existing = replaced.existing.clone();
        self.agreed = Rc::clone(&replaced.agreed);
        let pasted = [&mut self.fault, &mut self.printed, &mut self.several];
        for (text, before) in pasted.into_iter().zip(replaced.pasted.iter().flatten()) {
            // What has been pasted since stays.
            if text.is_empty() {
                text.clone_from(before);
            }
        }
        self.take((*replaced.draft).clone());
        self.attend(Field::ClusterAccount(0).id());
    }

    pub(super) fn take(&mut self, mut draft: Draft) {
        if draft.buckets.is_empty() {
            draft.buckets.push(BucketDraft::default());
        }
        if draft.clusters.is_empty() {
            draft.clusters.push(ClusterDraft::default());
        }
        draft.version.get_or_insert_with(|| "1".to_owned());
        self.carry(&draft.caller);
        let first = self.next_key();
        self.keys = (first..).take(draft.clusters.len()).collect();
        self.visited.clear();
        self.broken = None;
        // What was said of the plan before is not to stand beside this one.
        Rc::make_mut(&mut self.answer).forget();
        self.draft = Rc::new(draft);
    }

    /// Does as the page around this one asks.
    pub(super) fn ask(&mut self, asked: Asked) {
        let own = self.answer.fragment.as_deref();
        // A host that keeps what it was told gives it back.
        let link = asked.link.filter(|link| Some(link.as_str()) != own);
        let is_other = link.is_some() || asked.clusters.is_some() || !asked.fields.is_empty();
        if let Some(link) = link {
            self.open(Checked::link(&link), "link");
        }
        let broken = self.broken.clone();
        if let Some(clusters) = asked.clusters {
            let mut draft = (*self.draft).clone();
            draft.clusters = clusters
                .split_whitespace()
                .map(ClusterDraft::of_word)
                .collect();
            self.take(draft);
        }
        for (field, text) in asked.fields {
            self.write(field, text);
        }
        self.broken = broken;
        if is_other {
            self.replaced = None;
        }
        self.asked += 1;
    }

    /// Puts what a link or a file holds into the form.
    pub(super) fn open(&mut self, checked: Checked, what: &'static str) {
        let is_missing = |finding: &Finding| finding.code == MISSING;
        if checked.draft == Draft::default() && !checked.findings.iter().all(is_missing) {
            self.broken = Some(Rc::new(Broken {
                what,
                wholly: true,
                findings: checked.findings,
            }));
            return;
        }
        let lost = checked.lost();
        self.replace(checked.draft, AttrValue::default(), what);
        if !lost.is_empty() {
            self.broken = Some(Rc::new(Broken {
                what,
                wholly: false,
                findings: lost,
            }));
        }
    }
}

/// Whether a fragment is meant to hold a plan.
pub(crate) fn is_link(fragment: &str) -> bool {
    fragment.starts_with(LINK_MARK) || fragment.starts_with("#v")
}

/// Where a file belongs that holds no plan: AWS's names begin with capitals, and a plan's do not.
pub(super) fn field_of(text: &str) -> Option<Field> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let has = |word: &str| text.contains(word);
    if policy::answered(text).is_some() {
        return Some(Field::ExistingPolicy);
    }
    let first = text.strip_prefix('{').map(str::trim_start);
    let name = first.and_then(|text| text.strip_prefix('"'));
    if name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_uppercase())) {
        let is_policy = ["Version", "Id", "Statement"];
        let is_policy = is_policy
            .iter()
            .any(|it| name.is_some_and(|name| name.starts_with(it)));
        let is_bucket = is_policy && has("Principal\"");
        return Some(if is_bucket {
            Field::ExistingPolicy
        } else {
            Field::Printed
        });
    }
    has("An error occurred (").then_some(Field::FaultMessage)
}

/// What a file holds: a plan in JSON, or a link to one.
pub(super) fn written(text: &str) -> Checked {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('{') {
        return Checked::json(text);
    }
    if text.contains(LINK_MARK) {
        return Checked::link(text);
    }
    let neither = Finding::error("syntax", "the file holds neither a plan in JSON nor a link")
        .about("file")
        .mend("open plan.json; of a plan in TOML, what `redtrail show PLAN link` prints can be opened here");
    Checked {
        draft: Draft::default(),
        plan: None,
        findings: vec![neither],
    }
}

/// The plan of AWS's own walkthrough.
pub(crate) fn example() -> Draft {
    let some = |word: &str| Some(word.to_owned());
    Draft {
        buckets: vec![BucketDraft {
            name: some("redshift-cluster-audit-logging-111122223333"),
            account: some("111122223333"),
            region: some("us-east-1"),
            prefix: some("rsauditlog1"),
        }],
        caller: CallerDraft {
            kind: some("role"),
            name: some("redtrail-audit"),
            ..CallerDraft::default()
        },
        clusters: vec![ClusterDraft {
            account: some("444455556666"),
            region: some("us-east-2"),
            id: some("redshift-analytics-cluster-01"),
        }],
        ..blank()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kept::Kept;
    use crate::state::Action;
    use crate::tests::{Golden, after, kept, state, write};

    #[test]
    fn a_file_opens_what_it_was_made_of_however_long() {
        let typed = write(Field::BucketName, "logs-of-mine");
        for golden in Golden::all() {
            let open = Action::Open(golden.plan.clone());
            let opened = state(&[typed.clone(), open]);
            assert!(opened.answer.verdict.is_complete(), "{}", golden.name);
            assert_eq!(opened.draft, golden.state().draft, "{}", golden.name);
            assert!(opened.broken.is_none());
            assert!(
                opened
                    .replaced
                    .is_some_and(|replaced| replaced.by == "file")
            );
        }
        let link = &Golden::named("walkthrough").documents["link.txt"];
        let opened = state(&[Action::Open(format!("https://docs.example/wizard{link}"))]);
        assert_eq!(opened.answer.fragment.as_deref(), Some(link.trim_end()));
    }

    #[test]
    fn a_file_that_holds_something_of_aws_falls_into_its_field() {
        let statement = r#""Statement": [{"Effect": "Deny", "Principal": "*"}]"#;
        let answer = format!("{{\"Policy\": {:?}}}", format!("{{{statement}}}"));
        for (text, field) in [
            (format!("{{{statement}}}"), Field::ExistingPolicy),
            (
                format!("\u{feff} {{ \"Version\": \"2012-10-17\", {statement} }}"),
                Field::ExistingPolicy,
            ),
            (answer, Field::ExistingPolicy),
            (
                r#"{"Statement": [{"Effect": "Deny", "Action": "s3:*"}]}"#.to_owned(),
                Field::Printed,
            ),
            (r#"{"LoggingEnabled": false}"#.to_owned(), Field::Printed),
            (
                r#"{"Role": {"AssumeRolePolicyDocument": {"Principal": 1}}}"#.to_owned(),
                Field::Printed,
            ),
            (
                "An error occurred (AccessDenied) when calling X".to_owned(),
                Field::FaultMessage,
            ),
        ] {
            let dropped = state(&[Action::Open(text.clone())]);
            let typed = state(&[Action::Drop(field, text.clone())]);
            assert_eq!(kept(&dropped), kept(&typed), "{text}");
            assert!(
                dropped.broken.is_none() && dropped.holds_anything(),
                "{text}"
            );
            assert_eq!(
                dropped.attention.map(|it| it.to),
                Some(field.id()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_file_that_holds_no_plan_loses_nothing_that_was_written() {
        let typed = state(&[write(Field::BucketName, "logs-of-mine")]);
        for (text, word) in [
            (
                "version = 1\n[bucket]\n",
                "neither a plan in JSON nor a link",
            ),
            ("", "neither a plan in JSON nor a link"),
            ("{\"version\": 1,,}", "this is not JSON"),
        ] {
            let state = after(typed.clone(), &[Action::Open(text.to_owned())]);
            assert_eq!(state.draft, typed.draft, "{text}");
            let broken = state.broken.unwrap();
            assert_eq!((broken.what, broken.wholly), ("file", true), "{text}");
            let message = &broken.findings.first().unwrap().message;
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn a_broken_link_loses_nothing_that_was_written() {
        let typed = state(&[write(Field::BucketName, "logs-of-mine")]);
        for link in ["#v1.%%%", "#v2.eyJ9", "#v1.bm8", "#v1."] {
            let state = after(typed.clone(), &[Action::Follow(link.to_owned())]);
            assert_eq!(state.draft, typed.draft, "{link}");
            assert!(state.broken.is_some_and(|broken| broken.wholly), "{link}");
        }
    }

    #[test]
    fn a_link_with_a_field_that_nobody_knows_says_so_and_keeps_the_rest() {
        // {"version":1,"bucket":{"name":"logs-of-mine","colour":"red"}}
        let link = "#v1.eyJ2ZXJzaW9uIjoxLCJidWNrZXQiOnsibmFtZSI6ImxvZ3Mtb2YtbWluZSIsImNvbG91ciI6InJlZCJ9fQ";
        let state = State::at(link, Kept::default());
        assert_eq!(Field::BucketName.read(&state.draft), "logs-of-mine");
        let broken = state.broken.unwrap();
        assert!(!broken.wholly);
        let codes: Vec<&str> = broken.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["field-unknown"]);
    }

    #[test]
    fn a_host_fills_the_form_in_as_hands_do() {
        let fields = Field::FIRST.into_iter().map(|field| {
            let word = match field {
                Field::ExistingPolicy | Field::Printed => "{}".to_owned(),
                Field::FaultMessage => "AccessDenied".to_owned(),
                field => field.read(&example()),
            };
            (field, word)
        });
        let fields: Vec<_> = fields.collect();
        let writes = fields.iter().map(|(field, word)| write(*field, word));
        let typed = state(&writes.collect::<Vec<_>>());
        let ask = |asked: Asked| Action::Ask(asked);
        let fields = Asked {
            fields,
            ..Asked::default()
        };
        let filled = state(&[ask(fields.clone())]);
        assert_eq!(filled.draft, typed.draft);
        assert_eq!(kept(&filled), kept(&typed));
        assert!(filled.asked == 1 && filled.replaced.is_none());

        let link = example_link();
        let linked = state(&[ask(Asked {
            link: Some(link),
            ..Asked::default()
        })]);
        assert_eq!(
            linked.answer.fragment,
            state(&[Action::ShowExample]).answer.fragment
        );
        assert!(linked.replaced.is_none());

        let clusters = Some("444455556666:us-east-2:sales 777788889999:eu-west-1:stock".to_owned());
        let several = after(
            filled,
            &[ask(Asked {
                clusters,
                ..Asked::default()
            })],
        );
        assert!(several.answer.verdict.missing.is_empty());
        assert_eq!(several.keys.len(), 2);
        assert_eq!(Field::ClusterIdentifier(1).read(&several.draft), "stock");
        assert_eq!(several.existing, "{}");
        let none = after(
            several,
            &[ask(Asked {
                clusters: Some(" ".to_owned()),
                ..Asked::default()
            })],
        );
        assert_eq!(none.draft.clusters, [ClusterDraft::default()]);
    }

    #[test]
    fn a_host_that_gives_back_what_it_was_told_changes_nothing() {
        let typed = state(&[Action::ShowExample, write(Field::ExistingPolicy, "{}")]);
        let ask = |asked: Asked| Action::Ask(asked);
        let link = typed.answer.fragment.as_deref().map(str::to_owned);
        let again = after(
            typed.clone(),
            &[ask(Asked {
                link,
                ..Asked::default()
            })],
        );
        assert_eq!(
            (&again.existing, &again.keys),
            (&typed.existing, &typed.keys)
        );
        // Nor does one that paints it in another way.
        let theme = Some("dark".to_owned());
        let over = after(typed, &[Action::StartOver]);
        let dark = after(
            over.clone(),
            &[ask(Asked {
                theme,
                ..Asked::default()
            })],
        );
        assert_eq!(dark.replaced, over.replaced);
        // A link that cannot be read is told beside what could be done.
        let link = Some("#v1.%%%".to_owned());
        let clusters = Some("444455556666:us-east-2:sales".to_owned());
        let half = after(
            over,
            &[ask(Asked {
                link,
                clusters,
                ..Asked::default()
            })],
        );
        assert!(half.broken.is_some());
        assert_eq!(Field::ClusterIdentifier(0).read(&half.draft), "sales");
    }

    #[test]
    fn an_empty_form_holds_nothing_that_was_pasted_until_it_is_put_back() {
        let pasted = state(&[
            Action::ShowExample,
            write(Field::FaultMessage, "AccessDenied"),
            write(Field::Printed, "{}"),
        ]);
        let empty = after(pasted.clone(), &[Action::StartOver]);
        assert_eq!((empty.fault.as_str(), empty.printed.as_str()), ("", ""));
        assert!(empty.answer.fault.is_none());
        let back = after(empty, &[Action::PutBack]);
        assert_eq!((back.fault, back.printed), (pasted.fault, pasted.printed));
    }

    #[test]
    fn a_lone_pasted_text_is_worth_starting_over_from_and_worth_putting_back() {
        for field in Field::TEXTS {
            let held = |state: &State| {
                let texts = [
                    &state.existing,
                    &state.fault,
                    &state.printed,
                    &state.several,
                ];
                texts.map(ToString::to_string).concat()
            };
            let pasted = state(&[write(field, "pasted")]);
            assert!(pasted.holds_anything(), "{field:?}");
            let empty = after(pasted, &[Action::StartOver]);
            assert!(!empty.holds_anything(), "{field:?}");
            let back = after(empty, &[Action::PutBack]);
            assert_eq!(held(&back), "pasted", "{field:?}");
        }
    }

    #[test]
    fn what_was_pasted_beside_a_plan_is_not_replaced_with_it() {
        let pasted = write(Field::FaultMessage, "AccessDenied");
        let shown = state(&[pasted.clone(), Action::ShowExample]);
        assert!(shown.replaced.is_none());
        assert_eq!(shown.fault, "AccessDenied");
        let typed = write(Field::BucketName, "logs");
        let several = write(Field::Several, "a list");
        let back = state(&[
            typed,
            pasted,
            Action::ShowExample,
            several.clone(),
            Action::PutBack,
        ]);
        assert_eq!(
            (back.fault.as_str(), back.several.as_str()),
            ("AccessDenied", "a list")
        );
        let over = state(&[
            write(Field::Several, "another"),
            Action::StartOver,
            several,
            Action::PutBack,
        ]);
        assert_eq!(over.several, "a list");
    }

    #[test]
    fn what_was_replaced_can_be_put_back_until_the_next_word() {
        let typed = state(&[
            write(Field::BucketName, "logs-of-mine"),
            write(Field::ExistingPolicy, "{}"),
        ]);
        let replaced = after(typed.clone(), &[Action::ShowExample]);
        assert!(replaced.replaced.is_some());
        let back = after(replaced.clone(), &[Action::PutBack]);
        assert_eq!(back.draft, typed.draft);
        assert_eq!(back.existing, "{}");
        let written = after(replaced, &[write(Field::KeyPrefix, "x")]);
        assert!(written.replaced.is_none());
        assert!(
            state(&[Action::ShowExample]).replaced.is_none(),
            "nothing was there"
        );
    }

    #[test]
    fn the_example_is_the_walkthrough_with_its_link_as_address() {
        let state = state(&[Action::ShowExample]);
        assert!(state.answer.verdict.is_complete());
        let golden = Golden::named("walkthrough");
        assert_eq!(
            state.answer.fragment.as_deref(),
            Some(golden.documents["link.txt"].trim_end())
        );
    }

    fn example_link() -> String {
        Golden::named("walkthrough").documents["link.txt"]
            .trim_end()
            .to_owned()
    }
}
