//! The least page that Yew makes: one field, and its text as a document.
//!
//! `cargo xtask bench` builds it as it builds the wizard, and `page.mjs` opens both in turn.

use yew::prelude::*;

#[component]
fn Bare() -> Html {
    let text = use_state(|| String::from("The document"));
    let oninput = {
        let text = text.clone();
        move |event: InputEvent| {
            let field: web_sys::HtmlInputElement = event.target_unchecked_into();
            text.set(field.value());
        }
    };
    html! {
        <>
            <input value={(*text).clone()} {oninput} />
            <pre>{ &*text }</pre>
        </>
    }
}

fn main() {
    yew::Renderer::<Bare>::new().render();
}
