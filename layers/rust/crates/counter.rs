//! What lessons use of the crate `counter`, which Debian does not have.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;
use std::hash::Hash;
use std::ops::{Deref, DerefMut};

#[derive(Clone, Debug)]
pub struct Counter<T: Hash + Eq>(HashMap<T, usize>);

impl<T: Hash + Eq> FromIterator<T> for Counter<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut counts = HashMap::new();
        for item in items {
            *counts.entry(item).or_default() += 1;
        }
        Counter(counts)
    }
}

impl<T: Hash + Eq + Clone> Counter<T> {
    pub fn most_common(&self) -> Vec<(T, usize)> {
        self.most_common_tiebreaker(|_, _| Ordering::Equal)
    }

    pub fn most_common_ordered(&self) -> Vec<(T, usize)>
    where
        T: Ord,
    {
        self.most_common_tiebreaker(Ord::cmp)
    }

    pub fn most_common_tiebreaker<F: FnMut(&T, &T) -> Ordering>(&self, mut order: F) -> Vec<(T, usize)> {
        let mut found: Vec<_> = self.0.iter().map(|(item, count)| (item.clone(), *count)).collect();
        found.sort_by(|left, right| Reverse(left.1).cmp(&Reverse(right.1)).then_with(|| order(&left.0, &right.0)));
        found
    }
}

impl<T: Hash + Eq> Deref for Counter<T> {
    type Target = HashMap<T, usize>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T: Hash + Eq> DerefMut for Counter<T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}
