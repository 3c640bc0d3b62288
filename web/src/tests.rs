//! What the tests share: the pinned plans of core, and the page as it is after some events.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use redtrail_core::plan::Checked;
use yew::Reducible;

use crate::field::Field;
use crate::kept::Kept;
use crate::state::{Action, State};

/// The page after some events.
pub(crate) fn state(actions: &[Action]) -> State {
    after(State::at("", Kept::default()), actions)
}

/// A page after more events.
pub(crate) fn after(state: State, actions: &[Action]) -> State {
    let state = actions
        .iter()
        .fold(Rc::new(state), |state, action| state.reduce(action.clone()));
    (*state).clone()
}

/// A word written into a field.
pub(crate) fn write(field: Field, word: &str) -> Action {
    Action::Write(field, word.to_owned())
}

/// A plan with what core is pinned to make of it.
pub(crate) struct Golden {
    pub(crate) name: String,
    pub(crate) plan: String,
    existing: Option<String>,
    pub(crate) findings: serde_json::Value,
    /// Texts by the paths of their files.
    pub(crate) documents: BTreeMap<String, String>,
}

impl Golden {
    pub(crate) fn all() -> Vec<Self> {
        let folders = fs::read_dir(core().join("golden")).unwrap();
        let all: Vec<Self> = folders
            .map(|folder| Self::named(folder.unwrap().file_name().to_str().unwrap()))
            .collect();
        assert!(all.len() > 5);
        all
    }

    pub(crate) fn named(name: &str) -> Self {
        let mut documents = BTreeMap::new();
        collect(&core().join("golden").join(name), "", &mut documents);
        let findings = documents.remove("findings.json").unwrap();
        Self {
            name: name.to_owned(),
            plan: documents.remove("plan.json").unwrap(),
            existing: fs::read_to_string(core().join(format!("plans/{name}.existing.json"))).ok(),
            findings: serde_json::from_str(&findings).unwrap(),
            documents,
        }
    }

    /// Whether the bucket has a policy already, which no link carries.
    pub(crate) fn has_existing(&self) -> bool {
        self.existing.is_some()
    }

    /// The page with the plan in its form.
    pub(crate) fn state(&self) -> State {
        let draft = Checked::json(&self.plan).draft;
        let write = |text: &String| Action::Write(Field::ExistingPolicy, text.clone());
        let existing: Vec<Action> = self.existing.iter().map(write).collect();
        after(State::of(draft), &existing)
    }
}

fn core() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/tests")
}

fn collect(folder: &Path, within: &str, texts: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let name = format!("{within}{name}");
        if path.is_dir() {
            collect(&path, &format!("{name}/"), texts);
        } else {
            texts.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

/// What the tab of a page in that state keeps.
pub(crate) fn kept(state: &State) -> Kept {
    Kept {
        draft: state.draft.canonical_json(),
        existing: state.existing.to_string(),
        agreed: state.agreed.kept(),
        fault: state.fault.to_string(),
        printed: state.printed.to_string(),
        several: state.several.to_string(),
        behind: String::new(),
        keeps: Some(true),
    }
}
