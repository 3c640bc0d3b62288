//! The page, as it is painted.

mod answer;
mod card;
mod entry;
mod findings;
mod form;

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::browser;
use crate::state::{Action, State, is_link};

/// Tells the state what happened.
pub(crate) type Dispatch = UseReducerDispatcher<State>;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct PageProps {
    /// The fragment of the address at which the page opens.
    pub(crate) link: AttrValue,
}

#[component]
pub(crate) fn Page(props: &PageProps) -> Html {
    let state = use_reducer_eq(|| State::at(&props.link));
    let dispatch = state.dispatcher();
    use_address(&state.answer.fragment, &dispatch);

    // Links within the page would put their target where the plan stands in the address.
    let stay = Callback::from(|event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(id) = target.and_then(|element| browser::target_of(&element)) {
            event.prevent_default();
            browser::jump_to(&id);
        }
    });
    let on = |action: Action| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()))
    };
    let verdict = &state.answer.verdict;
    html! {
        <div class="page" onclick={stay}>
            <a class="skip" href="#answer">{ "Skip to the answer" }</a>
            <header class="masthead">
                <h1><span class="red">{ "Red" }</span>{ "trail" }</h1>
                <p>{ TAGLINE }</p>
                <div class="actions">
                    <button
                        type="button"
                        class={classes!((!verdict.begun).then_some("main-action"))}
                        onclick={on(Action::ShowExample)}
                    >
                        { "Example" }
                    </button>
                    if verdict.begun {
                        <button type="button" onclick={on(Action::StartOver)}>{ "Start over" }</button>
                    }
                </div>
            </header>
            <main>
                { form::form(&state, &dispatch) }
                { answer::answer(&state, &dispatch) }
            </main>
            { answer::bar(verdict) }
            <footer>
                <p>{ "Works offline. Once it has loaded, this page makes no request: what you write stays in it, and in its address after the #." }</p>
            </footer>
        </div>
    }
}

/// What the page is for, in one line.
const TAGLINE: &str = "Audit logs of Redshift clusters, into one S3 bucket of another account";

/// Keeps the plan in the address, and follows the address when it changes from outside.
#[hook]
fn use_address(fragment: &Option<AttrValue>, dispatch: &Dispatch) {
    let wait = use_state(|| 0_u32);
    let tries = *wait;
    use_effect_with((fragment.clone(), tries), move |(fragment, _)| {
        let again = (!browser::set_fragment(fragment.as_deref()))
            .then(|| Timeout::new(1_000, move || wait.set(tries + 1)));
        move || drop(again)
    });
    use_effect_with(dispatch.clone(), |dispatch| {
        let dispatch = dispatch.clone();
        let listener = browser::on_fragment(move |fragment| {
            if is_link(&fragment) {
                dispatch.dispatch(Action::Follow(fragment));
            } else {
                browser::jump_to(fragment.trim_start_matches('#'));
            }
        });
        move || drop(listener)
    });
}
