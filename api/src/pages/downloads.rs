//! The public register as files for people: what `/api/v1` gives to programs, with a name to be kept under, and for
//! spreadsheets with the mark by which Excel knows UTF-8.

use actix_web::http::header::{self, ContentDisposition, DispositionParam, DispositionType, TryIntoHeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use nncf_core::atlas::search::{Filter, Order};
use nncf_core::atlas::view::{EntryIx, RegisterView};
use nncf_core::clock::day_of;

use crate::http::answer::{OF_ALL, Rendered};
use crate::http::format::Format;
use crate::http::problem::Problem;
use crate::register::geojson::{Feature, FeatureCollection, Geometry};
use crate::register::table;
use crate::state::{AppState, PublicView};

/// Where the table is.
pub const TABLE: &str = "/data/partnerships.csv";
/// Where the map's areas are.
pub const AREAS: &str = "/data/partnerships.geojson";

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// `GET /data/partnerships.csv`.
pub async fn csv(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    file(&request, &state.public(), Format::Csv, "csv", |view, entries| {
        Ok([BYTE_ORDER_MARK, &table::partnerships(view, entries.into_iter())?].concat())
    })
}

/// `GET /data/partnerships.geojson`.
pub async fn geojson(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    file(&request, &state.public(), Format::GeoJson, "geojson", |view, entries| {
        let feature = |entry: EntryIx| Feature::of_partnership(view, entry, Geometry::Low);
        let features: Vec<Feature> = entries.into_iter().map(feature).collect();
        let total = features.len();
        serde_json::to_vec(&FeatureCollection::whole(features, total)).map_err(Problem::internal)
    })
}

fn file(
    request: &HttpRequest,
    public: &PublicView,
    format: Format,
    ending: &str,
    make: impl FnOnce(&RegisterView, Vec<EntryIx>) -> Result<Vec<u8>, Problem>,
) -> Result<HttpResponse, Problem> {
    let view = &public.view;
    let rendered = public.kept.get(&format!("file {ending}"), || {
        let all = view.select(&Filter::default(), Order::Name).into_iter().map(|(_, entry)| entry).collect();
        let stem = format!("{OF_ALL}-public");
        Ok(Rendered::new(format.content_type(), stem, make(view, all)?))
    })?;
    let mut response = rendered.answer(request);
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name(public, ending))],
    };
    let disposition = disposition.try_into_value().map_err(Problem::internal)?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}

/// The name of a file: the day of the last change in it, and the version of the register.
fn name(public: &PublicView, ending: &str) -> String {
    let last = public.view.entries().iter().map(|entry| entry.record.updated_at).max();
    let day = last.map(|last| format!("-{}", day_of(last))).unwrap_or_default();
    format!("anti-slavery-partnerships{day}-v{}.{ending}", public.version())
}
