//! A request with the policies that have a say, as JSON: what README.md beside it describes.

use std::path::Path;

use redtrail_core::judge::{Answer, Context, Known, Policies, Policy, Principal, Request, judge};
use redtrail_core::policy::Word;
use redtrail_core::tree::Source;
use serde_json::Value;

/// A case.
pub(crate) struct Case(pub(crate) Value);

impl Case {
    /// The cases in every file of a folder, in the order of the files' names.
    pub(crate) fn all_in(folder: &Path) -> Vec<Self> {
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        let texts = files
            .iter()
            .map(|file| std::fs::read_to_string(file).unwrap());
        texts
            .flat_map(|text| {
                let mut file: Value = serde_json::from_str(&text).unwrap();
                match file["cases"].take() {
                    Value::Array(cases) => cases,
                    _ => panic!("a file of cases has a list of them"),
                }
            })
            .map(Self)
            .collect()
    }

    /// What it is called.
    pub(crate) fn name(&self) -> &str {
        self.0["name"].as_str().unwrap_or_default()
    }

    /// The answer that the documentation gives.
    pub(crate) fn expected(&self) -> &str {
        self.0["expect"].as_str().unwrap_or_default()
    }

    /// The answer of the judge.
    pub(crate) fn answer(&self) -> &'static str {
        let policies = &self.0["policies"];
        let read = |policy: &Value| serde_json::to_string(policy).unwrap();
        let all = |layer: &str| -> Option<Vec<String>> {
            Some(policies[layer].as_array()?.iter().map(read).collect())
        };
        let one = |layer: &str| policies.get(layer).map(|policy| vec![read(policy)]);
        let texts = [
            all("identity"),
            one("boundary"),
            all("scps"),
            all("rcps"),
            one("resource"),
        ];
        let sources = texts.each_ref().map(|texts| {
            let texts = texts.as_ref()?.iter();
            Some(
                texts
                    .map(|text| Source::json(text).unwrap())
                    .collect::<Vec<_>>(),
            )
        });
        let [identity, boundary, scps, rcps, resource] = sources.each_ref().map(|sources| {
            let sources = sources.as_ref()?.iter();
            Some(
                sources
                    .map(|source| Policy::of("", source))
                    .collect::<Vec<_>>(),
            )
        });
        let request = self.request();
        let is_service = matches!(request.principal, Principal::Service(_));
        // A case names every policy there is: whoever has none is allowed nothing by any.
        let identity = identity.or_else(|| (!is_service).then(Vec::new));
        let policies = Policies {
            identity: identity.as_deref(),
            boundary: boundary.as_deref().and_then(<[_]>::first),
            scps: scps.as_deref().unwrap_or_default(),
            rcps: rcps.as_deref().unwrap_or_default(),
            resource: resource.as_deref().and_then(<[_]>::first),
        };
        match judge(&request, &policies).answer {
            Answer::Allowed => "allowed",
            Answer::ImplicitlyDenied => "implicitly-denied",
            Answer::ExplicitlyDenied => "explicitly-denied",
            Answer::Unknown => "unknown",
        }
    }

    fn request(&self) -> Request {
        let request = &self.0["request"];
        let text = |name: &str| request[name].as_str().unwrap_or_default();
        let context = request["context"].as_object();
        let keys = context.into_iter().flatten().map(|(key, value)| {
            let known = match value {
                Value::Array(values) => Known::Many(values.iter().map(spelled).collect()),
                value => Known::One(spelled(value)),
            };
            (key.clone(), known)
        });
        Request {
            principal: Principal::of(text("principal")),
            action: text("action").to_owned(),
            resource: Word::exact(text("resource")),
            account: text("account").to_owned(),
            context: Context::new(keys.collect(), Known::Absent),
        }
    }
}

fn spelled(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
