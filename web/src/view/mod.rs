//! The page, as it is painted.

mod answer;
mod card;
mod copy;
mod entry;
mod fault;
mod findings;
mod form;
mod notices;
mod outlook;
mod share;
mod switch;
mod would;

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use self::switch::switch;
use crate::answer::Answer;
use crate::browser;
use crate::field::Field;
use crate::host::Host;
use crate::kept::{self, Kept};
use crate::state::{Action, State, is_link};

/// Tells the state what happened.
pub(crate) type Dispatch = UseReducerDispatcher<State>;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct PageProps {
    /// The fragment of the address at which the page opens.
    pub(crate) link: AttrValue,
    /// What the tab kept.
    pub(crate) kept: Kept,
    /// Whether another page is around this one.
    pub(crate) is_framed: bool,
    /// That address without it, where others can reach it.
    pub(crate) base: Option<AttrValue>,
    /// Whether all of it is drawn at once, rather than the first document before the others.
    pub(crate) is_at_once: bool,
}

#[component]
pub(crate) fn Page(props: &PageProps) -> Html {
    let state = use_reducer_eq(|| State::at(&props.link, props.kept.clone()));
    let dispatch = state.dispatcher();
    use_address(&state.answer.fragment, state.keeps == Some(true), &dispatch);
    use_keeping(&state);
    use_host(&state, &dispatch);
    use_files(&dispatch);
    use_judgement(&state.answer, &dispatch);
    let is_whole = use_rest(props.is_at_once);
    use_effect_with(state.attention.clone(), |attention| {
        if let Some(attention) = attention {
            browser::focus(&attention.to);
        }
    });

    // Links within the page would put their target where the plan stands in the address.
    let stay = Callback::from(|event: MouseEvent| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let Some(link) = target.and_then(|element| browser::link_of(&element)) else {
            return;
        };
        if let Some(id) = link.strip_prefix('#') {
            event.prevent_default();
            browser::jump_to(id);
        } else if let Some(host) = Host::around() {
            // A frame may open nothing by itself.
            event.prevent_default();
            host.open(&link);
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
                // Each stays where it is, whatever is written.
                <div class="actions">
                    <button
                        type="button"
                        class={classes!((!verdict.begun).then_some("main-action"))}
                        onclick={on(Action::ShowExample)}
                    >
                        { "Example" }
                    </button>
                    <button type="button" onclick={|_: MouseEvent| browser::choose_file(PLAN_FILE)}>
                        { "Open" }<span class="unseen">{ " a plan" }</span>
                    </button>
                    <input
                        type="file"
                        id={PLAN_FILE}
                        accept=".json,.txt"
                        hidden=true
                        onchange={opened(&dispatch)}
                    />
                    <button
                        type="button"
                        popovertarget={share::PANEL}
                        disabled={!state.has_plan()}
                        onclick={on(Action::Share)}
                    >
                        { "Share" }
                    </button>
                    <button
                        type="button"
                        disabled={!state.holds_anything()}
                        onclick={on(Action::StartOver)}
                    >
                        { "Start over" }
                    </button>
                </div>
            </header>
            { share::share(&state, &dispatch, props.base.as_ref()) }
            <main>
                { notices::notices(&state, &dispatch) }
                { form::form(&state, &dispatch, is_whole) }
                { answer::answer(&state, &dispatch, is_whole) }
            </main>
            { answer::bar(verdict) }
            <footer>
                if props.is_framed {
                    <p>{ "Works offline, and asks no server. The page around this one is told what you write and what is made of it." }</p>
                } else {
                    <p>{ "Works offline. Once it has loaded, this page makes no request: what you write stays in it, and in its address after the #." }</p>
                }
                { for state.keeps.map(|keeps| {
                    let label = "Keep what is written in this tab until it is closed";
                    switch(label, keeps, Action::Keep, &dispatch)
                }) }
                if !props.is_framed {
                    { proof() }
                }
            </footer>
        </div>
    }
}

/// How anybody can see for themselves that nothing leaves the page.
fn proof() -> Html {
    html! {
        <details>
            <summary>{ "How to see that nothing leaves it" }</summary>
            <ul>
                <li>{ "Open the browser's developer tools at Network, and fill the form in: the list stays as it is." }</li>
                <li>
                    { "Look at the source of the page: its Content-Security-Policy begins with " }
                    <code>{ "default-src 'none'" }</code>
                    { ", and browsers hold it to that." }
                </li>
                <li>
                    { "Save " }<code>{ "redtrail.html" }</code>
                    { ", the same page in one file, take the network away, and open it." }
                </li>
            </ul>
        </details>
    }
}

/// The id of the field for a plan's file, which its button stands for.
const PLAN_FILE: &str = "plan-file";

/// Reads the file that was chosen.
fn opened(dispatch: &Dispatch) -> Callback<Event> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: Event| {
        let dispatch = dispatch.clone();
        let field = event.target_dyn_into::<HtmlInputElement>();
        spawn_local(async move {
            if let Some(field) = field
                && let Some(text) = browser::text_of_file(field).await
            {
                dispatch.dispatch(Action::Open(text));
            }
        });
    })
}

/// What the page is for, in one line.
const TAGLINE: &str = "Audit logs of Redshift clusters, into one S3 bucket of another account";

/// Keeps the plan in the address, and follows the address when it changes from outside.
#[hook]
fn use_address(fragment: &Option<AttrValue>, is_kept: bool, dispatch: &Dispatch) {
    let wait = use_state(|| 0_u32);
    let tries = *wait;
    use_effect_with((fragment.clone(), tries), move |(fragment, tries)| {
        // A browser takes longer for its address than the page for all the rest, so that one waits
        // until no more is typed; and one that is asked too often declines for a while.
        let pause = if *tries == 0 { 250 } else { 1_000 };
        let (tries, fragment, behind) = (*tries, fragment.clone(), browser::fragment());
        let is_behind = fragment.as_deref().unwrap_or_default() != behind;
        // Until then a reload of the page finds an address that is older than what was written.
        let noted = (is_behind && is_kept).then_some(behind.as_str());
        browser::keep(kept::BEHIND, noted);
        let later = is_behind.then(|| {
            Timeout::new(pause, move || {
                // If somebody has written another one, that is followed as soon as it is told.
                if browser::fragment() != behind {
                    return;
                }
                if browser::set_fragment(fragment.as_deref()) {
                    browser::keep(kept::BEHIND, None);
                } else {
                    wait.set(tries + 1);
                }
            })
        });
        move || drop(later)
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

/// Takes files that are dropped: on a field for whole texts as what belongs into it, and anywhere
/// else as a plan.
#[hook]
fn use_files(dispatch: &Dispatch) {
    use_effect_with(dispatch.clone(), |dispatch| {
        let dispatch = dispatch.clone();
        let listeners = browser::on_files(move |id, text: String| {
            dispatch.dispatch(match id.as_deref().and_then(Field::for_texts) {
                Some(field) => Action::Drop(field, text),
                None => Action::Open(text),
            });
        });
        move || drop(listeners)
    });
}

/// Whether what nobody sees at first is drawn, too, such as the documents below the first one: once
/// that one is to be seen.
#[hook]
fn use_rest(is_at_once: bool) -> bool {
    let is_whole = use_state(|| is_at_once);
    let later = is_whole.clone();
    use_effect_with((), move |()| {
        if !*later {
            browser::after_paint(move || later.set(true));
        }
    });
    *is_whole
}

/// Has a plan of many clusters judged once its documents are to be seen.
#[hook]
fn use_judgement(answer: &Rc<Answer>, dispatch: &Dispatch) {
    let waiting = answer.is_unjudged().then(|| Rc::clone(answer));
    let dispatch = dispatch.clone();
    use_effect_with(waiting, move |waiting| {
        // Long enough for the documents to be painted; and whoever goes on typing is not held up.
        let later = waiting
            .clone()
            .map(|answer| Timeout::new(100, move || dispatch.dispatch(Action::Judge(answer))));
        move || drop(later)
    });
}

/// Keeps what is written over a reload of the page.
#[hook]
fn use_keeping(state: &State) {
    let is_wanted = state.keeps == Some(true);
    use_effect_with(state.keeps, |keeps| {
        browser::keep(kept::OFF, (*keeps == Some(false)).then_some("yes"));
    });
    use_effect_with(
        (is_wanted, Rc::clone(&state.draft)),
        |(is_wanted, draft)| {
            let text = is_wanted.then(|| draft.canonical_json());
            browser::keep(kept::DRAFT, text.as_deref());
        },
    );
    use_kept_text(is_wanted, kept::EXISTING, &state.existing);
    use_kept_text(is_wanted, kept::AGREED, &state.agreed.kept().into());
    use_kept_text(is_wanted, kept::FAULT, &state.fault);
    use_kept_text(is_wanted, kept::PRINTED, &state.printed);
    use_kept_text(is_wanted, kept::SEVERAL, &state.several);
}

/// Does as a page around this one asks, and tells it what becomes of that.
#[hook]
fn use_host(state: &State, dispatch: &Dispatch) {
    let host = use_mut_ref(|| None::<Host>);
    {
        let (host, dispatch) = (Rc::clone(&host), dispatch.clone());
        use_effect_with((), move |()| {
            let around = Host::around();
            let listener = around.as_ref().and_then(|around| {
                browser::mark_framed();
                around.tell_size();
                let listener = around.listen(move |asked| {
                    browser::set_theme(asked.theme.as_deref());
                    dispatch.dispatch(Action::Ask(asked));
                });
                around.ready();
                listener
            });
            host.replace(around);
            move || drop(listener)
        });
    }
    let answer = Rc::clone(&state.answer);
    // All that a host is told follows from these.
    let told = (
        state.asked,
        Rc::clone(&state.draft),
        Rc::clone(&answer.groups),
    );
    use_effect_with(told, move |(asked, draft, _)| {
        if let Some(host) = host.borrow().as_ref().filter(|_| *asked > 0) {
            host.tell_change(&draft.canonical_json(), &answer);
        }
    });
}

#[hook]
fn use_kept_text(is_wanted: bool, name: &'static str, text: &AttrValue) {
    use_effect_with((is_wanted, text.clone()), move |(is_wanted, text)| {
        browser::keep(name, is_wanted.then_some(text.as_str()));
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::Golden;

    /// The page as HTML, without a browser.
    async fn page(link: &str) -> String {
        let link = link.to_owned();
        yew::ServerRenderer::<Page>::with_props(move || PageProps {
            link: link.into(),
            kept: Kept::default(),
            is_framed: false,
            base: Some("https://docs.example/wizard/".into()),
            is_at_once: true,
        })
        .hydratable(false)
        .render()
        .await
    }

    /// The text of every element of that name.
    fn texts(html: &str, name: &str) -> Vec<String> {
        let open = format!("<{name} ");
        let close = format!("</{name}>");
        html.split(&open)
            .skip(1)
            .map(|element| {
                let body = element.split_once('>').unwrap().1;
                text(body.split_once(&close).unwrap().0)
            })
            .collect()
    }

    /// The text of HTML: no tags, no escapes.
    fn text(html: &str) -> String {
        let mut text = String::new();
        let mut rest = html;
        while let Some((before, tag)) = rest.split_once('<') {
            text.push_str(before);
            rest = tag.split_once('>').unwrap().1;
        }
        text.push_str(rest);
        for (escape, character) in [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#x27;", "'"),
            ("&#x2F;", "/"),
            ("&amp;", "&"),
        ] {
            text = text.replace(escape, character);
        }
        text
    }

    #[tokio::test]
    async fn each_document_stands_in_the_page_byte_for_byte() {
        for golden in Golden::all() {
            let Some(link) = golden.documents.get("link.txt") else {
                continue;
            };
            if golden.has_existing() {
                continue;
            }
            let html = page(link.trim_end()).await;
            let papers = texts(&html, "pre");
            for (file, document) in &golden.documents {
                assert!(papers.contains(document), "{} {file}", golden.name);
            }
            assert_eq!(papers.len(), golden.documents.len() + 2, "{}", golden.name);
        }
    }

    #[tokio::test]
    async fn a_whole_plan_is_told_whether_it_would_work() {
        let html = page(Golden::named("walkthrough").documents["link.txt"].trim_end()).await;
        let text = text(&html);
        assert!(text.contains("Would it work?Yes, as far as these policies go"));
        assert!(text.contains("alloweds3:GetBucketAclRedshift, to learn whose the bucket is"));
        assert!(text.contains("Not seen: the policy that the bucket has, the bucket settings"));
        assert!(!page("").await.contains("Would it work?"));
    }

    #[tokio::test]
    async fn an_empty_page_offers_the_example_and_nothing_to_copy() {
        let html = page("").await;
        assert!(texts(&html, "pre").is_empty());
        assert!(!html.contains("Copy"));
        let labels = texts(&html, "label");
        assert_eq!(
            labels,
            [
                "Cluster account",
                "Cluster Region",
                "Cluster identifier",
                "Several clusters",
                "Bucket name",
                "Bucket account",
                "Bucket Region",
                "Key prefix",
                "Caller",
                "Preset",
                "Trusted source",
                "Scope",
                "Caller grant",
                "Existing bucket policy",
                "What AWS printed",
                "Fault message",
            ]
        );
        assert!(!html.contains("aria-invalid"));
        assert!(text(&html).contains("Waits for Cluster account"));
    }

    #[tokio::test]
    async fn nothing_in_the_page_needs_more_than_its_policy_allows() {
        let html = page(Golden::named("walkthrough").documents["link.txt"].trim_end()).await;
        for word in [" style=", " onclick=", "<script", "<style", "<img", "src="] {
            assert!(!html.contains(word), "{word}");
        }
        for link in html.split("<a ").skip(1) {
            let tag = link.split_once('>').unwrap().0;
            let is_inside = tag.contains("href=\"#");
            assert!(
                is_inside || tag.contains("rel=\"noreferrer noopener\""),
                "{tag}"
            );
        }
    }
}
