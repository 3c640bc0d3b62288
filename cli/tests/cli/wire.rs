//! What needs AWS.
