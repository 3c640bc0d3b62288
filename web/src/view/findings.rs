//! Findings: at their field, or in the list.

use redtrail_core::finding::{Finding, Severity};
use yew::prelude::*;

use super::Dispatch;
use crate::answer::MISSING;
use crate::state::Action;
use crate::words::{begins_like_a_sentence, counted, ends_like_a_sentence, page_and_host};

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
                { for finding.sources.iter().map(|address| html! { <>{ " " }{ source(address) }</> }) }
            </p>
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

/// Everything there is to say about the plan as a whole; notes fold where there are several.
pub(crate) fn list(findings: &[Finding]) -> Html {
    let (notes, weighty): (Vec<&Finding>, Vec<&Finding>) = findings
        .iter()
        .partition(|finding| finding.severity == Severity::Note);
    if findings.is_empty() {
        return Html::default();
    }
    html! {
        <section class="findings" aria-labelledby="findings">
            <h2 id="findings">{ "What to know" }</h2>
            if !weighty.is_empty() {
                <ul>{ for weighty.into_iter().map(item) }</ul>
            }
            if notes.len() > 2 {
                <details>
                    <summary>{ counted(notes.len(), "note", "notes") }</summary>
                    <ul>{ for notes.into_iter().map(item) }</ul>
                </details>
            } else if !notes.is_empty() {
                <ul>{ for notes.into_iter().map(item) }</ul>
            }
        </section>
    }
}

pub(crate) fn item(finding: &Finding) -> Html {
    let severity = finding.severity.to_string();
    html! {
        <li class={classes!("finding", severity.clone())}>
            <p class="kind"><strong>{ severity }</strong>{ " " }<code>{ finding.code }</code></p>
            <div>
                <p class={classes!("sentence", looks(&finding.message, &finding.subject))}>
                    { prose(&finding.message) }
                </p>
                if !finding.mend.is_empty() {
                    <p class={classes!("sentence", "what-to-do", looks(&finding.mend, ""))}>
                        { prose(&finding.mend) }
                    </p>
                }
                if !finding.sources.is_empty() {
                    <p class="sources">
                        { for finding.sources.iter().enumerate().map(|(index, address)| html! {
                            <>{ if index > 0 { " " } else { "" } }{ source(address) }</>
                        }) }
                    </p>
                }
            </div>
        </li>
    }
}

/// A link to the page that says so, named by that page.
fn source(address: &'static str) -> Html {
    let (page, host) = page_and_host(address);
    html! {
        <a class="source" href={address} rel="noreferrer noopener" target="_blank">
            { page }{ " " }<small>{ host }</small>
        </a>
    }
}

/// How a lower-case fragment is made to look like a sentence, while it stays the text it is.
fn looks(text: &str, subject: &str) -> Classes {
    classes!(
        begins_like_a_sentence(text, subject).then_some("capital"),
        (!ends_like_a_sentence(text)).then_some("full-stop"),
    )
}

/// A text whose words in backticks are shown as code. The backticks stay in the text, unseen.
fn prose(text: &str) -> Html {
    let parts = text.split('`').enumerate().map(|(index, part)| {
        if index % 2 == 0 {
            return html! { { part.to_owned() } };
        }
        let tick = || html! { <span class="tick" aria-hidden="true">{ "`" }</span> };
        html! { <code>{ tick() }{ part.to_owned() }{ tick() }</code> }
    });
    parts.collect()
}
