//! Redtrail.

fn main() {}
