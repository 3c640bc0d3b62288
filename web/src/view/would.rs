//! What `redtrail apply` would change, and the field for what AWS printed, which tells that.

use redtrail_core::changes::Change;
use redtrail_core::finding::Finding;
use yew::prelude::*;

use super::copy::Copy;
use super::outlook::action;
use super::{Dispatch, findings, form};
use crate::answer::Would;
use crate::field::Field;
use crate::state::State;
use crate::words::counted;

/// The changes, once something was pasted that tells of them.
pub(super) fn would(state: &State) -> Html {
    let told = state.answer.would.as_deref();
    let Some(would) = told.filter(|_| !state.printed.trim().is_empty()) else {
        return Html::default();
    };
    html! {
        <section class="findings would" aria-labelledby="would">
            <h2 id="would">{ "What would apply change?" }</h2>
            { heading(would).map(|(class, words)| html! { <p><strong {class}>{ words }</strong></p> }) }
            { for would.changes.iter().flat_map(|changes| {
                changes.chunk_by(|one, next| one.account == next.account).map(changed)
            }) }
            { findings::loud(&would.findings, Some("what AWS printed")) }
            { findings::to_ask(&would.findings) }
        </section>
    }
}

/// The same few words, to be spoken.
pub(super) fn spoken(state: &State) -> Option<String> {
    let would = state.answer.would.as_deref()?;
    let is_told = !state.printed.trim().is_empty();
    heading(would).filter(|_| is_told).map(|(_, words)| words)
}

/// The field for what the AWS CLI printed, and of a whole plan the commands that print it.
pub(super) fn printed(state: &State, dispatch: &Dispatch) -> Html {
    html! {
        <>
            { form::entry(state, dispatch, Field::Printed) }
            if let Some(would) = state.answer.would.as_deref() {
                <details class="rules looks">
                    <summary>{ "Commands to look with" }</summary>
                    <p class="about">
                        { "They only read. Run each account's in AWS CloudShell, or another POSIX shell with its credentials, and paste all that they print" }
                    </p>
                    { for would.look.iter().map(commands) }
                </details>
            }
        </>
    }
}

/// What comes of it in a few words, and how they are shown.
fn heading(would: &Would) -> Option<(&'static str, String)> {
    let Would {
        changes, findings, ..
    } = would;
    // What is wrong with a policy is told beside them, and leaves nothing open.
    let is_whole = !findings.iter().any(|it| it.code.starts_with("pasted-"));
    let told = match changes {
        None if findings.is_empty() => return None,
        None if findings.iter().any(Finding::is_error) => (
            "denied",
            "Nothing yet: something stands in the way".to_owned(),
        ),
        None => ("unknown", "Nothing was told yet".to_owned()),
        Some(changes) if changes.is_empty() && is_whole => {
            ("allowed", "Nothing: everything is in place".to_owned())
        }
        Some(changes) if changes.is_empty() => {
            ("unknown", "Nothing, as far as was pasted".to_owned())
        }
        Some(changes) => {
            let count = counted(changes.len(), "change", "changes");
            let so_far = if is_whole {
                ""
            } else {
                ", as far as was pasted"
            };
            ("unknown", format!("{count}{so_far}"))
        }
    };
    Some(told)
}

/// Changes that follow each other in one account.
fn changed(changes: &[Change]) -> Html {
    html! {
        <>
            { for changes.first().map(|first| html! { <h3>{ "In account " }{ first.account.as_ref() }</h3> }) }
            <ul class="calls">{ for changes.iter().map(change) }</ul>
        </>
    }
}

fn change(change: &Change) -> Html {
    let (class, spoken) = match change.sign() {
        '+' => ("added", "comes"),
        '-' => ("removed", "goes"),
        _ => ("changed", "becomes another"),
    };
    html! {
        <li>
            <span {class}>{ change.sign() }<span class="unseen">{ format!(" {spoken}") }</span></span>
            <code>{ action(change.action()) }</code>
            <span class="target">{ change.target() }</span>
        </li>
    }
}

fn commands((account, text): &(String, AttrValue)) -> Html {
    let label = format!("commands for {account}");
    html! {
        <div class="look">
            <h3>{ "In account " }{ account }</h3>
            <div class="actions"><Copy {label} text={text.clone()} /></div>
            <code tabindex="0" role="group" aria-label={format!("Commands for {account}")}>{ text }</code>
        </div>
    }
}
