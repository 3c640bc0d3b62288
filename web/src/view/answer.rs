//! The answer: the verdict, the findings, the way to each document, the documents.

use std::rc::Rc;

use yew::prelude::*;

use super::Dispatch;
use super::card::Card;
use super::outlook::outlook;
use super::{fault, findings, would};
use crate::answer::{Group, Item, Verdict, Waiting};
use crate::archive;
use crate::browser;
use crate::field::Field;
use crate::state::{ANSWER, State};
use crate::words::{counted, listed};

pub(crate) fn answer(state: &State, dispatch: &Dispatch, is_whole: bool) -> Html {
    let answer = &state.answer;
    let groups = answer.groups.iter();
    let most = if is_whole { usize::MAX } else { 1 };
    let class = if state.is_many() {
        "answer many"
    } else {
        "answer"
    };
    html! {
        <section {class} id={ANSWER} tabindex="-1" aria-label="Answer">
            { verdict(state) }
            // Sections that come and go are not announced by themselves.
            <p class="unseen" role="status">{ would::spoken(state) }</p>
            <p class="unseen" role="status">{ fault::spoken(state) }</p>
            { would::would(state) }
            { fault::fault(state, dispatch) }
            { findings::of_existing(&answer.existing, &state.agreed, dispatch) }
            { findings::list(&answer.findings, dispatch) }
            <nav class="jump" aria-label="Documents">
                <ul>{ for answer.groups.iter().map(ways) }</ul>
            </nav>
            // A list of its own: what stands above stays what it is when there are more.
            <>{ for groups.take(most).enumerate().map(|(index, group)| html! {
                <section key={index} class="group">{ self::group(group, most, state.keys.len()) }</section>
            }) }</>
        </section>
    }
}

/// All documents in one file, once there is each of them.
fn all(state: &State) -> Html {
    let made = |item: &Item| match item {
        Item::Made(made) => Some(Rc::clone(made)),
        Item::Waiting(_) => None,
    };
    let Some(all) = state.answer.items().map(made).collect::<Option<Vec<_>>>() else {
        return Html::default();
    };
    let name = state.draft.name.as_deref().unwrap_or("audit");
    let file = format!("redtrail-{name}.zip");
    let download = move |_: MouseEvent| {
        let files = all
            .iter()
            .map(|made| (made.path.as_str(), made.text.as_str()));
        browser::download(&file, &archive::zip(files));
    };
    // What would be denied, or is still left out, is to be read first.
    let verdict = &state.answer.verdict;
    let class = (!verdict.denied && verdict.pasted == 0).then_some("main-action");
    html! { <button type="button" {class} onclick={download}>{ "All files in one" }</button> }
}

/// The verdict, with what there is to do next, and whether the job would succeed.
fn verdict(state: &State) -> Html {
    let (verdict, clusters) = (&state.answer.verdict, state.keys.len());
    let (kind, sign) = kind_and_sign(verdict);
    html! {
        <div class={classes!("verdict", kind)}>
            <span class="sign" aria-hidden="true">{ sign }</span>
            <div role="status">
                <h2>{ title(verdict) }</h2>
                <p>{ explanation(verdict, clusters) }</p>
            </div>
            { all(state) }
            { outlook(state) }
        </div>
    }
}

/// The small bar that keeps the verdict in reach where form and answer stand one below the other.
pub(crate) fn bar(verdict: &Verdict) -> Html {
    let (kind, sign) = kind_and_sign(verdict);
    html! {
        <nav class={classes!("bar", kind)} aria-label="Verdict">
            <a href="#answer">
                <span class="sign" aria-hidden="true">{ sign }</span>
                <span>{ title(verdict) }</span>
            </a>
        </nav>
    }
}

fn kind_and_sign(verdict: &Verdict) -> (&'static str, &'static str) {
    if verdict.to_mend() > 0 || verdict.denied {
        ("bad", "!")
    } else if verdict.is_complete() {
        ("good", "\u{2713}")
    } else {
        ("open", "\u{2026}")
    }
}

fn title(verdict: &Verdict) -> Html {
    let words = if !verdict.begun {
        "Nothing filled in yet".to_owned()
    } else if verdict.to_mend() > 0 {
        counted(verdict.to_mend(), "thing to mend", "things to mend")
    } else if !verdict.is_complete() {
        counted(
            verdict.missing.len(),
            "field to fill in",
            "fields to fill in",
        )
    } else if verdict.denied {
        "Complete, but a call would be denied".to_owned()
    } else if verdict.warnings == 0 {
        "Complete".to_owned()
    } else {
        let warnings = counted(verdict.warnings, "warning", "warnings");
        return html! { <>{ "Complete" }<span class="caution">{ format!(", with {warnings}") }</span></> };
    };
    html! { { words } }
}

fn explanation(verdict: &Verdict, clusters: usize) -> Html {
    if !verdict.begun {
        return html! { "Every document is made here as you type. The example is AWS's own walkthrough." };
    }
    if verdict.is_complete() {
        let made = counted(verdict.documents, "document", "documents");
        return html! {
            <>
                { format!("{made} from one plan. ") }
                if verdict.pasted > 0 {
                    <a href={format!("#{}", Field::Several.id())}>
                        { counted(verdict.pasted, "cluster that was pasted", "clusters that were pasted") }
                    </a>
                    { if verdict.pasted == 1 { " is not in it yet. " } else { " are not in it yet. " } }
                }
                { "Every field keeps AWS's rules. AWS has not been asked." }
            </>
        };
    }
    let wrong = (!verdict.wrong.is_empty()).then(|| fields(&verdict.wrong, clusters));
    let stray = match verdict.stray {
        0 => None,
        1 => Some("The error below is in a part that the form does not show. "),
        _ => Some("The errors below are in parts that the form does not show. "),
    };
    let missing = (!verdict.missing.is_empty()).then(|| fields(&verdict.missing, clusters));
    html! {
        <>
            if let Some(wrong) = wrong {
                { "See " }{ wrong }{ ". " }
            }
            { stray }
            if let Some(missing) = missing {
                { "Still empty: " }{ missing }{ "." }
            }
        </>
    }
}

/// Fields by name, each a link to where it stands.
fn fields(fields: &[Field], clusters: usize) -> Html {
    let most = 4;
    let rest = fields.len().saturating_sub(most);
    html! {
        <>
            { for fields.iter().take(most).enumerate().map(|(index, field)| html! {
                <>
                    if index > 0 { { ", " } }
                    <a href={format!("#{}", field.id())}>{ spoken(*field, clusters) }</a>
                </>
            }) }
            if rest > 0 {
                { format!(" and {rest} more") }
            }
        </>
    }
}

/// A field's name, with its cluster's where there are several.
fn spoken(field: Field, clusters: usize) -> String {
    match field.cluster() {
        Some(index) if clusters > 1 => format!("{} of Cluster {}", field.label(), index + 1),
        _ => field.label().to_owned(),
    }
}

/// The ways to the documents of a group.
fn ways(group: &Group) -> Html {
    html! {
        <li>
            <span class="where">{ title_of(group) }</span>
            <ul>
                { for group.items.iter().map(|item| {
                    let label = item.label();
                    html! { <li><a href={format!("#{}", id_of(label))}>{ short(label, group) }</a></li> }
                }) }
            </ul>
        </li>
    }
}

/// A document's name; of an account that the group names already, only to be heard.
fn short(label: &str, group: &Group) -> Html {
    let account = group.account.as_deref().unwrap_or_default();
    match label
        .strip_suffix(account)
        .and_then(|it| it.strip_suffix(' '))
    {
        Some(name) => {
            html! { <>{ name.to_owned() }<span class="unseen">{ " " }{ account.to_owned() }</span></> }
        }
        None => html! { { label.to_owned() } },
    }
}

/// Where a group's documents are used.
fn title_of(group: &Group) -> Html {
    html! {
        <>
            { group.title }
            if let Some(account) = &group.account {
                { " " }<span class="account">{ grouped_digits(account) }</span>
            }
        </>
    }
}

/// The first documents of a group.
fn group(group: &Group, most: usize, clusters: usize) -> Html {
    html! {
        <>
            <h2>{ title_of(group) }</h2>
            <>{ for group.items.iter().take(most).map(|item| {
                let label = item.label();
                let needs = match item {
                    Item::Made(_) => String::new(),
                    Item::Waiting(waiting) => needs(waiting, clusters),
                };
                html! { <Card key={label.to_string()} id={id_of(label)} item={item.clone()} {needs} /> }
            }) }</>
        </>
    }
}

fn needs(waiting: &Waiting, clusters: usize) -> String {
    let needs: Vec<String> = waiting
        .needs
        .iter()
        .map(|field| spoken(*field, clusters))
        .collect();
    if needs.is_empty() {
        "the rest of the plan".to_owned()
    } else {
        listed(&needs, 3)
    }
}

/// An account's digits with gaps that are seen and not copied.
fn grouped_digits(account: &str) -> Html {
    let parts = account
        .as_bytes()
        .chunks(4)
        .filter_map(|part| std::str::from_utf8(part).ok());
    parts
        .map(|part| html! { <span>{ part.to_owned() }</span> })
        .collect()
}

fn id_of(label: &str) -> String {
    label.replace(' ', "-")
}
