//! What the store holds at one version, and what of it an audience is shown.

use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::FxHashSet;
use uuid::Uuid;

use crate::helpline::Helpline;
use crate::partnership::{Partnership, Record};
use crate::slug::Slug;
use crate::visibility::Visibility;

/// What the store holds at one version. Records are shared from version to version.
#[derive(Debug, Clone, Default)]
pub struct RegisterContents {
    pub(super) version: u64,
    /// By slug.
    pub(super) records: Vec<Arc<Record>>,
    helplines: Arc<[Helpline]>,
    pub(super) redirects: Arc<[(Slug, Slug)]>,
}

impl RegisterContents {
    /// Every partnership and helpline of a version, and the slugs that partnerships had before, with today's.
    pub fn new(version: u64, records: Vec<Record>, helplines: Vec<Helpline>, redirects: Vec<(Slug, Slug)>) -> Self {
        let mut records: Vec<Arc<Record>> = records.into_iter().map(Arc::new).collect();
        records.sort_by(|a, b| a.partnership.slug.cmp(&b.partnership.slug));
        Self { version, records, helplines: helplines.into(), redirects: redirects.into() }
    }

    /// The register's version.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// What the store holds at a later version: the records given were made or changed, and the helplines, where any
    /// are given. The slugs of those records come with it. None where one of them goes by another slug than before,
    /// which moves the links of others: then everything has to be read.
    pub fn changed(
        &self,
        version: u64,
        records: Vec<Record>,
        helplines: Option<Vec<Helpline>>,
    ) -> Option<(Self, Vec<Slug>)> {
        let mut next = Self { version, ..self.clone() };
        if let Some(helplines) = helplines {
            next.helplines = helplines.into();
        }
        let is_new = |record: &&Record| self.position(&record.partnership.slug).is_err();
        let new: FxHashSet<Uuid> = records.iter().filter(is_new).map(|record| record.partnership.id).collect();
        if !new.is_empty() && self.records.iter().any(|known| new.contains(&known.partnership.id)) {
            return None;
        }
        let changed = records.iter().map(|record| record.partnership.slug.clone()).collect();
        for record in records {
            match next.position(&record.partnership.slug) {
                Ok(at) => next.records[at] = Arc::new(record),
                Err(free) => next.records.insert(free, Arc::new(record)),
            }
        }
        Some((next, changed))
    }

    /// The record of a slug.
    pub(super) fn find(&self, slug: &Slug) -> Option<&Arc<Record>> {
        self.position(slug).ok().map(|at| &self.records[at])
    }

    /// The helplines that are for an audience, in their order.
    pub(super) fn helplines_for(&self, audience: Visibility) -> Arc<[Helpline]> {
        let mut shown: Vec<_> = self.helplines.iter().filter(|helpline| helpline.is_for(audience)).cloned().collect();
        shown.sort_by_key(|helpline| helpline.position);
        shown.into()
    }

    fn position(&self, slug: &Slug) -> Result<usize, usize> {
        self.records.binary_search_by(|record| record.partnership.slug.cmp(slug))
    }
}

/// A record that an audience is shown, and what of it.
pub(super) struct Seen<'a> {
    whole: &'a Arc<Record>,
    shown: Partnership,
}

impl<'a> Seen<'a> {
    /// None where the audience is not shown it at all.
    pub fn new(whole: &'a Arc<Record>, audience: Visibility, day: NaiveDate) -> Option<Self> {
        Some(Self { whole, shown: whole.partnership.seen_by(audience, day)? })
    }

    pub fn slug(&self) -> &Slug {
        &self.shown.slug
    }

    /// The record with its links to bodies that are shown too: any other would betray that body's name. Where that is
    /// all of it, it is the record itself.
    pub fn linked(&self, is_shown: impl Fn(&Slug) -> bool) -> Arc<Record> {
        let mut partnership = self.shown.clone();
        partnership.keep_links(is_shown);
        if partnership == self.whole.partnership {
            return self.whole.clone();
        }
        let &Record { partnership: _, revision, created_at, updated_at } = &**self.whole;
        Arc::new(Record { partnership, revision, created_at, updated_at })
    }
}
