//! What `redtrail apply` would change: what was pasted, the changes, the commands to look with.

use redtrail_core::changes::Change;
use redtrail_core::finding::Finding;
use yew::prelude::*;

use super::copy::Copy;
use super::{Dispatch, findings, form};
use crate::answer::Would;
use crate::field::Field;
use crate::state::State;
use crate::words::counted;

pub(crate) fn would(state: &State, dispatch: &Dispatch) -> Html {
    let Some(would) = state.answer.would.as_deref() else {
        return Html::default();
    };
    html! {
        <section class="findings would" aria-labelledby="would">
            <h2 id="would">{ "What would apply change?" }</h2>
            { form::entry(state, dispatch, Field::Printed) }
            <div role="status">{ heading(would) }</div>
            { for would.changes.iter().flat_map(|changes| {
                changes.chunk_by(|one, next| one.account == next.account).map(changed)
            }) }
            { findings::loud(&would.findings, "thing still to ask", "things still to ask") }
            <details>
                <summary>{ "Commands to look with" }</summary>
                <p class="about">
                    { "They only read. Run each account's with its own credentials, and paste all that they print" }
                </p>
                { for would.look.iter().map(commands) }
            </details>
        </section>
    }
}

fn heading(would: &Would) -> Html {
    let Would {
        changes, findings, ..
    } = would;
    let is_whole = findings.is_empty();
    let (class, words) = match changes {
        None if findings.is_empty() => return Html::default(),
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
    html! { <p><strong {class}>{ words }</strong></p> }
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
            <code>{ change.action() }</code>
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
            <code tabindex="0" aria-label={format!("Commands for {account}")}>{ text }</code>
        </div>
    }
}
