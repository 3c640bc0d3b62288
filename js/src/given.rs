//! What stands in AWS and what may be changed there, as a program in JavaScript tells it.

use redtrail_core::documents::Existing;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = JSON, catch)]
    fn stringify(value: &JsValue) -> Result<JsValue, JsValue>;
}

/// Reads an object of a shape that has a name; nothing where nothing was given.
pub(crate) fn given<T: Default + DeserializeOwned>(
    value: &JsValue,
    shape: &str,
) -> Result<T, JsError> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    let wrong = |why: String| JsError::new(&format!("what was given is no {shape}: {why}"));
    let text = stringify(value).ok().and_then(|text| text.as_string());
    let text = text.ok_or_else(|| wrong("it cannot be written as JSON".to_owned()))?;
    serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))
}

/// What may be changed in a bucket's policy beside the statements of the plan.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Agreed {
    replace: Vec<String>,
    drop_gone: bool,
}

impl Agreed {
    /// The policy that a bucket has, and what may be changed in it.
    pub(crate) fn existing<'t>(&'t self, text: &'t str) -> Existing<'t> {
        Existing {
            text,
            replace: &self.replace,
            drop_gone: self.drop_gone,
        }
    }
}
