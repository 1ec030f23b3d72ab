//! What every handler shares: today's view of the register, and what was rendered from it.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use arc_swap::ArcSwap;
use nncf_core::atlas::districts::DistrictIx;
use nncf_core::atlas::view::RegisterView;
use nncf_db::Register;
use rustc_hash::FxHashMap;
use serde_json::value::RawValue;

use crate::http::answer::Kept;
use crate::register::lookup::Fragments;

/// For how many sets of districts the parts of a look-up are kept; when there are more, all are dropped.
const MOST_FRAGMENTS: usize = 512;

/// The settings that answers depend on.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What every absolute link begins with; no slash at its end.
    pub public_url: String,
}

/// The public view of one version of the register, with the answers rendered from it.
#[derive(Debug)]
pub struct PublicView {
    /// The view.
    pub view: RegisterView,
    /// Whole answers.
    pub kept: Kept,
    by_district: Vec<OnceLock<Fragments>>,
    by_districts: Mutex<FxHashMap<Vec<DistrictIx>, Arc<Fragments>>>,
    helplines: OnceLock<Box<RawValue>>,
}

impl PublicView {
    /// Wraps a view; nothing is rendered yet.
    pub fn new(view: RegisterView) -> Self {
        let by_district = (0..view.geography().districts().len()).map(|_| OnceLock::new()).collect();
        Self { view, kept: Kept::default(), by_district, by_districts: Mutex::default(), helplines: OnceLock::new() }
    }

    /// The parts of a look-up that depend on the district alone.
    pub fn fragments(&self, district: DistrictIx) -> &Fragments {
        self.by_district[usize::from(district)].get_or_init(|| Fragments::of_districts(&self.view, &[district]))
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
        let fragments = Arc::new(Fragments::of_districts(&self.view, districts));
        known.insert(districts.to_vec(), fragments.clone());
        fragments
    }

    /// Every public helpline, for a place of which nothing is known.
    pub fn helplines(&self) -> &RawValue {
        self.helplines.get_or_init(|| crate::register::helplines::raw(&self.view, &[]))
    }
}

/// What every handler shares.
pub struct AppState {
    public: ArcSwap<PublicView>,
    /// The store. Its calls block: reach it through `web::block`.
    pub register: Register,
    /// The settings.
    pub settings: Settings,
    /// Whether the store answered when it was last asked.
    pub store_answers: std::sync::atomic::AtomicBool,
}

impl AppState {
    /// Starts from a view.
    pub fn new(view: RegisterView, register: Register, settings: Settings) -> Self {
        let public = ArcSwap::from_pointee(PublicView::new(view));
        Self { public, register, settings, store_answers: true.into() }
    }

    /// Today's view. What is taken stays as it is while newer ones are swapped in.
    pub fn public(&self) -> Arc<PublicView> {
        self.public.load_full()
    }

    /// Swaps a newer view in. Readers keep what they have; nobody waits.
    pub fn replace(&self, view: RegisterView) {
        self.public.store(Arc::new(PublicView::new(view)));
    }
}
