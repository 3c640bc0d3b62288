//! The clusters of the form: they come and go, many at once too, and of many a few are shown.

use std::rc::Rc;

use redtrail_core::finding::Finding;
use redtrail_core::order;
use redtrail_core::plan::ClusterDraft;
use yew::AttrValue;

use super::{ADD, FIND, State};
use crate::field::Field;

/// The most clusters that are shown at once.
const MANY: usize = 12;

/// How many of more than that are shown while none is sought: nobody writes these by hand.
const FEW: usize = 3;

impl State {
    /// Which clusters the form shows, by their places: all, or of many the first ones that are
    /// sought, and beside them those in which something is wrong and the one that was written last.
    pub(crate) fn shown(&self) -> Vec<usize> {
        let all = 0..self.keys.len();
        if !self.is_many() {
            return all.collect();
        }
        let fields = |at| {
            [
                Field::ClusterAccount(at),
                Field::ClusterRegion(at),
                Field::ClusterIdentifier(at),
            ]
        };
        let sought = self.sought.trim();
        let is_sought = |at: &usize| {
            let mut words = fields(*at).into_iter().map(|field| field.read(&self.draft));
            sought.is_empty() || words.any(|word| word.contains(sought))
        };
        let is_wrong = |at: &usize| {
            let mut remarks = fields(*at)
                .into_iter()
                .filter_map(|it| self.answer.remarks.get(&it));
            remarks.any(|remarks| remarks.iter().any(Finding::is_error))
        };
        let is_held = |at: &usize| self.keys.get(*at).copied() == self.held;
        let few = |most: usize, are: &dyn Fn(&usize) -> bool| {
            all.clone().filter(are).take(most).collect::<Vec<_>>()
        };
        let first = if sought.is_empty() { FEW } else { MANY };
        let shown = [
            few(first, &is_sought),
            few(MANY, &is_wrong),
            few(1, &is_held),
        ];
        let shown = shown.concat();
        order::distinct(shown)
    }

    /// Whether there are more clusters than are shown at once.
    pub(crate) fn is_many(&self) -> bool {
        self.keys.len() > MANY
    }

    /// Keeps the cluster of a field in sight.
    pub(super) fn hold(&mut self, field: Option<Field>) {
        if let Some(index) = field.and_then(Field::cluster) {
            self.held = self.keys.get(index).copied();
        }
    }

    /// Adds a cluster. The next one is mostly in the same account and Region.
    pub(super) fn add_cluster(&mut self) {
        let key = self.next_key();
        let draft = self.draft();
        let cluster = draft
            .clusters
            .last()
            .map_or_else(ClusterDraft::default, |last| ClusterDraft {
                id: None,
                ..last.clone()
            });
        draft.clusters.push(cluster);
        self.keys.push(key);
        self.held = Some(key);
        self.attend(Field::ClusterAccount(self.keys.len() - 1).id());
    }

    /// Puts the clusters that were pasted beside those that are there, in place of an empty one.
    pub(super) fn take_several(&mut self) {
        let key = self.next_key();
        let named = Rc::clone(&self.answer.named);
        if named.is_empty() {
            return;
        }
        let clusters = std::mem::take(&mut self.draft().clusters);
        let there = self.keys.drain(..).zip(clusters);
        let pasted = (key..).zip(named.iter().cloned());
        let mut known = order::set([ClusterDraft::default()]);
        let all = there.chain(pasted);
        let kept = all.filter(|(_, cluster)| known.insert(cluster.clone()));
        let (keys, clusters) = kept.unzip();
        self.keys = keys;
        self.draft().clusters = clusters;
        self.several = AttrValue::default();
        self.visited.retain(|field| field.cluster().is_none());
        // Of many it is told above them how many there are.
        let to = if self.is_many() { FIND } else { ADD };
        self.attend(to.to_owned());
    }

    pub(super) fn remove_cluster(&mut self, index: usize) {
        self.draft().clusters.remove(index);
        self.keys.remove(index);
        self.visited = std::mem::take(&mut self.visited)
            .into_iter()
            .filter_map(|field| match field.cluster() {
                Some(own) if own == index => None,
                Some(own) if own > index => Some(field.in_cluster(own - 1)),
                _ => Some(field),
            })
            .collect();
        self.attend(ADD.to_owned());
    }

    pub(super) fn next_key(&self) -> u32 {
        self.keys.iter().max().map_or(0, |key| key + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::blank;
    use crate::state::Action;
    use crate::tests::{after, state, write};

    #[test]
    fn clusters_that_were_pasted_come_to_those_that_are_there() {
        let paste = |text: &str| write(Field::Several, text);
        let both = paste("444455556666:us-east-2:sales 777788889999:eu-west-1:stock");
        let pasted = state(std::slice::from_ref(&both));
        assert_eq!(pasted.answer.named.len(), 2);
        assert_eq!(*pasted.draft, blank(), "nothing is taken unasked");
        let taken = after(pasted, &[Action::TakeSeveral]);
        assert_eq!(taken.keys.len(), 2);
        assert_eq!(taken.attention.as_ref().map(|it| it.to.as_str()), Some(ADD));
        assert_eq!(Field::ClusterIdentifier(0).read(&taken.draft), "sales");
        assert!(taken.several.is_empty() && taken.answer.named.is_empty());
        // Once more they are the same ones, and one of a person's own stays.
        let more = after(
            taken,
            &[
                Action::AddCluster,
                write(Field::ClusterIdentifier(2), "mine"),
                both,
                Action::TakeSeveral,
            ],
        );
        let ids: Vec<String> = (0..3)
            .map(|at| Field::ClusterIdentifier(at).read(&more.draft))
            .collect();
        assert_eq!(
            (ids.join(" ").as_str(), more.keys.len()),
            ("sales stock mine", 3)
        );

        let wrong = state(&[Action::ShowExample, paste("sales")]);
        assert!(wrong.answer.named.is_empty());
        assert!(
            wrong.answer.verdict.is_complete(),
            "it is no part of the plan"
        );
        let code = wrong.answer.remarks[&Field::Several].first().unwrap().code;
        assert_eq!(code, "clusters-unread");
    }

    #[test]
    fn of_many_clusters_those_are_shown_that_are_sought_wrong_or_written() {
        let words: Vec<String> = (0..600)
            .map(|at| format!("44445555666{}:us-east-2:c{at}", at % 10))
            .collect();
        let many = state(&[write(Field::Several, &words.join(" ")), Action::TakeSeveral]);
        assert_eq!(many.shown(), [0, 1, 2]);
        assert_eq!(many.attention.as_ref().map(|it| it.to.as_str()), Some(FIND));
        let seek = |word: &str| Action::Seek(word.to_owned());
        let sought = after(many.clone(), &[seek(" c59 ")]);
        assert_eq!(
            sought.shown(),
            [59, 590, 591, 592, 593, 594, 595, 596, 597, 598, 599]
        );
        let most = after(many.clone(), &[seek("c")]);
        assert_eq!(most.shown(), (0..12).collect::<Vec<_>>());
        assert!(after(many.clone(), &[seek("nothing")]).shown().is_empty());
        let wrong = after(
            sought,
            &[write(Field::ClusterIdentifier(300), "C"), seek("c7")],
        );
        assert!(wrong.shown().contains(&300));
        // Whoever writes in one goes on writing in it, right or wrong, found or not.
        let mended = after(
            wrong.clone(),
            &[write(Field::ClusterIdentifier(300), "sales")],
        );
        assert!(mended.shown().contains(&300));
        assert!(!after(mended, &[seek("c7")]).shown().contains(&300));
        let added = after(many, &[Action::AddCluster]);
        assert_eq!(added.shown().last(), Some(&600));
        assert_eq!(state(&[]).shown(), [0]);
    }

    #[test]
    fn clusters_come_with_the_account_before_them_and_go_with_their_marks() {
        let two = state(&[
            Action::ShowExample,
            Action::AddCluster,
            Action::Leave(Field::ClusterIdentifier(1)),
        ]);
        assert_eq!(Field::ClusterAccount(1).read(&two.draft), "444455556666");
        assert_eq!(Field::ClusterIdentifier(1).read(&two.draft), "");
        assert_eq!(two.keys.len(), 2);
        let one = after(two.clone(), &[Action::RemoveCluster(0)]);
        assert_eq!(one.keys, two.keys[1..]);
        assert_eq!(one.draft.clusters, two.draft.clusters[1..]);
        assert!(one.visited.contains(&Field::ClusterIdentifier(0)));
        let last = after(one.clone(), &[Action::RemoveCluster(0)]);
        assert_eq!(last, one, "the last cluster stays");
    }
}
