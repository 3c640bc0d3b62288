//! A button that copies a text, and says what became of that.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::browser;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct CopyProps {
    /// What the text is called.
    pub(crate) label: AttrValue,
    pub(crate) text: AttrValue,
}

/// What became of the last press.
#[derive(Clone, Copy, PartialEq)]
enum Copied {
    NotYet,
    Done,
    Refused,
}

#[component]
pub(crate) fn Copy(props: &CopyProps) -> Html {
    let CopyProps { label, text } = props;
    let copied = use_state_eq(|| Copied::NotYet);
    let reset = use_mut_ref(|| None::<Timeout>);
    let copy = {
        let (text, copied) = (text.clone(), copied.clone());
        Callback::from(move |_: MouseEvent| {
            let (text, copied, reset) = (text.clone(), copied.clone(), reset.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let done = browser::copy(&text).await;
                copied.set(if done { Copied::Done } else { Copied::Refused });
                let timeout = Timeout::new(2_500, move || copied.set(Copied::NotYet));
                reset.replace(Some(timeout));
            });
        })
    };
    let (word, class, said) = match *copied {
        Copied::NotYet => ("Copy", "", String::new()),
        Copied::Done => ("Copied", "done", format!("{label} copied")),
        Copied::Refused => (
            "Not copied",
            "",
            format!("{label} was not copied: the browser refused"),
        ),
    };
    html! {
        <>
            <button type="button" class={classes!("copy", class)} onclick={copy}>
                { word }<span class="unseen">{ " " }{ label }</span>
            </button>
            <span class="unseen" role="status">{ said }</span>
        </>
    }
}
