//! A document with its buttons.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::answer::{Made, Merged};
use crate::browser;
use crate::ink::{Colour, Piece, pieces};
use crate::words::{counted, grouped, listed};

#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct CardProps {
    pub(crate) id: AttrValue,
    pub(crate) made: Rc<Made>,
}

/// What became of the last press on Copy.
#[derive(Clone, Copy, PartialEq)]
enum Copied {
    NotYet,
    Done,
    Refused,
}

#[component]
pub(crate) fn Card(props: &CardProps) -> Html {
    let CardProps { id, made } = props;
    let copied = use_state_eq(|| Copied::NotYet);
    let reset = use_mut_ref(|| None::<Timeout>);
    let copy = {
        let (text, copied) = (made.text.clone(), copied.clone());
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
    let download = {
        let made = Rc::clone(made);
        Callback::from(move |_: MouseEvent| {
            browser::download(&made.file, &made.text);
        })
    };
    let heading = format!("{id}-name");
    let name = html! { <span class="unseen">{ " " }{ &made.label }</span> };
    let (word, said) = match *copied {
        Copied::NotYet => ("Copy", String::new()),
        Copied::Done => ("Copied", format!("{} copied", made.label)),
        Copied::Refused => (
            "Not copied",
            format!("{} was not copied: the browser refused", made.label),
        ),
    };
    html! {
        <article id={id.clone()} tabindex="-1" aria-labelledby={heading.clone()}>
            <header>
                <h3 id={heading.clone()}>{ &made.label }</h3>
                <p>{ made.purpose }</p>
                { gauge(made) }
                <div class="actions">
                    <button type="button" class={classes!("copy", (*copied == Copied::Done).then_some("done"))} onclick={copy}>
                        { word }{ name.clone() }
                    </button>
                    <button type="button" onclick={download}>{ "Download" }{ name }</button>
                </div>
                <span class="unseen" role="status">{ said }</span>
            </header>
            { made.merged.as_ref().map(merge_note) }
            { paper(made, heading) }
        </article>
    }
}

/// How much of the room for a bucket policy is taken.
fn gauge(made: &Made) -> Html {
    let Some((bytes, limit)) = made.size else {
        return Html::default();
    };
    let words = format!("{} of {} bytes", grouped(bytes), grouped(limit));
    html! {
        <p class="gauge">
            <meter
                min="0"
                max={limit.to_string()}
                high={(limit / 10 * 9).to_string()}
                value={bytes.to_string()}
                aria-label="Bytes of the policy, white space not counted"
            >
                { words.clone() }
            </meter>
            { words }
        </p>
    }
}

fn merge_note(merged: &Merged) -> Html {
    let part = |verb: &str, sids: &[String]| {
        (!sids.is_empty()).then(|| format!("{verb} {}. ", listed(sids, 6)))
    };
    let changes: String = [
        part("Adds", &merged.added),
        part("Updates", &merged.updated),
        part("Removes", &merged.removed),
    ]
    .into_iter()
    .flatten()
    .collect();
    let lines = merged.new.len();
    html! {
        <p class="merge-note">
            if changes.is_empty() {
                { "The existing policy has every statement already. Nothing changes." }
            } else {
                { changes }{ "Everything else stays as it is: " }
                { counted(lines, "new part is", "new parts are") }
                { " marked with +" }
                if merged.gone.is_empty() { { "." } } else { { ", what goes with −." } }
            }
        </p>
    }
}

/// The text itself. What is drawn beside it comes from the stylesheet, so that the element holds
/// the document and nothing else.
fn paper(made: &Made, heading: String) -> Html {
    let empty = Merged::default();
    let merged = made.merged.as_ref().unwrap_or(&empty);
    // The marks of a merge stay; those of the last change fade.
    let marks = if made.merged.is_some() {
        &merged.new
    } else {
        &made.altered
    };
    let class = if made.merged.is_some() { "new" } else { "altered" };
    let mut gone = merged.gone.iter().peekable();
    let mut at = 0;
    let mut last = None;
    let mut body: Vec<Html> = Vec::new();
    for piece in pieces(&made.text, made.language, marks) {
        while let Some((_, line)) = gone.next_if(|(place, _)| *place <= at) {
            body.push(html! { <span class="gone" data-line={format!("{line}\n")} /> });
        }
        let begins = piece.mark.is_some() && piece.mark != last;
        body.push(painted(piece, class, begins));
        last = piece.mark;
        at += piece.text.len();
    }
    for (_, line) in gone {
        body.push(html! { <span class="gone" data-line={format!("{line}\n")} /> });
    }
    html! {
        <pre role="group" tabindex="0" aria-labelledby={heading} class={classes!(made.file.ends_with(".txt").then_some("wrap"))}>
            <code key={made.revision}>{ for body }</code>
        </pre>
    }
}

fn painted(piece: Piece<'_>, mark: &'static str, begins: bool) -> Html {
    let colour = match piece.colour {
        Colour::Plain => None,
        Colour::Key => Some("key"),
        Colour::Text => Some("text"),
        Colour::Literal => Some("literal"),
        Colour::Comment => Some("comment"),
    };
    let text = piece.text.to_owned();
    if piece.mark.is_some() {
        html! { <mark class={classes!(mark, begins.then_some("begins"), colour)}>{ text }</mark> }
    } else if let Some(colour) = colour {
        html! { <span class={colour}>{ text }</span> }
    } else {
        html! { { text } }
    }
}
