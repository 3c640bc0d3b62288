//! Whether the job would succeed: the verdict, each call, and what stands in the way.

use redtrail_core::check::{Actor, Verdict};
use yew::prelude::*;

use super::findings;
use crate::answer::Row;
use crate::field::Field;
use crate::state::State;
use crate::words::{counted, listed};

pub(crate) fn outlook(state: &State) -> Html {
    let (answer, clusters) = (&state.answer, state.keys.len());
    let Some(outlook) = answer.outlook.as_deref() else {
        return Html::default();
    };
    // Until it is judged anew, this is of the plan before.
    let busy = answer.is_unjudged().then_some("true");
    let clusters = if busy.is_some() { 0 } else { clusters };
    html! {
        <section class="outlook" aria-labelledby="outlook" aria-busy={busy}>
            <h3 id="outlook">{ "Would it work?" }</h3>
            { title(outlook.verdict) }
            if !outlook.not_seen.is_empty() {
                <p class="not-seen">
                    { format!("Not seen: {}. ", unseen(&outlook.not_seen)) }
                    if state.printed.trim().is_empty() {
                        <a href={format!("#{}", Field::Printed.id())}>{ "Paste what AWS prints" }</a>
                    }
                </p>
            }
            { findings::loud(&outlook.findings, None) }
            if !outlook.rows.is_empty() {
                // What is allowed throughout says no more than the verdict.
                <details open={outlook.verdict != Some(Verdict::Allowed)}>
                    <summary>{ counted(outlook.rows.len(), "kind of call", "kinds of calls") }</summary>
                    <ul class="calls">
                        { for outlook.rows.iter().map(|row| call(row, clusters)) }
                    </ul>
                </details>
            }
            { findings::notes(&outlook.findings, "note on the check", "notes on the check") }
        </section>
    }
}

/// What was not seen, in words that tell it from the plan's own documents.
fn unseen(names: &[&str]) -> String {
    let words = names.iter().map(|name| match *name {
        "bucket-policy" => "the policy that the bucket has".to_owned(),
        "identity-policy" => "the caller's policies".to_owned(),
        "trust-policy" => "the role's trust policy".to_owned(),
        "boundary" => "a permissions boundary".to_owned(),
        "scp" => "SCPs".to_owned(),
        "rcp" => "RCPs".to_owned(),
        "operator-identity-policy" => "the policies of whoever runs it".to_owned(),
        setting => format!("the {}", setting.replace('-', " ")),
    });
    listed(&words.collect::<Vec<_>>(), usize::MAX)
}

fn title(verdict: Option<Verdict>) -> Html {
    let words = match verdict {
        Some(Verdict::Allowed) => "Yes, as far as these policies go",
        Some(Verdict::Unknown) => "Nobody can tell beforehand",
        Some(Verdict::Denied) => "No",
        None => "No verdict: nobody can tell what the policy says",
    };
    let class = verdict.unwrap_or(Verdict::Unknown).to_string();
    html! { <p><strong {class}>{ words }</strong></p> }
}

/// Calls of one kind with their verdict.
pub(super) fn call(row: &Row, clusters: usize) -> Html {
    let who = match row.actor {
        Actor::Caller => "The caller",
        Actor::Service => "Redshift",
    };
    let verdict = row.verdict.to_string();
    let is_of_some = row.clusters.len() < clusters;
    html! {
        <li>
            <span class={classes!("answered", verdict.clone())}>{ verdict }</span>
            <code>{ action(row.action) }</code>
            <span class="for-what">
                { format!("{who}, to {}", row.purpose) }
                if is_of_some {
                    { format!(": {}", named(&row.clusters)) }
                }
            </span>
        </li>
    }
}

/// An action, which breaks behind its service where it has to.
pub(super) fn action(action: &str) -> Html {
    let (service, name) = action.split_once(':').unwrap_or(("", action));
    html! { <>{ service.to_owned() }{ ":" }<wbr />{ name.to_owned() }</> }
}

/// The first of the clusters by their names, and how many more there are.
fn named(clusters: &[String]) -> String {
    const FIRST: usize = 3;
    let first = clusters.iter().take(FIRST);
    let first = first.map(String::as_str).collect::<Vec<_>>().join(", ");
    match clusters.len().saturating_sub(FIRST) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}
