//! The wizard: a form on one side, every document of its plan on the other.
//!
//! [`state`] says what was written and [`answer`] what core makes of it; both are plain Rust.
//! [`view`] paints them, and [`browser`] alone touches what only a browser has.

mod browser;
mod field;
mod host;

mod answer;
mod archive;
mod kept;
mod state;

mod changes;
mod ink;
mod words;

mod view;

fn main() {
    let Some(root) = browser::root() else { return };
    let is_framed = host::Host::around().is_some();
    let props = view::PageProps {
        link: browser::fragment().into(),
        kept: browser::kept(),
        is_framed,
        base: browser::base().map(Into::into),
        // A page around this one makes room for what it is told, and moves when it is told anew.
        is_at_once: is_framed,
    };
    yew::Renderer::<view::Page>::with_root_and_props(root, props).render();
}

#[cfg(test)]
mod tests;
