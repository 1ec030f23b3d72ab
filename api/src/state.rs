//! What every handler shares: today's view of the register, and what was rendered from it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use actix_web::web::Bytes;
use arc_swap::ArcSwap;
use chrono::NaiveDate;
use nncf_core::atlas::districts::DistrictIx;
use nncf_core::atlas::geography::Geography;
use nncf_core::atlas::view::{EntryIx, RegisterContents, RegisterView};
use nncf_core::slug::Slug;
use nncf_core::visibility::Visibility;
use nncf_db::{Changes, Clock, Reached, Register, Snapshot, StoreError};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::auth::bearer::Looks;
use crate::auth::strangers::Strangers;
use crate::http::answer::{Kept, Rendered};
use crate::http::client::TrustedProxies;
use crate::http::limit::Limit;
use crate::links::{Reach, Round};
use crate::mail::Mailer;
use crate::mail::worker::Bell;
use crate::pages::site::Site;
use crate::register::lookup::answer::{Fragments, nearest_start};
use crate::watch::Polled;

/// How many reports of mistakes one client may send in an hour, and all together in a day.
const MISTAKES_AN_HOUR: usize = 5;
const MISTAKES_A_DAY: usize = 200;
/// How often one client may fail to sign in in an hour, and how many failures are remembered. Accounts have waits of
/// their own.
const SIGN_INS_AN_HOUR: usize = 30;
const SIGN_INS_REMEMBERED: usize = 5_000;
/// How often one client may answer whether a record is right, or try links that never were, in an hour; and how many
/// of these are remembered.
const CONFIRMATIONS_AN_HOUR: usize = 20;
const CONFIRMATIONS_REMEMBERED: usize = 5_000;
/// For how many sets of districts the parts of a look-up are kept; when there are more, all are dropped.
const MOST_FRAGMENTS: usize = 512;

/// The register as an audience sees it, with the answers rendered from it. It stays while versions change nothing that
/// the audience sees.
#[derive(Debug)]
pub struct PublicView {
    /// The view.
    pub view: RegisterView,
    /// The latest version of the register that it shows.
    version: AtomicU64,
    /// Whole answers.
    pub kept: Kept,
    /// Pictures, which are many and large, on a shelf of their own.
    pub pictures: Kept,
    by_district: Vec<OnceLock<Fragments>>,
    ends: Mutex<FxHashSet<Bytes>>,
    nearest_starts: Vec<OnceLock<Vec<u8>>>,
    by_districts: Mutex<FxHashMap<Vec<DistrictIx>, Arc<Fragments>>>,
    helplines: OnceLock<Box<RawValue>>,
    /// The names that the search box suggests. They are the geography's, so that later views have the same list.
    pub names: Arc<OnceLock<Rendered>>,
}

impl PublicView {
    /// Wraps a view; nothing is rendered yet.
    pub fn new(view: RegisterView) -> Self {
        Self::with_names(view, Arc::default())
    }

    fn with_names(view: RegisterView, names: Arc<OnceLock<Rendered>>) -> Self {
        let by_district = (0..view.geography().districts().len()).map(|_| OnceLock::new()).collect();
        let nearest_starts = view.entries().iter().map(|_| OnceLock::new()).collect();
        Self {
            version: view.version().into(),
            view,
            kept: Kept::default(),
            pictures: Kept::default(),
            by_district,
            ends: Mutex::default(),
            nearest_starts,
            by_districts: Mutex::default(),
            helplines: OnceLock::new(),
            names,
        }
    }

    /// The latest version of the register that it shows.
    pub fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }

    /// The same for a later version: this view itself, where its audience sees no difference.
    fn next(self: &Arc<Self>, contents: &RegisterContents, changed: &[Slug], beside: Option<&Self>) -> Arc<Self> {
        let Some(next) = self.view.next(contents, changed, beside.map(|other| &other.view)) else {
            self.version.store(contents.version(), Ordering::Release);
            return self.clone();
        };
        Arc::new(Self::with_names(next, self.names.clone()))
    }

    /// The parts of a look-up that depend on the district alone.
    pub fn fragments(&self, district: DistrictIx) -> &Fragments {
        self.by_district[usize::from(district)].get_or_init(|| Fragments::of_districts(self, &[district]))
    }

    /// The same for several districts, or none. Outcodes and geographies come again and again.
    pub fn fragments_of(&self, districts: &[DistrictIx]) -> Arc<Fragments> {
        let mut known = self.by_districts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(fragments) = known.get(districts) {
            return fragments.clone();
        }
        if known.len() >= MOST_FRAGMENTS {
            known.clear();
        }
        let fragments = Arc::new(Fragments::of_districts(self, districts));
        known.insert(districts.to_vec(), fragments.clone());
        fragments
    }

    /// The bytes in the one copy that is kept of them: what many answers share then stays near the processor.
    pub fn shared(&self, bytes: Bytes) -> Bytes {
        let mut known = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(same) = known.get(&bytes) {
            return same.clone();
        }
        known.insert(bytes.clone());
        bytes
    }

    /// How a partnership begins among the nearest of a look-up.
    pub fn nearest_start(&self, entry: EntryIx) -> &[u8] {
        self.nearest_starts[entry].get_or_init(|| nearest_start(&self.view, entry))
    }

    /// Every public helpline, for a place of which nothing is known.
    pub fn helplines(&self) -> &RawValue {
        self.helplines.get_or_init(|| crate::register::helplines::raw(&self.view, &[]))
    }
}

/// The register as each audience sees it, all at one version.
pub struct Views {
    /// What they were built from: when the day changes, they are built anew without asking the store.
    contents: RegisterContents,
    /// How far that reaches.
    reach: Reached,
    day: NaiveDate,
    public: Arc<PublicView>,
    coordinators: Arc<PublicView>,
    staff: Arc<PublicView>,
}

impl Views {
    /// Builds the views of all that the store holds. The day, London's, decides which consents still hold.
    pub fn build(geography: &Arc<Geography>, snapshot: Snapshot, day: NaiveDate) -> Self {
        let Snapshot { version, records, helplines, redirects, reach } = snapshot;
        let contents = RegisterContents::new(version, records, helplines, redirects);
        Self::of(geography, contents, reach, day)
    }

    fn of(geography: &Arc<Geography>, contents: RegisterContents, reach: Reached, day: NaiveDate) -> Self {
        let view = |audience, beside| RegisterView::build(geography.clone(), &contents, audience, day, beside);
        let staff = view(Visibility::Staff, None);
        let coordinators = view(Visibility::Coordinators, Some(&staff));
        let public = view(Visibility::Public, Some(&coordinators));
        let [public, coordinators, staff] = [public, coordinators, staff].map(|view| Arc::new(PublicView::new(view)));
        Self { contents, reach, day, public, coordinators, staff }
    }

    /// The views with what has changed since. None where that alone does not tell how the register stands.
    fn next(&self, changes: Changes) -> Option<Self> {
        let Changes { version, reach, records, helplines } = changes;
        let (contents, changed) = self.contents.changed(version, records, helplines)?;
        let staff = self.staff.next(&contents, &changed, None);
        let coordinators = self.coordinators.next(&contents, &changed, Some(&staff));
        let public = self.public.next(&contents, &changed, Some(&coordinators));
        Some(Self { contents, reach, day: self.day, public, coordinators, staff })
    }

    /// The same version on another day.
    fn on(&self, day: NaiveDate) -> Self {
        Self::of(self.public.view.geography(), self.contents.clone(), self.reach.clone(), day)
    }
}

/// What every handler shares.
pub struct AppState {
    views: ArcSwap<Views>,
    /// Held while newer views are built, so that several writers share one building.
    pub refreshing: Mutex<()>,
    /// Held by whoever asks the store for a version that somebody waits for.
    pub asking: tokio::sync::Mutex<()>,
    /// The store. Its calls block: reach it through `web::block`.
    pub register: Register,
    /// The pages' words and looks.
    pub site: Arc<Site>,
    /// Whose word is taken for where a request comes from.
    pub proxies: TrustedProxies,
    /// How often readers may report mistakes.
    pub mistakes: Limit,
    /// How often one client may fail to sign in.
    pub sign_ins: Limit,
    /// Which accounts were shown which contacts lately.
    pub looks: Looks,
    /// How often partnerships may answer whether their record is right.
    pub confirmations: Limit,
    /// Which websites the link check may ask.
    pub link_reach: Reach,
    /// Whether it asks once a day.
    pub links_daily: bool,
    /// Whether it is asking now.
    pub link_round: Round,
    /// The writes on their way that are to be done once: whose, and by which key.
    pub under_way: Mutex<FxHashSet<(Uuid, String)>>,
    /// How often signing in by mailboxes without an account was tried.
    pub strangers: Strangers,
    /// Sends e-mail, where the operator named a server.
    pub mail: Option<Mailer>,
    /// Wakes whoever sends what waits in the outbox.
    pub bell: Bell,
    /// How many pictures are being drawn or wait to be.
    pub drawing: std::sync::atomic::AtomicUsize,
    /// Held by whoever draws a picture.
    pub pen: Mutex<()>,
    /// When the store was last asked and answered.
    pub polled: Polled,
    /// Whether the store answered when it was last asked.
    pub store_answers: std::sync::atomic::AtomicBool,
}

impl AppState {
    /// Starts from views.
    pub fn new(views: Views, register: Register, site: Site) -> Self {
        Self {
            views: ArcSwap::from_pointee(views),
            refreshing: Mutex::default(),
            asking: tokio::sync::Mutex::default(),
            register,
            site: Arc::new(site),
            proxies: TrustedProxies::default(),
            mistakes: Limit::new(MISTAKES_AN_HOUR, MISTAKES_A_DAY),
            sign_ins: Limit::of_each(SIGN_INS_AN_HOUR, SIGN_INS_REMEMBERED),
            looks: Looks::default(),
            under_way: Mutex::default(),
            confirmations: Limit::of_each(CONFIRMATIONS_AN_HOUR, CONFIRMATIONS_REMEMBERED),
            link_reach: Reach::Internet,
            links_daily: false,
            link_round: Round::default(),
            strangers: Strangers::default(),
            mail: None,
            bell: Bell::default(),
            drawing: 0.into(),
            pen: Mutex::default(),
            polled: Polled::default(),
            store_answers: true.into(),
        }
    }

    /// Takes the word of proxies for where requests come from.
    #[must_use]
    pub fn trusting(self, proxies: TrustedProxies) -> Self {
        Self { proxies, ..self }
    }

    /// Asks websites within a reach, daily or at staff's word alone.
    #[must_use]
    pub fn checking_links(self, link_reach: Reach, links_daily: bool) -> Self {
        Self { link_reach, links_daily, ..self }
    }

    /// Sends e-mail by a server.
    #[must_use]
    pub fn mailing_by(self, mail: Option<Mailer>) -> Self {
        Self { mail, ..self }
    }

    /// The one clock.
    pub fn clock(&self) -> &Clock {
        self.register.clock()
    }

    /// Builds the views anew where the day has changed since they were built, as consents end with a day. The store
    /// is not asked: though it does not answer, what ended is gone. Whether the day had changed.
    pub fn keep_to_the_day(&self) -> bool {
        let _alone = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        let (views, today) = (self.views.load_full(), self.clock().today());
        if views.day == today {
            return false;
        }
        self.replace(views.on(today));
        true
    }

    /// Today's view for anyone. What is taken stays as it is while newer ones are swapped in.
    pub fn public(&self) -> Arc<PublicView> {
        self.views.load().public.clone()
    }

    /// Today's view for an audience.
    pub fn seen_by(&self, audience: Visibility) -> Arc<PublicView> {
        let views = self.views.load();
        match audience {
            Visibility::Public => views.public.clone(),
            Visibility::Coordinators => views.coordinators.clone(),
            Visibility::Staff => views.staff.clone(),
        }
    }

    /// Serves what the store holds by now, unless what is served reaches as far as that already; whether it is anything
    /// new. Only what changed is read, where that tells. Called by whoever holds [`refreshing`](Self::refreshing).
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn refresh(&self, written: &Reached) -> Result<bool, StoreError> {
        let views = self.views.load_full();
        if views.reach == *written {
            return Ok(false);
        }
        let changes = self.register.changes_since(&views.reach)?;
        let next = match changes.and_then(|changes| views.next(changes)) {
            Some(next) => next,
            None => Views::build(views.public.view.geography(), self.register.snapshot()?, views.day),
        };
        self.replace(next);
        Ok(true)
    }

    /// Swaps newer views in. Readers keep what they have; nobody waits.
    pub fn replace(&self, views: Views) {
        self.views.store(Arc::new(views));
    }
}
