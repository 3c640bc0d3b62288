//! Redtrail.
