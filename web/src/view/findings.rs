//! Findings: at their field, or in the list.

use redtrail_core::finding::{Finding, Severity};
use redtrail_core::sources::title;
use yew::prelude::*;

use super::Dispatch;
use crate::answer::{MISSING, Remark};
use crate::state::{Action, Agreed, Change, OF_EXISTING, can_mend};
use crate::words::{begins_like_a_sentence, counted, ends_like_a_sentence, host};

/// A finding below its field, with the suggested word as a button.
pub(crate) fn at_field(finding: &Finding, dispatch: &Dispatch) -> Html {
    let place = finding
        .line
        .map(|line| format!("line {line}, column {}: ", finding.column.unwrap_or(1)));
    let mend = (finding.code != MISSING && finding.suggestion.is_none()).then_some(&finding.mend);
    html! {
        <>
            <p class={classes!("remark", finding.severity.to_string())}>
                <span class={classes!("sentence", looks(&finding.message, &finding.subject))}>
                    { place }{ prose(&finding.message) }
                </span>
                if let Some(mend) = mend.filter(|mend| !mend.is_empty()) {
                    { " " }<span class={classes!("sentence", looks(mend, ""))}>{ prose(mend) }</span>
                }
            </p>
            if finding.is_error() && finding.code != MISSING {
                { sources(&finding.sources) }
            }
            if let Some(word) = &finding.suggestion {
                { mend_button(finding, word, dispatch) }
            }
        </>
    }
}

fn mend_button(finding: &Finding, word: &str, dispatch: &Dispatch) -> Html {
    let action = Action::Mend(finding.pointer.clone(), word.to_owned());
    let dispatch = dispatch.clone();
    let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()));
    html! {
        <button type="button" class="mend" {onclick}>{ "Use " }<code>{ word.to_owned() }</code></button>
    }
}

/// How many findings of one kind are shown before the rest is folded.
const OF_A_KIND: usize = 3;

/// Everything there is to say about the plan as a whole. What is said of the fourth cluster and
/// those after it folds, and so do notes.
pub(crate) fn list(findings: &[Finding], dispatch: &Dispatch) -> Html {
    if findings.is_empty() {
        return Html::default();
    }
    let (mut first, mut more, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    let mut errors = Vec::new();
    for finding in findings {
        let alike = |other: &&&Finding| other.code == finding.code;
        if finding.is_error() {
            errors.push(finding);
        } else if finding.severity == Severity::Note {
            notes.push(finding);
        } else if first.iter().filter(alike).count() < OF_A_KIND {
            first.push(finding);
        } else {
            more.push(finding);
        }
    }
    html! {
        <section class="findings" aria-labelledby="findings">
            <h2 id="findings">{ "What to know" }</h2>
            if !(errors.is_empty() && first.is_empty()) {
                <ul>
                    { for errors.into_iter().map(|finding| entry(finding, mends(finding, dispatch))) }
                    { for first.into_iter().map(item) }
                </ul>
            }
            { folded(more, "more of these", "more of these") }
            { folded(notes, "note on the plan", "notes on the plan") }
        </section>
    }
}

/// What there is to say about the existing policy, each with its line, and what was agreed to be
/// changed in it.
pub(crate) fn of_existing(remarks: &[Remark], agreed: &Agreed, dispatch: &Dispatch) -> Html {
    let changes = agreed.changes();
    if remarks.is_empty() && changes.is_empty() {
        return Html::default();
    }
    // A note that can be mended with one press is not folded.
    let (notes, loud): (Vec<_>, Vec<_>) = remarks
        .iter()
        .partition(|remark| remark.finding.severity == Severity::Note && remark.offer.is_none());
    let notes = notes.into_iter().map(|remark| &remark.finding).collect();
    html! {
        <section class="findings" id={OF_EXISTING} tabindex="-1" aria-labelledby="existing">
            <h2 id="existing">{ "In the existing policy" }</h2>
            if !changes.is_empty() {
                <ul class="agreed">{ for changes.into_iter().map(|change| undoing(change, dispatch)) }</ul>
            }
            <ul>{ for loud.into_iter().map(|remark| placed(remark, dispatch)) }</ul>
            { folded(notes, "note on the policy", "notes on the policy") }
        </section>
    }
}

/// A remark with its line, and with the change that it offers as a button.
fn placed(remark: &Remark, dispatch: &Dispatch) -> Html {
    let Remark { finding, offer, .. } = remark;
    let line = finding.line.unwrap_or(1);
    let button = offer.as_ref().map(|change| {
        let onclick = agree(change.clone(), true, dispatch);
        let word = match change {
            Change::Replace(_) => "Replace it",
            Change::DropGone => "Take it out",
        };
        let of = html! { <span class="unseen">{ format!(": {}", finding.message) }</span> };
        html! { <button type="button" class="mend" {onclick}>{ word }{ of }</button> }
    });
    entry(
        finding,
        html! {
            <>
                <p class="what-to-do">{ format!("Line {line} of the existing policy") }</p>
                if button.is_some() {
                    <div class="actions">{ button }</div>
                }
            </>
        },
    )
}

/// What was agreed, with a way back.
fn undoing(change: Change, dispatch: &Dispatch) -> Html {
    let (said, word) = match &change {
        Change::Replace(name) => (
            html! { <><code>{ name.clone() }</code>{ " is replaced by the plan's statements" }</> },
            html! { <>{ "Keep it" }<span class="unseen">{ format!(": {name}") }</span></> },
        ),
        Change::DropGone => (
            html! { { "The IDs of those who were deleted are taken out" } },
            html! { { "Keep them" } },
        ),
    };
    let onclick = agree(change, false, dispatch);
    html! { <li>{ said }{ " " }<button type="button" {onclick}>{ word }</button></li> }
}

fn agree(change: Change, is_agreed: bool, dispatch: &Dispatch) -> Callback<MouseEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |_: MouseEvent| {
        dispatch.dispatch(Action::Agree(change.clone(), is_agreed));
    })
}

/// The findings that are no notes, in their order. `of` is the text that their lines are of, where
/// that is one that somebody can look at.
pub(crate) fn loud(findings: &[Finding], of: Option<&str>) -> Html {
    let loud = findings.iter().filter(|finding| !is_note(finding));
    let mut loud = loud.peekable();
    if loud.peek().is_none() {
        return Html::default();
    }
    let placed = |finding: &Finding| {
        let place = of.map(|of| place(finding, of));
        entry(finding, place.unwrap_or_default())
    };
    html! { <ul>{ for loud.map(placed) }</ul> }
}

/// The notes among them, folded.
pub(crate) fn notes(findings: &[Finding], one: &str, many: &str) -> Html {
    let notes = findings.iter().filter(|finding| is_note(finding));
    folded(notes.collect(), one, many)
}

/// What is still to be asked of AWS: a few things as they are, and many folded.
pub(crate) fn to_ask(findings: &[Finding]) -> Html {
    let notes: Vec<&Finding> = findings.iter().filter(|finding| is_note(finding)).collect();
    if notes.is_empty() || notes.len() > OF_A_KIND {
        return folded(notes, "thing still to ask", "things still to ask");
    }
    html! { <ul>{ for notes.into_iter().map(item) }</ul> }
}

fn is_note(finding: &Finding) -> bool {
    finding.severity == Severity::Note
}

/// The line that a finding is about. What is of a policy with an ARN names that, too.
fn place(finding: &Finding, of: &str) -> Html {
    let Some(line) = finding.line else {
        return Html::default();
    };
    let subject = finding.subject.as_str();
    let is_named = subject.starts_with("arn:") && !finding.message.contains(subject);
    html! {
        <p class="what-to-do">
            { format!("Line {line} of {of}") }
            if is_named {
                { ": " }<code>{ subject.to_owned() }</code>
            }
        </p>
    }
}

fn folded(findings: Vec<&Finding>, one: &str, many: &str) -> Html {
    if findings.is_empty() {
        return Html::default();
    }
    html! {
        <details>
            <summary>{ counted(findings.len(), one, many) }</summary>
            <ul>{ for findings.into_iter().map(item) }</ul>
        </details>
    }
}

/// The ways out of an error that no field shows.
fn mends(finding: &Finding, dispatch: &Dispatch) -> Html {
    let take_out = {
        let (dispatch, pointer) = (dispatch.clone(), finding.pointer.clone());
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::TakeOut(pointer.clone())))
    };
    let word = finding.suggestion.as_ref();
    let part = finding.pointer.trim_start_matches('/').replace('/', ".");
    html! {
        <div class="actions">
            if let Some(word) = word.filter(|_| can_mend(&finding.pointer)) {
                { mend_button(finding, word, dispatch) }
            }
            <button type="button" class="mend" onclick={take_out}>
                { "Take out " }<code>{ part }</code>
            </button>
        </div>
    }
}

pub(crate) fn item(finding: &Finding) -> Html {
    entry(finding, Html::default())
}

fn entry(finding: &Finding, mends: Html) -> Html {
    let severity = finding.severity.to_string();
    html! {
        <li class={classes!("finding", severity.clone())}>
            <p class="kind"><strong>{ severity }</strong>{ " " }<code>{ finding.code }</code></p>
            <div>
                <p class={classes!("sentence", looks(&finding.message, &finding.subject))}>
                    { prose(&finding.message) }
                </p>
                if !finding.mend.is_empty() {
                    { sentence("what-to-do", &finding.mend) }
                }
                { sources(&finding.sources) }
                { mends }
            </div>
        </li>
    }
}

/// Links to the pages that say so.
pub(crate) fn sources(addresses: &[&'static str]) -> Html {
    if addresses.is_empty() {
        return Html::default();
    }
    html! {
        <p class="sources">
            { for addresses.iter().enumerate().map(|(index, address)| html! {
                <>{ if index > 0 { " " } else { "" } }{ source(address) }</>
            }) }
        </p>
    }
}

/// A link to the page that says so, by its title and its host.
fn source(address: &'static str) -> Html {
    html! {
        <a class="source" href={address} rel="noreferrer noopener" target="_blank">
            { title(address).unwrap_or("the page") }<small>{ " " }{ host(address) }</small>
        </a>
    }
}

/// A text that looks like a sentence of its own.
pub(crate) fn sentence(class: &'static str, text: &str) -> Html {
    html! { <p class={classes!("sentence", class, looks(text, ""))}>{ prose(text) }</p> }
}

/// How a lowercase fragment is made to look like a sentence, while it stays the text it is.
fn looks(text: &str, subject: &str) -> Classes {
    classes!(
        begins_like_a_sentence(text, subject).then_some("capital"),
        (!ends_like_a_sentence(text)).then_some("full-stop"),
    )
}

/// A text whose words in backticks are shown as code. The backticks stay in the text, unseen.
pub(crate) fn prose(text: &str) -> Html {
    let parts = text.split('`').enumerate().map(|(index, part)| {
        if index % 2 == 0 {
            return html! { { part.to_owned() } };
        }
        let tick = || html! { <span class="tick" aria-hidden="true">{ "`" }</span> };
        html! { <code>{ tick() }{ part.to_owned() }{ tick() }</code> }
    });
    parts.collect()
}
