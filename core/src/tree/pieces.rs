//! A text read piece by piece, which knows the line that it is at.

use serde_json::{Deserializer, Error, Value};

/// What is still to be read of a text.
#[derive(Debug)]
pub(crate) struct Pieces<'t> {
    rest: &'t str,
    line: usize,
}

impl<'t> Pieces<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self {
            rest: text,
            line: 1,
        }
    }

    /// Goes to the next sign that is no white space, and gives the line it stands in and what is
    /// left from there on; nothing at the end.
    pub(crate) fn next(&mut self) -> Option<(usize, &'t str)> {
        self.skip(self.rest.len() - self.rest.trim_start().len());
        (!self.rest.is_empty()).then_some((self.line, self.rest))
    }

    /// Passes over some bytes. Each is looked at once, however many pieces there are.
    pub(crate) fn skip(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.line += passed.matches('\n').count();
        self.rest = rest;
    }

    /// The JSON that begins here, passed over; of what is none, why.
    pub(crate) fn json(&mut self) -> Result<Value, Error> {
        let mut values = Deserializer::from_str(self.rest).into_iter::<Value>();
        let value = values.next().unwrap_or(Ok(Value::Null))?;
        self.skip(values.byte_offset().max(1));
        Ok(value)
    }
}
