//! The documents that the core's tests pin, through the program.

use std::fs;
use std::path::{Path, PathBuf};

use crate::folder::Folder;

/// A plan that is pinned: its name, its file, and the policy that its bucket has already.
struct Pinned {
    name: String,
    plan: PathBuf,
    existing: Option<PathBuf>,
}

impl Pinned {
    /// The words that show it, but for the flags.
    fn show(&self) -> String {
        let plan = self.plan.display();
        match &self.existing {
            Some(existing) => format!("show {plan} --bucket-policy {}", existing.display()),
            None => format!("show {plan}"),
        }
    }

    fn golden(&self, file: &str) -> String {
        fs::read_to_string(repository("core/tests/golden").join(&self.name).join(file)).unwrap()
    }

    /// The documents that are pinned for it, by their files.
    fn documents(&self, folder: &Folder) -> Vec<String> {
        let golden = repository("core/tests/golden").join(&self.name);
        let mut files = folder.files(golden.to_str().unwrap());
        files.retain(|file| file != "findings.json" && file != "plan.json");
        files
    }
}

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join(path)
}

fn pinned() -> Vec<Pinned> {
    let mut all = Vec::new();
    for folder in ["examples", "core/tests/plans"].map(repository) {
        for entry in fs::read_dir(&folder).unwrap() {
            let plan = entry.unwrap().path();
            let (name, ending) = plan
                .file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .split_once('.')
                .unwrap();
            if matches!(ending, "toml" | "json") {
                let existing = folder.join(format!("{name}.existing.json"));
                let existing = existing.exists().then_some(existing);
                all.push(Pinned {
                    name: name.to_owned(),
                    plan: plan.clone(),
                    existing,
                });
            }
        }
    }
    assert!(all.len() > 15, "plans are missing");
    all
}

#[test]
fn a_folder_of_documents_holds_the_pinned_bytes_and_no_file_more() {
    for pinned in pinned() {
        let folder = Folder::new();
        _ = folder
            .redtrail(&format!("{} --out-dir documents", pinned.show()))
            .exits(0);
        let written = folder.files("documents");
        assert_eq!(written, pinned.documents(&folder), "{}", pinned.name);
        for file in written {
            let text = folder.read(&format!("documents/{file}"));
            assert!(text == pinned.golden(&file), "{}/{file}", pinned.name);
        }
    }
}

#[test]
fn the_answer_for_programs_holds_the_same_bytes_and_the_same_findings() {
    for pinned in pinned() {
        let folder = Folder::new();
        let answer = folder
            .redtrail(&format!("{} --output json", pinned.show()))
            .exits(0)
            .json();
        assert_eq!(answer["schema"], "redtrail.show.v1");
        let findings: serde_json::Value =
            serde_json::from_str(&pinned.golden("findings.json")).unwrap();
        assert_eq!(answer["findings"], findings, "{}", pinned.name);
        let documents = answer["documents"].as_array().unwrap();
        let mut files = Vec::new();
        for document in documents {
            let file = document["file"].as_str().unwrap().to_owned();
            assert!(
                document["text"] == pinned.golden(&file),
                "{}/{file}",
                pinned.name
            );
            files.push(file);
        }
        files.sort();
        assert_eq!(files, pinned.documents(&folder), "{}", pinned.name);
    }
}

#[test]
fn a_plan_in_json_and_one_from_standard_input_give_the_same_documents() {
    for pinned in pinned() {
        let folder = Folder::new();
        folder.write("plan.json", &pinned.golden("plan.json"));
        let existing = pinned.existing.as_ref();
        let flags = existing
            .map(|file| format!("--bucket-policy {}", file.display()))
            .unwrap_or_default();
        let from_toml = folder.redtrail(&pinned.show()).exits(0).stdout;
        let from_json = folder
            .redtrail(&format!("show plan.json {flags}"))
            .exits(0)
            .stdout;
        assert!(from_json == from_toml, "{}", pinned.name);
        let piped =
            folder.redtrail_reading(&format!("show - {flags}"), &pinned.golden("plan.json"));
        assert!(piped.exits(0).stdout == from_toml, "{}", pinned.name);
    }
}

#[test]
fn a_link_leads_back_to_the_plan() {
    for pinned in pinned() {
        let folder = Folder::new();
        let link = folder.redtrail(&format!("{} link", pinned.show()));
        if pinned.name.starts_with("many-") && link.stdout.is_empty() {
            continue;
        }
        let link = link.exits(0).stdout;
        _ = folder
            .redtrail(&format!(
                "plan --out plan.json --from-link {}",
                link.trim_end()
            ))
            .exits(0);
        let plan: serde_json::Value = serde_json::from_str(&folder.read("plan.json")).unwrap();
        let golden: serde_json::Value = serde_json::from_str(&pinned.golden("plan.json")).unwrap();
        assert_eq!(plan, golden, "{}", pinned.name);
    }
}
