//! One field with its label, its hint, and what is wrong with it.

use std::rc::Rc;

use redtrail_core::finding::Finding;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{Dispatch, findings};
use crate::answer::MISSING;
use crate::browser;
use crate::field::Field;
use crate::state::Action;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct EntryProps {
    pub(crate) field: Field,
    pub(crate) value: AttrValue,
    /// What there is to say about it.
    pub(crate) remarks: Option<Rc<[Finding]>>,
    /// Whether it was entered and left before.
    pub(crate) visited: bool,
    pub(crate) hint: AttrValue,
    pub(crate) dispatch: Dispatch,
}

/// A field. A missing word is no fault until the field has been visited.
#[component]
pub(crate) fn Entry(props: &EntryProps) -> Html {
    let EntryProps {
        field,
        value,
        remarks,
        visited,
        hint,
        dispatch,
    } = props;
    let field = *field;
    let id = field.id();
    let note = format!("{id}-note");
    let shown: Vec<&Finding> = remarks
        .iter()
        .flat_map(|remarks| remarks.iter())
        .filter(|finding| finding.code != MISSING || *visited)
        .collect();
    let wrong = shown.iter().any(|finding| finding.is_error());
    let invalid = wrong.then_some("true");
    // Once somebody has chosen, a browser heeds what is selected no more, only the value.
    let select = use_node_ref();
    use_effect_with((select.clone(), value.clone()), |(select, value)| {
        if let Some(select) = select.cast::<HtmlSelectElement>() {
            select.set_value(value);
        }
    });
    let leave = {
        let dispatch = dispatch.clone();
        move |_: FocusEvent| dispatch.dispatch(Action::Leave(field))
    };
    let write = {
        let dispatch = dispatch.clone();
        move |event: InputEvent| {
            if let Some(text) = event.target().and_then(|target| browser::text_of(&target)) {
                dispatch.dispatch(Action::Write(field, text));
            }
        }
    };
    let input = if !field.choices().is_empty() {
        choice(field, value, &select, invalid, &note, dispatch)
    } else if let Some(rows) = rows(field) {
        html! {
            <textarea
                id={id.clone()}
                {rows}
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid={invalid}
                aria-describedby={note.clone()}
                value={value.clone()}
                oninput={write}
                onblur={leave}
            />
        }
    } else {
        html! {
            <input
                id={id.clone()}
                type="text"
                inputmode={is_account(field).then_some("numeric")}
                list={is_region(field).then_some(REGIONS)}
                placeholder={placeholder(field)}
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid={invalid}
                aria-describedby={note.clone()}
                value={value.clone()}
                oninput={write}
                onblur={leave}
            />
        }
    };
    html! {
        <div class={classes!("entry", wrong.then_some("wrong"), (!shown.is_empty()).then_some("remarked"))}>
            <label for={id}>{ field.label() }</label>
            { input }
            <div class="below" id={note}>
                if shown.is_empty() {
                    <p>{ hint }</p>
                }
                for finding in shown {
                    { findings::at_field(finding, dispatch) }
                }
            </div>
        </div>
    }
}

/// A field of which the words are known. One that is none of them stays until another is chosen.
fn choice(
    field: Field,
    value: &AttrValue,
    select: &NodeRef,
    invalid: Option<&'static str>,
    below: &str,
    dispatch: &Dispatch,
) -> Html {
    let choose = {
        let dispatch = dispatch.clone();
        move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                dispatch.dispatch(Action::Write(field, select.value()));
            }
        }
    };
    let choices = field.choices();
    let is_known = choices.iter().any(|(word, _)| word == value);
    html! {
        <select
            ref={select.clone()}
            id={field.id()}
            aria-invalid={invalid}
            aria-describedby={below.to_owned()}
            onchange={choose}
        >
            if !is_known {
                <option value={value.clone()} selected=true>{ value.clone() }</option>
            }
            for (word, what) in choices {
                <option value={*word} selected={word == value}>{ *what }</option>
            }
        </select>
    }
}

/// The id of the list of Regions.
pub(crate) const REGIONS: &str = "regions";

fn is_account(field: Field) -> bool {
    matches!(field, Field::ClusterAccount(_) | Field::BucketAccount)
}

pub(crate) fn is_region(field: Field) -> bool {
    matches!(field, Field::ClusterRegion(_) | Field::BucketRegion)
}

/// How many lines are seen of a field for a whole text.
fn rows(field: Field) -> Option<&'static str> {
    match field {
        Field::ExistingPolicy => Some("5"),
        Field::FaultMessage | Field::Printed | Field::Several => Some("2"),
        _ => None,
    }
}

fn placeholder(field: Field) -> Option<&'static str> {
    match field {
        Field::KeyPrefix => Some("redshift"),
        Field::Caller => Some("role/redtrail-audit"),
        Field::Organization => Some("o-a1b2c3d4e5"),
        _ => None,
    }
}
