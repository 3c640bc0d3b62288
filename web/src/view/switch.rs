//! A box that switches something on or off.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Dispatch;
use crate::state::Action;

pub(super) fn switch(
    label: &'static str,
    is_on: bool,
    action: fn(bool) -> Action,
    dispatch: &Dispatch,
) -> Html {
    let dispatch = dispatch.clone();
    let switch = move |event: Event| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            dispatch.dispatch(action(field.checked()));
        }
    };
    html! {
        <label class="switch">
            <input type="checkbox" checked={is_on} onchange={switch} />
            { label }
        </label>
    }
}
