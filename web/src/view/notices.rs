//! What just happened to the whole form, with a way back.

use yew::prelude::*;

use super::{Dispatch, findings};
use crate::state::{Action, NOTICES, State};

pub(super) fn notices(state: &State, dispatch: &Dispatch) -> Html {
    let put_back = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::PutBack))
    };
    html! {
        <div class="notices" id={NOTICES} tabindex="-1" role="status">
            if let Some(broken) = &state.broken {
                <div class="notice bad">
                    <p><strong>
                        { if broken.wholly {
                            format!("The {} could not be read. The form is as it was.", broken.what)
                        } else {
                            format!("The form cannot hold a part of the {}. It was left out.", broken.what)
                        } }
                    </strong></p>
                    <ul>{ for broken.findings.iter().map(findings::item) }</ul>
                </div>
            }
            if let Some(replaced) = &state.replaced {
                <div class="notice">
                    <p>{ format!("The {} took the place of what was here.", replaced.by) }</p>
                    <button type="button" onclick={put_back}>{ "Put it back" }</button>
                </div>
            }
        </div>
    }
}
