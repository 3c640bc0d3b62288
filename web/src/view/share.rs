//! The link for others: what it is, what is in it, and a switch that leaves accounts out.

use yew::prelude::*;

use super::copy::Copy;
use super::switch::switch;
use super::{Dispatch, findings};
use crate::answer::{Shared, Unlinked};
use crate::browser;
use crate::state::{Action, State};

/// The id of the panel, which a button opens.
pub(super) const PANEL: &str = "share";

pub(super) fn share(state: &State, dispatch: &Dispatch, base: Option<&AttrValue>) -> Html {
    if !state.has_plan() {
        return Html::default();
    }
    html! {
        <section class="share" id={PANEL} popover="auto" aria-labelledby="share-title">
            <div class="title">
                <h2 id="share-title">{ "Share this plan" }</h2>
                <button type="button" class="quiet" popovertarget={PANEL} popovertargetaction="hide">
                    { "Close" }
                </button>
            </div>
            { switch("Leave account IDs out", state.without_accounts, Action::LeaveAccountsOut, dispatch) }
            if let Some(shared) = state.shared.as_deref() {
                { match &shared.link {
                    Ok(link) => address(link, base),
                    Err(unlinked) => file(unlinked),
                } }
                { contents(shared, state.without_accounts) }
            }
        </section>
    }
}

/// The whole address, where the page has one that others can reach.
fn address(link: &str, base: Option<&AttrValue>) -> Html {
    let whole: AttrValue = match base {
        Some(base) => format!("{base}{link}").into(),
        None => link.to_owned().into(),
    };
    html! {
        <div class="look">
            <p>
                if base.is_some() {
                    { "Browsers send nothing that stands behind the # of an address" }
                } else {
                    { "Goes to the end of a Redtrail page's address, or to " }
                    <code>{ "redtrail plan --from-link" }</code>
                }
            </p>
            <div class="actions"><Copy label="link for others" text={whole.clone()} /></div>
            <code tabindex="0" role="group" aria-label="Link for others">{ whole }</code>
        </div>
    }
}

/// What can be sent where no link can.
fn file(unlinked: &Unlinked) -> Html {
    let Unlinked { why, file } = unlinked;
    let download = {
        let file = file.clone();
        move |_: MouseEvent| {
            browser::download("plan.json", file.as_bytes());
        }
    };
    html! {
        <div class="look">
            { findings::sentence("", &why.message) }
            { findings::sentence("what-to-do", &why.mend) }
            <div class="actions">
                <button type="button" onclick={download}>{ "Download the plan" }</button>
            </div>
        </div>
    }
}

fn contents(shared: &Shared, without_accounts: bool) -> Html {
    html! {
        <>
            <h3 id="share-contents">{ "It tells" }</h3>
            <dl class="contents" aria-labelledby="share-contents">
                { for shared.contents.iter().map(|(name, text)| html! {
                    <><dt>{ *name }</dt><dd>{ text.clone() }</dd></>
                }) }
                { for shared.accounts.iter().map(|(account, places)| html! {
                    <>
                        <dt>{ "Account ID" }</dt>
                        <dd class={without_accounts.then_some("caution")}>
                            <code>{ account.clone() }</code>
                            { if without_accounts { ", still, as a part of " } else { ": " } }
                            { places.clone() }
                        </dd>
                    </>
                }) }
                if shared.accounts.is_empty() {
                    <dt>{ "Account IDs" }</dt>
                    <dd>{ "none" }</dd>
                }
            </dl>
            <p class="about">{ "Nothing that was pasted is in it." }</p>
        </>
    }
}
