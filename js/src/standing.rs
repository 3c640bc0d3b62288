//! What stands in AWS, as a program in JavaScript tells it.

use redtrail_core::check::{Given, Input};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = JSON, catch)]
    fn stringify(value: &JsValue) -> Result<JsValue, JsValue>;
}

/// What was given, each text under the name that findings call it by.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Standing {
    bucket_policy: Option<Text>,
    bucket_settings: Option<Text>,
    identity_policies: Vec<Text>,
    trust_policy: Option<Text>,
    boundary: Option<Text>,
    scps: Vec<Text>,
    rcps: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    name: String,
    text: String,
}

impl Text {
    fn input(&self) -> Input<'_> {
        let Self { name, text } = self;
        Input { name, text }
    }
}

impl Standing {
    /// Reads what was given; nothing where nothing was.
    pub(crate) fn of(value: &JsValue) -> Result<Self, JsError> {
        if value.is_undefined() || value.is_null() {
            return Ok(Self::default());
        }
        let text = stringify(value).ok().and_then(|text| text.as_string());
        let shape =
            |why: String| JsError::new(&format!("what stands in AWS is no Standing: {why}"));
        let text = text.ok_or_else(|| shape("it cannot be written as JSON".to_owned()))?;
        serde_json::from_str(&text).map_err(|error| shape(error.to_string()))
    }

    pub(crate) fn given(&self) -> Given<'_> {
        Given {
            bucket_policy: self.bucket_policy.as_ref().map(Text::input),
            bucket_settings: self.bucket_settings.as_ref().map(Text::input),
            identity_policies: inputs(&self.identity_policies),
            trust_policy: self.trust_policy.as_ref().map(Text::input),
            boundary: self.boundary.as_ref().map(Text::input),
            scps: inputs(&self.scps),
            rcps: inputs(&self.rcps),
        }
    }
}

fn inputs(texts: &[Text]) -> Vec<Input<'_>> {
    texts.iter().map(Text::input).collect()
}
