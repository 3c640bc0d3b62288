//! Whether the job would succeed: the verdict, each call, and what stands in the way.

use redtrail_core::check::{Actor, Verdict};
use yew::prelude::*;

use super::findings;
use crate::answer::{Answer, Row};
use crate::words::counted;

pub(crate) fn outlook(answer: &Answer, clusters: usize) -> Html {
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
                <p class="not-seen">{ format!("Not seen: {}", outlook.not_seen.join(", ")) }</p>
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
            { findings::notes(&outlook.findings, "note", "notes") }
        </section>
    }
}

fn title(verdict: Option<Verdict>) -> Html {
    let words = match verdict {
        Some(Verdict::Allowed) => "Yes, as far as these policies go",
        Some(Verdict::Unknown) => "Nobody can tell beforehand",
        Some(Verdict::Denied) => "No: a call would be denied",
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
            <code>{ row.action }</code>
            <span class="for-what">
                { format!("{who}, to {}", row.purpose) }
                if is_of_some {
                    { format!(": {}", named(&row.clusters)) }
                }
            </span>
        </li>
    }
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
