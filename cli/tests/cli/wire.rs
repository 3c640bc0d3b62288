//! What talks to AWS, against a stand-in.

#![expect(
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod aws;
mod ground;
mod proxy;
mod scene;
mod standin;

mod apply;
mod discover;
mod economy;
mod existing;
mod journal;
mod live;
mod moves;
mod operator;
mod pasted;
mod status;
mod undo;
mod user;
mod walkthrough;

mod credentials;
mod delays;
mod grants;
mod switches;

mod faults;
mod hands;
mod kills;
mod races;
mod secrets;
mod stops;

mod readme;
mod sarif;
mod script;
mod session;
mod terminal;
mod trace;
