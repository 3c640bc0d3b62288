//! A fault of AWS, pasted, and what there is to say about it.

use redtrail_core::explain::{Cause, Explained, Suspect};
use yew::prelude::*;

use super::Dispatch;
use super::findings::{prose, sentence, sources};
use super::outlook::call;
use crate::answer::{Fault, InPlan};
use crate::field::Field;
use crate::state::{Action, State};

pub(super) fn fault(state: &State, dispatch: &Dispatch) -> Html {
    let Some(fault) = state.answer.fault.as_deref() else {
        return Html::default();
    };
    html! {
        <section class="findings fault" aria-labelledby="refused">
            <h2 id="refused">{ "Did AWS refuse it?" }</h2>
            { heading(fault) }
            { match fault {
                Fault::Known(explained, in_plan) => {
                    known(explained, in_plan.as_ref(), state.keys.len())
                }
                Fault::Unknown(near, all) => unknown(*near, all, dispatch),
            } }
        </section>
    }
}

/// What was found in the text, to be spoken.
pub(super) fn spoken(state: &State) -> Option<String> {
    Some(match state.answer.fault.as_deref()? {
        Fault::Known(explained, _) => format!("{} is explained", explained.code),
        Fault::Unknown(..) => UNKNOWN.to_owned(),
    })
}

const UNKNOWN: &str = "It names no fault that is known";

/// What was found in the text.
fn heading(fault: &Fault) -> Html {
    match fault {
        Fault::Known(explained, _) => html! {
            <h3>
                <code>{ explained.code }</code>
                if let Some(operation) = &explained.operation {
                    { " at " }<code>{ operation.clone() }</code>
                }
            </h3>
        },
        Fault::Unknown(..) => html! { <h3>{ UNKNOWN }</h3> },
    }
}

fn known(explained: &Explained, in_plan: Option<&InPlan>, clusters: usize) -> Html {
    let Explained {
        meaning,
        causes,
        sources: pages,
        ..
    } = explained;
    let list = html! {
        <ol class="causes" aria-label={BEHIND_IT}>{ for causes.iter().map(cause) }</ol>
    };
    html! {
        <>
            { sentence("meaning", meaning) }
            if let Some(in_plan) = in_plan {
                { self::in_plan(in_plan, clusters) }
            }
            if in_plan.is_some_and(InPlan::says_where_to_look) {
                // What is known of this plan comes before what is true of all.
                <details>
                    <summary>{ "All known causes" }</summary>
                    { list }
                </details>
            } else {
                <h4>{ BEHIND_IT }</h4>
                { list }
            }
            { sources(pages) }
        </>
    }
}

const BEHIND_IT: &str = "What may be behind it, the likeliest first";

fn cause(cause: &Cause) -> Html {
    let Cause {
        what, tell, mend, ..
    } = cause;
    html! {
        <li>
            { sentence("what", what) }
            if !(tell.is_empty() && mend.is_empty()) {
                <dl>
                    <dt>{ "When" }</dt><dd>{ prose(tell) }</dd>
                    <dt>{ "Mend" }</dt><dd>{ prose(mend) }</dd>
                </dl>
            }
        </li>
    }
}

/// What stands in the way in this plan, or what to look at first.
fn in_plan(in_plan: &InPlan, clusters: usize) -> Html {
    let InPlan {
        sentence: verdict,
        rows,
        suspects,
    } = in_plan;
    html! {
        <>
            <h4>{ "In this plan" }</h4>
            { sentence("", verdict) }
            if !rows.is_empty() {
                <ul class="calls">{ for rows.iter().map(|row| call(row, clusters)) }</ul>
                <p class="what-to-do">
                    { "The statement that decides stands under " }
                    <a href="#outlook">{ "Would it work?" }</a>
                </p>
            }
            if !suspects.is_empty() {
                <p class="what-to-do">{ "Look first at" }</p>
                <ol class="causes">{ for suspects.iter().map(suspect) }</ol>
            }
        </>
    }
}

fn suspect(suspect: &Suspect) -> Html {
    let Suspect { what, step } = suspect;
    html! {
        <li>{ sentence("what", what) }<p>{ sentence("", step) }</p></li>
    }
}

/// The code that was most likely meant, and those that there are.
fn unknown(near: Option<&'static str>, all: &[&'static str], dispatch: &Dispatch) -> Html {
    let take = |code: &'static str| {
        let dispatch = dispatch.clone();
        move |_: MouseEvent| {
            dispatch.dispatch(Action::Write(Field::FaultMessage, code.to_owned()));
        }
    };
    html! {
        <>
            if let Some(near) = near {
                <button type="button" class="mend" onclick={take(near)}>
                    { "Use " }<code>{ near }</code>
                </button>
            }
            <p class="known">{ "These are known" }</p>
            <ul class="codes">{ for all.iter().map(|code| html! { <li><code>{ *code }</code></li> }) }</ul>
        </>
    }
}
