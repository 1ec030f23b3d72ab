//! The view of a later version, made of the one before and what changed, is the view that would be built anew.

#![allow(clippy::unwrap_used)]

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, NaiveDate, Utc};
use nncf_core::atlas::geography::Geography;
use nncf_core::atlas::view::{RegisterContents, RegisterView};
use nncf_core::clock::day_of;
use nncf_core::helpline::Helpline;
use nncf_core::partnership::{Link, LinkKind, Partnership, PartnershipStatus, Record};
use nncf_core::slug::Slug;
use nncf_core::visibility::Visibility;
use nncf_db::SeedData;
use nncf_seed::files::Files;
use nncf_seed::{geography, read};
use proptest::prelude::*;
use proptest::sample::Index;
use uuid::Uuid;

static SEED: LazyLock<SeedData> = LazyLock::new(|| read(&Files::Shipped).unwrap());
static PLACES: LazyLock<Arc<Geography>> = LazyLock::new(|| Arc::new(geography::from_seed(&SEED).unwrap()));

const AUDIENCES: [Visibility; 3] = [Visibility::Staff, Visibility::Coordinators, Visibility::Public];

fn now() -> DateTime<Utc> {
    "2026-11-21T00:00:00Z".parse().unwrap()
}

fn today() -> NaiveDate {
    day_of(now())
}

/// What somebody does to the register.
#[derive(Debug, Clone)]
enum Write {
    Summary(Index, String),
    Shown(Index, usize),
    Area(Index, Index),
    Status(Index, bool),
    Tied(Index, Index),
    Made(u16, Index),
    Helpline(Index),
}

fn write() -> impl Strategy<Value = Write> {
    prop_oneof![
        (any::<Index>(), "[a-z]{1,9}").prop_map(|(which, text)| Write::Summary(which, text)),
        (any::<Index>(), 0..3_usize).prop_map(|(which, audience)| Write::Shown(which, audience)),
        (any::<Index>(), any::<Index>()).prop_map(|(which, area)| Write::Area(which, area)),
        (any::<Index>(), any::<bool>()).prop_map(|(which, ends)| Write::Status(which, ends)),
        (any::<Index>(), any::<Index>()).prop_map(|(which, other)| Write::Tied(which, other)),
        (any::<u16>(), any::<Index>()).prop_map(|(number, like)| Write::Made(number, like)),
        any::<Index>().prop_map(Write::Helpline),
    ]
}

/// A register without its store.
struct Kept {
    records: Vec<Record>,
    helplines: Vec<Helpline>,
}

impl Kept {
    /// Does it; the records that it touched, and whether it touched a helpline.
    fn take(&mut self, write: &Write) -> (Vec<Record>, bool) {
        let count = self.records.len();
        match write {
            Write::Summary(which, text) => {
                self.change(which.index(count), |record| record.summary = Some(text.parse().unwrap()))
            }
            Write::Shown(which, audience) => {
                self.change(which.index(count), |record| record.visibility = AUDIENCES[*audience])
            }
            Write::Area(which, area) => {
                let key = area.get(PLACES.areas()).region.key;
                self.change(which.index(count), |record| record.coverage.codes = vec![key])
            }
            Write::Status(which, ends) => {
                let status = if *ends { PartnershipStatus::Closed } else { PartnershipStatus::Active };
                self.change(which.index(count), |record| record.status = status)
            }
            Write::Tied(which, other) => {
                let slug: Slug = other.get(&self.records).partnership.slug.clone();
                let link = Link { rel: LinkKind::PartOf, slug };
                self.change(which.index(count), |record| record.links = vec![link])
            }
            Write::Made(number, like) => {
                let mut made = like.get(&self.records).partnership.clone();
                made.id = Uuid::from_u128(u128::from(*number) << 64 | count as u128);
                made.slug = format!("made-{number}-{count}").parse().unwrap();
                self.records.push(Record { partnership: made, revision: 1, created_at: now(), updated_at: now() });
                (vec![self.records[count].clone()], false)
            }
            Write::Helpline(which) => {
                let at = which.index(self.helplines.len());
                let helpline = &mut self.helplines[at];
                let is_shown = helpline.visibility == Visibility::Public;
                helpline.visibility = if is_shown { Visibility::Staff } else { Visibility::Public };
                (Vec::new(), true)
            }
        }
    }

    fn change(&mut self, at: usize, edit: impl FnOnce(&mut Partnership)) -> (Vec<Record>, bool) {
        let record = &mut self.records[at];
        edit(&mut record.partnership);
        record.revision += 1;
        (vec![record.clone()], false)
    }
}

/// All that two views tell of the register is the same.
fn assert_same(next: &RegisterView, anew: &RegisterView) {
    let records = |view: &RegisterView| -> Vec<Record> {
        view.entries().iter().map(|entry| Record::clone(&entry.record)).collect()
    };
    assert_eq!(records(next), records(anew));
    assert_eq!(next.helplines(), anew.helplines());
    for district in PLACES.all_districts().iter() {
        assert_eq!(next.covering_district(district), anew.covering_district(district));
    }
    assert_eq!(next.uncovered(), anew.uncovered());
    assert_eq!(next.shared(), anew.shared());
    let middle = next.entries().len() / 2;
    assert_eq!(next.neighbours(middle), anew.neighbours(middle));
    for (index, entry) in next.entries().iter().enumerate() {
        assert_eq!(next.find(&entry.record.partnership.slug), Some(index));
    }
    let point = geo::Coord { x: -1.55, y: 54.97 };
    let district: Vec<_> = PLACES.district_at(point).into_iter().collect();
    assert_eq!(next.nearest(point, &district), anew.nearest(point, &district));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_follows_is_what_would_be_built(writes in prop::collection::vec(write(), 1..12)) {
        let record = |partnership: &Partnership| Record {
            partnership: partnership.clone(), revision: 1, created_at: now(), updated_at: now(),
        };
        let mut kept = Kept {
            records: SEED.partnerships.iter().map(record).collect(),
            helplines: SEED.helplines.clone(),
        };
        let whole = |kept: &Kept, version| {
            RegisterContents::new(version, kept.records.clone(), kept.helplines.clone(), Vec::new())
        };
        let built = |contents: &RegisterContents, audience| {
            RegisterView::build(PLACES.clone(), contents, audience, today(), None)
        };
        let mut contents = whole(&kept, 1);
        let mut views = AUDIENCES.map(|audience| Arc::new(built(&contents, audience)));
        for (version, write) in (2..).zip(&writes) {
            let (records, is_helpline) = kept.take(write);
            let helplines = is_helpline.then(|| kept.helplines.clone());
            let (next, changed) = contents.changed(version, records, helplines).unwrap();
            contents = next;
            let anew = whole(&kept, version);
            let mut beside: Option<Arc<RegisterView>> = None;
            for (view, audience) in views.iter_mut().zip(AUDIENCES) {
                if let Some(next) = view.next(&contents, &changed, beside.as_deref()) {
                    prop_assert_eq!(next.version(), version);
                    *view = Arc::new(next);
                }
                assert_same(view, &built(&anew, audience));
                beside = Some(view.clone());
            }
        }
    }
}

/// What changed nothing for an audience leaves its view as it was, and what changed a little shares the rest.
#[test]
fn what_did_not_change_is_shared() {
    let record = |partnership| Record { partnership, revision: 1, created_at: now(), updated_at: now() };
    let records: Vec<Record> = SEED.partnerships.iter().cloned().map(record).collect();
    let contents = RegisterContents::new(1, records.clone(), SEED.helplines.clone(), Vec::new());
    let [staff, _, public] =
        AUDIENCES.map(|audience| RegisterView::build(PLACES.clone(), &contents, audience, today(), None));
    let of = |visibility| records.iter().find(|one| one.partnership.visibility == visibility).unwrap().clone();
    let changed = |mut record: Record| {
        record.partnership.summary = Some("Changed.".parse().unwrap());
        record.revision = 2;
        contents.changed(2, vec![record], None).unwrap()
    };
    let (hidden, slugs) = changed(of(Visibility::Staff));
    assert!(public.next(&hidden, &slugs, None).is_none(), "the public sees no difference");
    assert!(staff.next(&hidden, &slugs, None).is_some());
    let (shown, slugs) = changed(of(Visibility::Public));
    let next = public.next(&shown, &slugs, None).unwrap();
    let is_shared = |(before, after): (&Arc<_>, &Arc<_>)| Arc::ptr_eq(before, after);
    let shared = public.entries().iter().zip(next.entries()).filter(|pair| is_shared(*pair)).count();
    assert_eq!(shared, public.entries().len() - 1);
    // A partnership by another slug moves the links of others: only all of it tells.
    let mut renamed = of(Visibility::Public);
    renamed.partnership.slug = "by-another-name".parse().unwrap();
    assert!(contents.changed(2, vec![renamed], None).is_none());
}
