//! A document with its buttons.

use std::rc::Rc;

use redtrail_core::policy::{BUCKET_POLICY_LIMIT, Size};
use yew::prelude::*;

use super::copy::Copy;
use super::findings;
use crate::answer::{Item, Made, Merged, Waiting};
use crate::browser;
use crate::ink::{Colour, Language, Marks, Stroke, blocks};
use crate::words::{grouped, listed};

#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct CardProps {
    pub(crate) id: AttrValue,
    pub(crate) item: Item,
    /// What it waits for, in words.
    pub(crate) needs: AttrValue,
}

/// A document, or the place where it will stand: one element for both, so that the page stays
/// where it is when one becomes the other.
#[component]
pub(crate) fn Card(props: &CardProps) -> Html {
    let CardProps { id, item, needs } = props;
    let heading = format!("{id}-name");
    let (class, body) = match item {
        Item::Made(made) if is_long(made) => ("made long", self::made(made, &heading)),
        Item::Made(made) => ("made", self::made(made, &heading)),
        Item::Waiting(waiting) if waiting.last.is_some() => {
            ("blank", blank(waiting, &heading, needs))
        }
        Item::Waiting(waiting) => ("waiting", self::waiting(waiting, &heading, needs)),
    };
    html! {
        <article id={id.clone()} {class} tabindex="-1" aria-labelledby={heading}>{ body }</article>
    }
}

fn made(made: &Rc<Made>, heading: &str) -> Html {
    html! {
        <>
            <header>
                { title(&made.label, heading, made.purpose.to_owned()) }
                <Buttons made={Rc::clone(made)} />
            </header>
            { gauge(made) }
            { made.merged.as_ref().map(|merged| merge_note(merged, is_long(made))) }
            { paper(made, heading) }
            { purposes(made) }
        </>
    }
}

/// A ruled sheet as long as the document that stood there.
fn blank(waiting: &Waiting, heading: &str, needs: &AttrValue) -> Html {
    let last = waiting.last.as_deref();
    let lines = "\n".repeat(last.map_or(0, |made| made.text.lines().count()));
    let class = classes!("ruled", last.is_some_and(is_long).then_some("long"));
    html! {
        <>
            <header>{ title(&waiting.label, heading, format!("waits for {needs}")) }</header>
            <div {class} aria-hidden="true">{ lines }</div>
        </>
    }
}

fn title(label: &AttrValue, heading: &str, purpose: String) -> Html {
    html! {
        <div class="title">
            <h3 id={heading.to_owned()}>{ label }</h3>
            <p>{ purpose }</p>
        </div>
    }
}

fn waiting(waiting: &Waiting, heading: &str, needs: &AttrValue) -> Html {
    html! {
        <>
            <h3 id={heading.to_owned()}>{ &waiting.label }</h3>
            <p>{ waiting.purpose }</p>
            <p class="needs">{ "Waits for " }{ needs }</p>
        </>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct ButtonsProps {
    made: Rc<Made>,
}

#[component]
fn Buttons(props: &ButtonsProps) -> Html {
    let made = &props.made;
    let download = {
        let made = Rc::clone(made);
        Callback::from(move |_: MouseEvent| {
            browser::download(made.file(), made.text.as_bytes());
        })
    };
    html! {
        <div class="actions">
            <Copy label={made.label.clone()} text={made.text.clone()} />
            <button type="button" onclick={download}>
                { "Download" }<span class="unseen">{ " " }{ &made.label }</span>
            </button>
        </div>
    }
}

/// How much of the room for a bucket policy is taken.
fn gauge(made: &Made) -> Html {
    let Some(Size { bytes, longest }) = made.size else {
        return Html::default();
    };
    let limit = BUCKET_POLICY_LIMIT;
    let mut words = format!("{} of {} bytes", grouped(bytes), grouped(limit));
    if longest > bytes {
        words = format!("{words}, {} as S3 may give it back", grouped(longest));
    }
    html! {
        <p class="gauge">
            <meter
                min="0"
                max={limit.to_string()}
                high={(limit / 10 * 9).to_string()}
                value={longest.to_string()}
                aria-label="Bytes of the policy, white space not counted"
            >
                { words.clone() }
            </meter>
            { words }
        </p>
    }
}

/// What each statement is for, to be unfolded.
fn purposes(made: &Made) -> Html {
    if made.purposes.is_empty() {
        return Html::default();
    }
    html! {
        <details class="purposes">
            <summary>
                { "What each statement is for" }<span class="unseen">{ " in " }{ &made.label }</span>
            </summary>
            <dl>
                { for made.purposes.iter().map(|(sid, purpose)| html! {
                    <>
                        <dt><code>{ sid.clone() }</code></dt>
                        <dd>
                            { findings::sentence("", purpose.what) }
                            { findings::sources(purpose.sources) }
                        </dd>
                    </>
                }) }
            </dl>
        </details>
    }
}

/// What became of the existing policy; where it is long, with the way to what changed.
fn merge_note(merged: &Merged, is_long: bool) -> Html {
    let part = |verb: &str, sids: &[String]| {
        let names: Vec<String> = sids.iter().map(|sid| quoted(sid)).collect();
        (!names.is_empty()).then(|| format!("{verb} {}. ", listed(&names, 6)))
    };
    let changes: String = [
        part("Adds", &merged.added),
        part("Updates", &merged.updated),
        part("Removes", &merged.removed),
        part("Replaces", &merged.replaced),
        part("Takes out", &merged.dropped),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! {
        <p class="merge-note">
            if changes.is_empty() {
                { "The existing policy holds every statement already. It stays as it is." }
            } else {
                { changes }{ "Everything else stays byte for byte." }
                if is_long {
                    { " " }<a href={format!("#{CHANGE}")}>{ "See the first change" }</a>
                }
            }
        </p>
    }
}

/// A name as it stands in a sentence: one of several words in quotes.
fn quoted(name: &str) -> String {
    if name.contains(char::is_whitespace) {
        format!("\u{201c}{name}\u{201d}")
    } else {
        name.to_owned()
    }
}

/// The id of the first change of a merged policy.
const CHANGE: &str = "first-change";

/// The text itself. What is drawn beside it comes from the stylesheet, so that the element holds
/// the document and nothing else.
fn paper(made: &Made, heading: &str) -> Html {
    let merged = made.merged.as_ref();
    let marks = Marks {
        altered: &made.altered,
        new: merged.map_or(&[], |merged| &merged.new),
        gone: merged.map_or(&[], |merged| &merged.gone),
    };
    let fades = made.altered.len() <= MOST_FADING;
    let class = classes!(
        (made.language == Language::Plain).then_some("wrap"),
        is_long(made).then_some("long"),
        (!fades).then_some("steady"),
        merged.map(|_| "merged"),
        merged
            .filter(|merged| merged.is_one_line)
            .map(|_| "one-line"),
    );
    let blocks = blocks(&made.text, made.language, marks);
    let changed = blocks.iter().position(|block| block.iter().any(is_change));
    let blocks = blocks.into_iter().enumerate().map(|(index, strokes)| {
        // A mark fades once: of two animations that look alike, each change begins the other one.
        let is_altered = |stroke: &Stroke| matches!(stroke, Stroke::Ink { altered: true, .. });
        let is_other = fades && made.revision % 2 == 1 && strokes.iter().any(is_altered);
        let is_first = changed == Some(index);
        html! { <Block key={index} {strokes} {is_first} {is_other} /> }
    });
    html! {
        <pre role="group" tabindex="0" aria-labelledby={heading.to_owned()} {class}>
            <code>{ for blocks }</code>
        </pre>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct BlockProps {
    strokes: Rc<[Stroke]>,
    /// Whether the first change of a merged policy is in it.
    is_first: bool,
    /// Whether what the last change altered fades by the other animation.
    is_other: bool,
}

/// Some lines of a document.
#[component]
fn Block(props: &BlockProps) -> Html {
    let BlockProps {
        strokes,
        is_first,
        is_other,
    } = props;
    let first = strokes.iter().position(is_change).filter(|_| *is_first);
    let strokes = strokes.iter().enumerate().map(|(index, stroke)| {
        let id = (first == Some(index)).then_some(CHANGE);
        self::stroke(stroke, id, *is_other)
    });
    strokes.collect()
}

/// Whether a merge brought it or took it.
fn is_change(stroke: &Stroke) -> bool {
    matches!(stroke, Stroke::Gone(_) | Stroke::Ink { new: true, .. })
}

fn stroke(stroke: &Stroke, id: Option<&'static str>, is_other: bool) -> Html {
    let (text, colour, altered, new, begins) = match stroke {
        Stroke::Gone(line) => {
            return html! { <span {id} class="gone" data-line={line.clone()} /> };
        }
        Stroke::Ink {
            text,
            colour,
            altered,
            new,
            begins,
        } => (text.clone(), colour, *altered, *new, *begins),
    };
    let colour = match colour {
        Colour::Plain => None,
        Colour::Key => Some("key"),
        Colour::Text => Some("text"),
        Colour::Literal => Some("literal"),
        Colour::Comment => Some("comment"),
    };
    if altered || new {
        let words = [
            altered.then_some("altered"),
            (altered && is_other).then_some("other"),
            new.then_some("new"),
            begins.then_some("begins"),
            colour,
        ];
        let class = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
        html! { <mark {id} {class}>{ text }</mark> }
    } else if let Some(colour) = colour {
        html! { <span class={colour}>{ text }</span> }
    } else {
        html! { { text } }
    }
}

/// How many marks may fade at once: a browser takes its time for each.
const MOST_FADING: usize = 60;

/// Whether a document is so long that it scrolls within its card.
fn is_long(made: &Made) -> bool {
    // A long line is wrapped.
    let wrapped = made.merged.iter().any(|merged| merged.is_one_line) && made.text.len() > 6_000;
    wrapped || made.text.lines().nth(100).is_some()
}
