//! Whether IAM allows a request, and if not, which statement stands in the way.
//!
//! Policies are judged as they stand, against what is known of the request. What is not known
//! makes an answer unknown where it decides, and only there
//! ([policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)).

mod date;
mod decision;
mod number;
mod operator;
mod principal;
mod request;
mod statement;
mod variables;

pub use decision::{Answer, Judgement, Layer, Policies, Reason, judge};
pub(crate) use operator::Operator;
pub use request::{Context, Known, Principal, Request};
pub use statement::Policy;
