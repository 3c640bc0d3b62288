//! What is known of something of which there is one at most.

/// What is known of something of which there is one at most.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Sight<T> {
    /// Nobody has looked, or nobody was let look.
    #[default]
    Unseen,
    /// There is none.
    Absent,
    /// It is there.
    There(T),
}

impl<T> Sight<T> {
    /// Whether it is known if there is one.
    pub fn is_seen(&self) -> bool {
        !matches!(self, Self::Unseen)
    }

    /// What is there.
    pub fn there(&self) -> Option<&T> {
        match self {
            Self::There(it) => Some(it),
            Self::Unseen | Self::Absent => None,
        }
    }

    /// What is there, to be told more of.
    pub fn there_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::There(it) => Some(it),
            Self::Unseen | Self::Absent => None,
        }
    }

    /// What is there, whether or not anybody has looked.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::There(it) => Some(it),
            Self::Unseen | Self::Absent => None,
        }
    }

    /// The same of what can be made of it.
    pub fn map<U>(self, made: impl FnOnce(T) -> U) -> Sight<U> {
        match self {
            Self::Unseen => Sight::Unseen,
            Self::Absent => Sight::Absent,
            Self::There(it) => Sight::There(made(it)),
        }
    }
}

impl<T> From<Option<T>> for Sight<T> {
    /// What was not given was not seen.
    fn from(given: Option<T>) -> Self {
        given.map_or(Self::Unseen, Self::There)
    }
}
