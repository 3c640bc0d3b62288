//! The form: where the logs come from, where they go, who switches them on, what is there.

use redtrail_core::names::REGIONS;
use redtrail_core::order;
use redtrail_core::plan::ClusterDraft;
use yew::prelude::*;

use super::entry::{self, Entry};
use super::{Dispatch, findings, would};
use crate::browser;
use crate::field::{self, Field};
use crate::state::{ADD, Action, FIND, State};
use crate::words::{counted, grouped, listed};

pub(crate) fn form(state: &State, dispatch: &Dispatch, is_whole: bool) -> Html {
    let entry = |field: Field| entry(state, dispatch, field);
    let add = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::AddCluster))
    };
    html! {
        <form aria-label="Plan" onsubmit={|event: SubmitEvent| event.prevent_default()}>
            <section aria-labelledby="from">
                <h2 id="from">{ "Where the logs come from" }</h2>
                <p class="about">{ "Provisioned clusters, and the account that owns them" }</p>
                if state.is_many() {
                    { seeker(state, dispatch) }
                }
                <>{ for state.shown().into_iter().filter_map(|index| {
                    let key = state.keys.get(index)?;
                    Some(cluster(state, dispatch, index, *key))
                }) }</>
                { more(state) }
                <button type="button" class="add" id={ADD} onclick={add}>{ "Add a cluster" }</button>
                { several(state, dispatch) }
                { rules("of clusters", &[Field::ClusterAccount(0), Field::ClusterRegion(0), Field::ClusterIdentifier(0), Field::Several]) }
            </section>
            <section aria-labelledby="to">
                <h2 id="to">{ "Where they go" }</h2>
                <p class="about">{ "The bucket, and the account that collects the logs" }</p>
                { entry(Field::BucketName) }
                <div class="pair">
                    { entry(Field::BucketAccount) }
                    { entry(Field::BucketRegion) }
                </div>
                { entry(Field::KeyPrefix) }
                { rules("of buckets", &[Field::BucketName, Field::BucketAccount, Field::BucketRegion, Field::KeyPrefix]) }
            </section>
            <section aria-labelledby="who">
                <h2 id="who">{ "Who switches it on" }</h2>
                <p class="about">{ "Made in each cluster account, unless it exists" }</p>
                { entry(Field::Caller) }
                { rules("of callers", &[Field::Caller]) }
            </section>
            { tightly(state, dispatch) }
            <section aria-labelledby="there">
                <h2 id="there">{ "What is there already" }</h2>
                <p class="about">{ "Kept out of links. Statements of others stay byte for byte" }</p>
                { entry(Field::ExistingPolicy) }
                { would::printed(state, dispatch) }
                { entry(Field::FaultMessage) }
                { rules("of what is there", &[Field::ExistingPolicy, Field::Printed, Field::FaultMessage]) }
            </section>
            { beyond(state) }
            if is_whole {
                <Regions />
            }
        </form>
    }
}

/// Every known Region and where it is.
#[component]
fn Regions() -> Html {
    html! {
        <datalist id={entry::REGIONS}>
            for region in REGIONS {
                <option value={region.name}>{ region.place }</option>
            }
        </datalist>
    }
}

/// What there is to many clusters, and a field that finds some of them.
fn seeker(state: &State, dispatch: &Dispatch) -> Html {
    let clusters = &state.draft.clusters;
    let distinct = |part: fn(&ClusterDraft) -> &Option<String>| {
        order::distinct(clusters.iter().filter_map(|it| part(it).as_ref())).len()
    };
    let summary = format!(
        "{} in {} and {}",
        counted(clusters.len(), "cluster", "clusters"),
        counted(distinct(|it| &it.account), "account", "accounts"),
        counted(distinct(|it| &it.region), "Region", "Regions"),
    );
    let seek = {
        let dispatch = dispatch.clone();
        move |event: InputEvent| {
            if let Some(word) = event.target().and_then(|target| browser::text_of(&target)) {
                dispatch.dispatch(Action::Seek(word));
            }
        }
    };
    let shown = state.shown().len();
    html! {
        <div class="entry seeker">
            <p><strong>{ summary }</strong></p>
            <label for={FIND}>{ "Find a cluster" }</label>
            <input
                id={FIND}
                type="search"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby="find-a-cluster-note"
                value={state.sought.clone()}
                oninput={seek}
            />
            <div class="below" id="find-a-cluster-note">
                <p role="status">{ format!("{} of {} below", grouped(shown), grouped(clusters.len())) }</p>
                <p>{ "Any part of an account, a Region or an identifier finds the others" }</p>
            </div>
        </div>
    }
}

/// That there are more clusters than are drawn, and the way to them.
fn more(state: &State) -> Html {
    match state.keys.len() - state.shown().len() {
        0 => Html::default(),
        more => html! {
            <p class="about"><a href={format!("#{FIND}")}>{ format!("{} more: find one", grouped(more)) }</a></p>
        },
    }
}

fn cluster(state: &State, dispatch: &Dispatch, index: usize, key: u32) -> Html {
    let entry = |field: Field| entry(state, dispatch, field);
    let name = format!("Cluster {}", index + 1);
    let remove = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::RemoveCluster(index)))
    };
    html! {
        <fieldset {key} class="cluster">
            <legend>{ name.clone() }</legend>
            if state.keys.len() > 1 {
                <button type="button" class="quiet remove" onclick={remove}>
                    { "Remove" }<span class="unseen">{ format!(" {name}") }</span>
                </button>
            }
            <div class="pair">
                { entry(Field::ClusterAccount(index)) }
                { entry(Field::ClusterRegion(index)) }
            </div>
            { entry(Field::ClusterIdentifier(index)) }
        </fieldset>
    }
}

/// What the fields of a section are for and which rules they keep, to be unfolded: one stop for
/// whoever goes through the form with the keyboard.
fn rules(of: &'static str, fields: &[Field]) -> Html {
    let rule = |field: &Field| {
        let (rule, source) = field.rule();
        html! {
            <>
                <dt>{ field.label() }</dt>
                <dd><p>{ rule }</p>{ findings::sources(&[source]) }</dd>
            </>
        }
    };
    html! {
        <details class="rules">
            <summary>{ "Rules" }<span class="unseen">{ " " }{ of }</span></summary>
            <dl>{ for fields.iter().map(rule) }</dl>
        </details>
    }
}

/// How tightly it is granted. A preset stands instead of the other choices.
fn tightly(state: &State, dispatch: &Dispatch) -> Html {
    let entry = |field: Field| entry(state, dispatch, field);
    let grants = &state.draft.grants;
    let is_preset = grants.preset.is_some();
    let has_source = !is_preset || grants.source.is_some();
    let by_organization = grants.source.as_deref() == Some("organization");
    html! {
        <section aria-labelledby="tightly">
            <h2 id="tightly">{ "How tightly" }</h2>
            <p class="about">{ "What the bucket's policy lets Redshift and the caller do" }</p>
            { entry(Field::Preset) }
            if has_source {
                { entry(Field::Source) }
            }
            if by_organization || grants.organization.is_some() {
                { entry(Field::Organization) }
            }
            if !is_preset || grants.scope.is_some() {
                { entry(Field::Scope) }
            }
            if !is_preset || grants.caller.is_some() {
                { entry(Field::CallerGrant) }
            }
            { rules("of grants", &[Field::Preset, Field::Source, Field::Organization, Field::Scope, Field::CallerGrant]) }
        </section>
    }
}

/// Many clusters at once, pasted.
fn several(state: &State, dispatch: &Dispatch) -> Html {
    let named = state.answer.named.len();
    let take = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::TakeSeveral))
    };
    html! {
        <details class="several">
            <summary>{ "Paste several" }</summary>
            { entry(state, dispatch, Field::Several) }
            if named > 0 {
                <button type="button" class="mend" onclick={take}>
                    { format!("Take {}", counted(named, "cluster", "clusters")) }
                </button>
            }
        </details>
    }
}

/// A field with what the state holds of it.
pub(super) fn entry(state: &State, dispatch: &Dispatch, field: Field) -> Html {
    let value = match field {
        Field::ExistingPolicy => state.existing.clone(),
        Field::FaultMessage => state.fault.clone(),
        Field::Printed => state.printed.clone(),
        Field::Several => state.several.clone(),
        Field::Caller => state.caller.clone(),
        _ => field.read(&state.draft).into(),
    };
    html! {
        <Entry
            {field}
            hint={hint(field, &value)}
            {value}
            remarks={state.answer.remarks.get(&field).cloned()}
            visited={state.visited.contains(&field)}
            dispatch={dispatch.clone()}
        />
    }
}

/// What helps to fill the field in while nothing is wrong with it.
fn hint(field: Field, value: &str) -> AttrValue {
    let place = || REGIONS.iter().find(|region| region.name == value);
    match field {
        Field::ClusterAccount(_) | Field::BucketAccount => "12 digits",
        Field::ClusterRegion(_) | Field::BucketRegion => match place() {
            Some(region) => region.place,
            None => "Such as us-east-1",
        },
        Field::ClusterIdentifier(_) => "As the console shows it",
        Field::BucketName => "The name alone, without s3://",
        Field::KeyPrefix => "What every key begins with. Empty means redshift",
        Field::Caller if value.starts_with("arn:") => {
            "It exists already. {account} stands for the cluster account"
        }
        Field::Caller => "role/NAME, user/NAME, or the ARN of one that exists",
        Field::Preset if value == "walkthrough" => "Wide: for whoever has to have just those",
        Field::Preset => "The walkthrough's let more in than the job needs",
        Field::Source => match value {
            "" => "By aws:SourceArn; by aws:SourceAccount where clusters are too many",
            "cluster" => "By aws:SourceArn. A cluster that is renamed is another one",
            "account" => "By aws:SourceAccount",
            "organization" => "By aws:SourceOrgID",
            _ => "No condition: whoever names this bucket has logs written into it",
        },
        Field::Organization => "The ID of AWS Organizations, o- and letters and digits",
        Field::Scope if value == "bucket" => "Other files in the bucket may be overwritten",
        Field::Scope => "Redshift writes nowhere else",
        Field::CallerGrant if value == "principal" => {
            "Breaks where the caller is deleted and made anew"
        }
        Field::CallerGrant => "Holds before the caller exists, and when it is made anew",
        Field::ExistingPolicy => "Paste or drop what get-bucket-policy prints, or leave it empty",
        Field::FaultMessage => "If AWS refused: what the AWS CLI, an SDK or Terraform printed",
        Field::Several => "What describe-clusters prints, ARNs, or ACCOUNT:REGION:ID in each line",
        Field::Printed => "Answers of the AWS CLI, all or a part; read once the plan is complete",
    }
    .into()
}

/// What the plan carries that no field shows.
fn beyond(state: &State) -> Html {
    let parts = field::beyond(&state.draft);
    if parts.is_empty() {
        return Html::default();
    }
    html! {
        <p class="beyond">
            { "This plan carries more than the form shows: " }
            <strong>{ listed(&parts, 6) }</strong>
            { ". It stays in the documents, in the link and in the plan below them." }
        </p>
    }
}
