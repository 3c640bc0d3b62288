//! The page around this one, where it is framed by another: what that one asks for, and what it is
//! told.
//!
//! Everything is told in messages that begin with `redtrail: 1`. Only the window that frames the
//! page is heard. What was written is told to it alone, and only once it has asked: before that
//! nobody knows who it is.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, ResizeObserver, Window};

use crate::answer::{Answer, Item};
use crate::field::Field;

/// What the page around this one asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Asked {
    /// `light` or `dark`; anything else is as the browser has it.
    pub(crate) theme: Option<String>,
    /// A whole plan.
    pub(crate) link: Option<String>,
    /// Clusters as `ACCOUNT:REGION:IDENTIFIER`, with spaces between them.
    pub(crate) clusters: Option<String>,
    pub(crate) fields: Vec<(Field, String)>,
}

/// The page around this one.
#[derive(Clone)]
pub(crate) struct Host {
    window: Window,
    /// Whom it was loaded from, once it has said something.
    origin: Rc<RefCell<Option<String>>>,
}

impl Host {
    /// The host, if there is one.
    pub(crate) fn around() -> Option<Self> {
        let own = web_sys::window()?;
        let window = own.parent().ok()??;
        (!Object::is(&window, &own)).then(|| Self {
            window,
            origin: Rc::default(),
        })
    }

    /// Calls back with all that it asks for.
    pub(crate) fn listen(&self, callback: impl Fn(Asked) + 'static) -> Option<EventListener> {
        let host = self.clone();
        let hear = move |event: &web_sys::Event| {
            let Some(event) = event.dyn_ref::<MessageEvent>() else {
                return;
            };
            let is_host = event
                .source()
                .is_some_and(|it| Object::is(&it, &host.window));
            if let Some(asked) = asked(&event.data()).filter(|_| is_host) {
                host.origin.replace(Some(event.origin()));
                callback(asked);
            }
        };
        let own = web_sys::window()?;
        Some(EventListener::new(&own, "message", hear))
    }

    /// Says that it can be asked now, which holds no secret.
    pub(crate) fn ready(&self) {
        self.tell(&message("ready"), "*");
    }

    /// Says how high the page is whenever that changes, which holds no secret either.
    pub(crate) fn tell_size(&self) {
        let Some(body) = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.body())
        else {
            return;
        };
        let host = self.clone();
        let observed = body.clone();
        let tell = Closure::<dyn Fn()>::new(move || {
            let message = message("size");
            set(&message, "height", &observed.offset_height().into());
            host.tell(&message, "*");
        });
        if let Ok(observer) = ResizeObserver::new(tell.as_ref().unchecked_ref()) {
            observer.observe(&body);
            // It watches as long as the page is there.
            tell.forget();
        }
    }

    /// Tells a host that has asked for something what became of the form.
    pub(crate) fn tell_change(&self, draft: &str, answer: &Answer) {
        let origin = self.origin.borrow();
        let Some(origin) = origin.as_deref() else {
            return;
        };
        let documents: Array = answer.items().filter_map(document).collect();
        let message = message("change");
        let draft = js_sys::JSON::parse(draft).unwrap_or(JsValue::NULL);
        set(&message, "draft", &draft);
        set(&message, "link", &answer.fragment.as_deref().into());
        set(&message, "complete", &answer.verdict.is_complete().into());
        set(&message, "documents", &documents);
        // A host from a disk has no origin by which it could be named.
        self.tell(&message, if origin == "null" { "*" } else { origin });
    }

    /// Has it open a page of somebody else.
    pub(crate) fn open(&self, address: &str) {
        let message = message("open");
        set(&message, "address", &address.into());
        self.tell(&message, "*");
    }

    fn tell(&self, message: &JsValue, origin: &str) {
        _ = self.window.post_message(message, origin);
    }
}

fn message(event: &str) -> Object {
    let message = Object::new();
    set(&message, "redtrail", &1.into());
    set(&message, "event", &event.into());
    message
}

fn document(item: &Item) -> Option<Object> {
    let Item::Made(made) = item else {
        return None;
    };
    let document = Object::new();
    set(&document, "name", &made.label.as_str().into());
    set(&document, "file", &made.path.as_str().into());
    set(&document, "text", &made.text.as_str().into());
    Some(document)
}

/// What a message asks for, if it is one of ours. Whatever in it has another shape is passed over.
fn asked(message: &JsValue) -> Option<Asked> {
    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).ok();
    // Of what is no object nothing can be got.
    if get(message, "redtrail")?.as_f64() != Some(1.0) {
        return None;
    }
    let text = |name| get(message, name)?.as_string();
    let fields = get(message, "fields").filter(JsValue::is_object);
    let fields = fields.map(|fields| {
        let read = |field: Field| Some((field, get(&fields, &field.name())?.as_string()?));
        Field::FIRST.into_iter().filter_map(read).collect()
    });
    Some(Asked {
        theme: text("theme"),
        link: text("link"),
        clusters: text("clusters"),
        fields: fields.unwrap_or_default(),
    })
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // A plain object takes every name.
    _ = Reflect::set(object, &name.into(), value);
}
