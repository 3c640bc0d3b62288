//! What only a browser has: the address, the clipboard, files, the scroll position.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, Document, DragEvent, Element, EventTarget, File, FileList, FocusOptions,
    HtmlAnchorElement, HtmlDocument, HtmlElement, HtmlInputElement, HtmlTextAreaElement, Storage,
    Url, Window,
};

use crate::host::Host;
use crate::kept::{self, Kept};

fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}

/// The element that the page is painted into.
pub(crate) fn root() -> Option<Element> {
    document()?.get_element_by_id("redtrail")
}

/// The address after and with its `#`; empty if there is none.
pub(crate) fn fragment() -> String {
    window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

/// The address without its `#` and what follows, if it is one that others can reach.
pub(crate) fn base() -> Option<String> {
    let address = window()?.location().href().ok()?;
    let base = address.split('#').next()?;
    let is_reached = base.starts_with("https://") || base.starts_with("http://");
    is_reached.then(|| base.to_owned())
}

/// Puts a fragment into the address, without an entry in the history. Says whether the browser
/// did it: one that is asked too often declines for a while.
pub(crate) fn set_fragment(link: Option<&str>) -> bool {
    let replace = || {
        let window = window()?;
        let location = window.location();
        // An empty fragment would leave a lone `#`.
        let bare = || Some(location.pathname().ok()? + &location.search().ok()?);
        let address = link.map(str::to_owned).or_else(bare)?;
        let history = window.history().ok()?;
        history
            .replace_state_with_url(&JsValue::NULL, "", Some(&address))
            .ok()
    };
    replace().is_some() && fragment() == link.unwrap_or_default()
}

/// Calls back with the fragment whenever the address gets another one from outside.
pub(crate) fn on_fragment(callback: impl Fn(String) + 'static) -> Option<EventListener> {
    let window = window()?;
    Some(EventListener::new_with_options(
        &window,
        "hashchange",
        EventListenerOptions::default(),
        move |_| callback(fragment()),
    ))
}

/// What is kept as long as the tab is there; nothing where the browser refuses that, and nothing
/// in a frame, where the page around this one would be told of it. (That of gloo ends the page where
/// the browser refuses.)
fn storage() -> Option<Storage> {
    if Host::around().is_some() {
        return None;
    }
    window()?.session_storage().ok()?
}

/// What the tab has kept.
pub(crate) fn kept() -> Kept {
    let Some(storage) = storage() else {
        return Kept::default();
    };
    let read = |name| storage.get_item(name).ok().flatten();
    let text = |name| read(name).unwrap_or_default();
    Kept {
        draft: text(kept::DRAFT),
        existing: text(kept::EXISTING),
        agreed: text(kept::AGREED),
        fault: text(kept::FAULT),
        printed: text(kept::PRINTED),
        several: text(kept::SEVERAL),
        behind: text(kept::BEHIND),
        keeps: Some(read(kept::OFF).is_none()),
    }
}

/// Keeps a text over a reload, or forgets it. One for which there is no room is forgotten, too,
/// rather than left as it was before.
pub(crate) fn keep(name: &str, text: Option<&str>) {
    let Some(storage) = storage() else {
        return;
    };
    let text = text.filter(|text| !text.is_empty());
    let is_kept = text.is_some_and(|text| storage.set_item(name, text).is_ok());
    if !is_kept {
        _ = storage.remove_item(name);
    }
}

/// Calls back once what is in the page now has been painted. Nobody paints what nobody sees.
pub(crate) fn after_paint(callback: impl FnOnce() + 'static) {
    spawn_local(async {
        // The second frame begins when the first has been painted.
        for _ in 0..2 {
            let frame = Promise::new(&mut |go, _| {
                _ = window().map(|window| window.request_animation_frame(&go));
            });
            _ = JsFuture::from(frame).await;
        }
        gloo::timers::callback::Timeout::new(0, callback).forget();
    });
}

/// Brings an element to the top of the view and puts the focus there, out of a fold if it is in one.
pub(crate) fn jump_to(id: &str) {
    if let Some(element) = element(id) {
        if let Ok(Some(fold)) = element.closest("details") {
            _ = fold.set_attribute("open", "");
        }
        element.scroll_into_view();
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        _ = element.focus_with_options(&options);
        // What is above it may turn out to be higher than it was taken for, once it is drawn.
        after_paint(move || element.scroll_into_view());
    }
}

/// Puts the focus on an element, which moves the view as little as it has to.
pub(crate) fn focus(id: &str) {
    if let Some(element) = element(id) {
        _ = element.focus();
    }
}

fn element(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// What is written in a field.
pub(crate) fn text_of(target: &EventTarget) -> Option<String> {
    let input = target.dyn_ref::<HtmlInputElement>();
    let area = target.dyn_ref::<HtmlTextAreaElement>();
    input
        .map(HtmlInputElement::value)
        .or_else(|| area.map(HtmlTextAreaElement::value))
}

/// Where a link around the element leads, as it is written.
pub(crate) fn link_of(element: &Element) -> Option<String> {
    element.closest("a[href]").ok()??.get_attribute("href")
}

/// Lets the page be as high as what is in it: another page is around it, which scrolls.
pub(crate) fn mark_framed() {
    if let Some(page) = document().and_then(|document| document.document_element()) {
        _ = page.set_attribute("data-framed", "");
    }
}

/// Paints the page light or dark, or again as the browser is set. Without a word it stays.
pub(crate) fn set_theme(theme: Option<&str>) {
    let page = document().and_then(|document| document.document_element());
    let Some((page, theme)) = page.zip(theme) else {
        return;
    };
    _ = match theme {
        "light" | "dark" => page.set_attribute("data-theme", theme),
        _ => page.remove_attribute("data-theme"),
    };
}

/// Copies a text: by the clipboard if there is one and it may be used, else by a selection.
pub(crate) async fn copy(text: &str) -> bool {
    let promise = window().and_then(|window| {
        let clipboard = window.navigator().clipboard();
        // Where a page is not trusted with the clipboard there is none, whatever its type says.
        let is_there = !AsRef::<JsValue>::as_ref(&clipboard).is_undefined();
        is_there.then(|| clipboard.write_text(text))
    });
    if let Some(promise) = promise
        && JsFuture::from(promise).await.is_ok()
    {
        return true;
    }
    copy_selected(text).unwrap_or(false)
}

fn copy_selected(text: &str) -> Option<bool> {
    let document = document()?;
    let focused = document.active_element();
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_class_name("unseen");
    area.set_read_only(true);
    area.set_value(text);
    document.body()?.append_child(&area).ok()?;
    area.select();
    let copied = document
        .dyn_ref::<HtmlDocument>()
        .is_some_and(|document| document.exec_command("copy").unwrap_or(false));
    area.remove();
    if let Some(focused) = focused.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        _ = focused.focus();
    }
    Some(copied)
}

/// Lets the person choose a file, by a field for files that is not seen itself.
pub(crate) fn choose_file(id: &str) {
    if let Some(field) = element(id) {
        field.click();
    }
}

/// The text of the file that was chosen in a field, which is ready for the next one.
pub(crate) async fn text_of_file(field: HtmlInputElement) -> Option<String> {
    let text = text_of_files(files_of(field.files().as_ref())).await;
    field.set_value("");
    text
}

/// Calls back whenever files are dropped on the page, with their texts, one below the other, and
/// the id of the field for whole texts into which they fell, if it was one.
///
/// A browser left alone would open them in the place of the page.
pub(crate) fn on_files(
    callback: impl Fn(Option<String>, String) + Clone + 'static,
) -> Vec<EventListener> {
    let Some(window) = window() else {
        return Vec::new();
    };
    let listen = |kind: &'static str, act: Rc<dyn Fn(&DragEvent)>| {
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window, kind, options, move |event| {
            let carries_files = |event: &&DragEvent| {
                let carried = event.data_transfer();
                carried.is_some_and(|it| it.types().includes(&"Files".into(), 0))
            };
            if let Some(event) = event.dyn_ref::<DragEvent>().filter(carries_files) {
                act(event);
            }
        })
    };
    let drop = Rc::new(move |event: &DragEvent| {
        event.prevent_default();
        set_over(event, false);
        // They are there as long as the event is.
        let files = event.data_transfer().and_then(|carried| carried.files());
        let files = files_of(files.as_ref());
        let (id, callback) = (area_at(event).map(|it| it.id()), callback.clone());
        spawn_local(async move {
            if let Some(text) = text_of_files(files).await {
                callback(id, text);
            }
        });
    });
    vec![
        listen("dragover", Rc::new(|event| event.prevent_default())),
        listen("dragenter", Rc::new(|event| set_over(event, true))),
        listen("dragleave", Rc::new(|event| set_over(event, false))),
        listen("drop", drop),
    ]
}

/// The field for whole texts at which something happened.
fn area_at(event: &DragEvent) -> Option<HtmlTextAreaElement> {
    event.target()?.dyn_into().ok()
}

/// Shows, or shows no more, that what is dragged would fall into this field.
fn set_over(event: &DragEvent, is_over: bool) {
    if let Some(area) = area_at(event) {
        _ = area.toggle_attribute_with_force("data-over", is_over);
    }
}

fn files_of(list: Option<&FileList>) -> Vec<File> {
    let list = list.into_iter();
    list.flat_map(|list| (0..list.length()).filter_map(|index| list.get(index)))
        .collect()
}

/// The texts of files, one below the other. A folder has none.
async fn text_of_files(files: Vec<File>) -> Option<String> {
    let mut texts: Vec<String> = Vec::new();
    for file in files {
        let text = JsFuture::from(file.text()).await.ok();
        texts.extend(text.and_then(|text| text.as_string()));
    }
    (!texts.is_empty()).then(|| texts.join("\n"))
}

/// Hands over bytes as a file of that name.
pub(crate) fn download(file: &str, bytes: &[u8]) -> Option<()> {
    let document = document()?;
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let kind = BlobPropertyBag::new();
    kind.set_type("application/octet-stream");
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(file);
    document.body()?.append_child(&link).ok()?;
    link.click();
    link.remove();
    // The browser has begun by the time the click returns, and Safari reads a moment later.
    gloo::timers::callback::Timeout::new(10_000, move || {
        _ = Url::revoke_object_url(&address);
    })
    .forget();
    Some(())
}
