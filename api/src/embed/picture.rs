//! `/map.svg` and `/map.png`: the map as a picture, for letters and other places where nothing runs.

use std::f64::consts::PI;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError};

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use geo::{BoundingRect, Coord, LineString, MultiPolygon, Rect};
use nncf_core::atlas::districts::{DistrictIx, DistrictSet};
use nncf_core::atlas::geography::{Detail, Geography};
use nncf_core::atlas::view::{EntryIx, RegisterView};
use nncf_core::partnership::{Partnership, PartnershipKind};
use nncf_core::region::RegionKind;
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform};

use super::query::{Centre, EmbedQuery};
use crate::http::answer::{OF_ALL, Rendered};
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::filters::HomeQuery;
use crate::pages::frame::Frame;
use crate::pages::standing;
use crate::pages::words::Language;
use crate::state::{AppState, PublicView};

/// How tall a picture is to its width: what it shows decides, within these bounds.
const SHAPES: (f64, f64) = (0.6, 1.4);
/// That of a picture that is told its centre.
const SHAPE_OF_CENTRED: f64 = 0.75;
/// Points nearer to each other than this many pixels are drawn as one.
const STEP: f64 = 0.7;
/// What is seen of the UK when nothing is left to show.
const UK: [Coord<f64>; 2] = [Coord { x: -8.7, y: 49.8 }, Coord { x: 1.9, y: 60.9 }];
const SEA: (u8, u8, u8) = (0xdf, 0xea, 0xf0);

/// How an area is drawn: as the map on pages does it (web/src/map.ts).
pub(crate) struct Style {
    pub line: &'static str,
    /// Dashes and gaps.
    pub dashes: Option<[f32; 2]>,
    pub fill: Option<(&'static str, f32)>,
    pub width: f32,
}

const LAND: Style = Style { line: "#8b9a9a", dashes: None, fill: Some(("#f6f6f2", 1.0)), width: 1.0 };
const REGIONAL: Style = Style { line: "#0072b2", dashes: None, fill: Some(("#0072b2", 0.25)), width: 2.0 };
const LOCAL: Style = Style { line: "#a34a00", dashes: None, fill: Some(("#d55e00", 0.35)), width: 2.0 };
const NATIONAL: Style = Style { line: "#444444", dashes: Some([6.0, 4.0]), fill: None, width: 2.0 };
const OTHER: Style = Style { line: "#7a3f6a", dashes: Some([2.0, 4.0]), fill: None, width: 2.0 };

impl Style {
    fn of(kind: PartnershipKind) -> &'static Self {
        match kind {
            PartnershipKind::Local => &LOCAL,
            PartnershipKind::Regional => &REGIONAL,
            PartnershipKind::National | PartnershipKind::Umbrella => &NATIONAL,
            _ => &OTHER,
        }
    }

    fn dashes(&self) -> Option<String> {
        self.dashes.map(|[dash, gap]| format!("{dash} {gap}"))
    }
}

/// An area on the picture: rings in pixels.
struct Shape {
    style: &'static Style,
    rings: Vec<Vec<(f32, f32)>>,
}

/// What part of the world a picture shows, and how large.
struct View {
    /// Where its upper left corner is, as shares of the world's map.
    corner: Coord<f64>,
    /// Pixels that the whole world would have.
    scale: f64,
    width: u32,
    height: u32,
}

#[derive(Template)]
#[template(path = "map.svg")]
struct Picture {
    title: String,
    told: String,
    credit: String,
    width: u32,
    height: u32,
    shapes: Vec<Shape>,
}

/// Where a place stands on the square map of the world that Leaflet uses too (Web Mercator), from 0 to 1.
fn mercator(place: Coord<f64>) -> Coord<f64> {
    let lat = place.y.clamp(-85.0, 85.0).to_radians();
    Coord { x: (place.x + 180.0) / 360.0, y: (1.0 - (lat.tan() + 1.0 / lat.cos()).ln() / PI) / 2.0 }
}

impl View {
    fn of(query: &EmbedQuery, view: &RegisterView, chosen: &[EntryIx]) -> Self {
        match query.centre {
            Some(centre) => Self::around(centre, query.width),
            None => Self::fitting(bounds(view, chosen), query.width),
        }
    }

    /// How finely areas are drawn: as the map on pages does it at the same zoom.
    fn detail(&self) -> Detail {
        match (self.scale / 256.0).log2() {
            zoom if zoom < 7.0 => Detail::Overview,
            zoom if zoom < 10.0 => Detail::Low,
            _ => Detail::Medium,
        }
    }

    fn around(Centre { lat, lon, zoom }: Centre, width: u32) -> Self {
        let scale = 256.0 * zoom.exp2();
        let height = (f64::from(width) * SHAPE_OF_CENTRED).round();
        let centre = mercator(Coord { x: lon, y: lat });
        let half = Coord { x: f64::from(width) / scale / 2.0, y: height / scale / 2.0 };
        Self { corner: centre - half, scale, width, height: height as u32 }
    }

    fn fitting(bounds: Rect<f64>, width: u32) -> Self {
        let (a, b) = (mercator(bounds.min()), mercator(bounds.max()));
        // A margin of a twentieth, and something to see even of a point.
        let (across, down) = ((b.x - a.x).max(1e-4) * 1.1, (a.y - b.y).max(1e-4) * 1.1);
        let shape = (down / across).clamp(SHAPES.0, SHAPES.1);
        let height = (f64::from(width) * shape).round();
        let scale = (f64::from(width) / across).min(height / down);
        let centre = Coord { x: f64::midpoint(a.x, b.x), y: f64::midpoint(a.y, b.y) };
        let half = Coord { x: f64::from(width) / scale / 2.0, y: height / scale / 2.0 };
        Self { corner: centre - half, scale, width, height: height as u32 }
    }

    /// Whether a box of degrees touches the picture.
    fn shows(&self, bounds: Rect<f64>) -> bool {
        let (a, b) = (mercator(bounds.min()), mercator(bounds.max()));
        let (width, height) = (f64::from(self.width) / self.scale, f64::from(self.height) / self.scale);
        let across = a.x < self.corner.x + width && b.x > self.corner.x;
        across && b.y < self.corner.y + height && a.y > self.corner.y
    }

    /// A line in pixels, without points that nobody could tell apart.
    fn line(&self, line: &LineString<f64>) -> Vec<(f32, f32)> {
        let mut drawn: Vec<(f32, f32)> = Vec::new();
        for &place in &line.0 {
            let at = (mercator(place) - self.corner) * self.scale;
            let point = (at.x as f32, at.y as f32);
            let is_far = |&(x, y): &(f32, f32)| f64::from((x - point.0).hypot(y - point.1)) >= STEP;
            if drawn.last().is_none_or(is_far) {
                drawn.push(point);
            }
        }
        drawn
    }

    fn shape(&self, style: &'static Style, outline: &MultiPolygon<f64>) -> Shape {
        let lines = outline.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
        let rings = lines.map(|line| self.line(line)).filter(|ring| ring.len() > 2).collect();
        Shape { style, rings }
    }
}

/// What the areas of partnerships need to be seen.
fn bounds(view: &RegisterView, chosen: &[EntryIx]) -> Rect<f64> {
    let boxes = chosen.iter().filter_map(|&entry| view.geography().bbox(&view.entry(entry).districts));
    let corners: LineString<f64> = boxes.flat_map(|bounds| [bounds.min(), bounds.max()]).collect();
    corners.bounding_rect().unwrap_or_else(|| Rect::new(UK[0], UK[1]))
}

/// A picture of the whole country with districts in several styles, as SVG to stand within a page.
///
/// # Errors
/// When it cannot be rendered.
pub(crate) fn of_districts(
    geography: &Geography,
    title: String,
    told: String,
    width: u32,
    layers: &[(&'static Style, DistrictSet)],
) -> Result<String, Problem> {
    let seen = View::fitting(Rect::new(UK[0], UK[1]), width);
    let countries = geography.areas().iter().filter(|area| area.region.key.kind == RegionKind::Country);
    let land = countries.map(|area| (&LAND, area.districts));
    let shapes = land.chain(layers.iter().map(|(style, districts)| (*style, *districts)));
    let shapes = shapes.map(|(style, districts)| seen.shape(style, &geography.outline(&districts, seen.detail())));
    let shapes = shapes.filter(|shape| !shape.rings.is_empty()).collect();
    let picture = Picture { title, told, credit: String::new(), width: seen.width, height: seen.height, shapes };
    picture.render().map_err(Problem::internal)
}

impl Picture {
    fn draw(t: &Frame, query: &EmbedQuery, view: &RegisterView) -> Self {
        let mut chosen = query.narrowed.chosen(view);
        let seen = View::of(query, view, &chosen);
        let geography = view.geography();
        let countries = geography.areas().iter().filter(|area| area.region.key.kind == RegionKind::Country);
        // Of districts that lie outside the picture nothing is drawn.
        let outline = |districts: &DistrictSet| {
            let is_seen = |district: &DistrictIx| seen.shows(geography.district(*district).bbox);
            geography.outline(&districts.iter().filter(is_seen).collect(), seen.detail())
        };
        let land = countries.map(|area| seen.shape(&LAND, &outline(&area.districts)));
        let name = |&entry: &EntryIx| named(t, &query.narrowed, &view.entry(entry).record.partnership);
        let names: Vec<String> = chosen.iter().map(name).collect();
        let told = format!("{}: {}", t.with("home-list-title", "count", names.len()), names.join("; "));
        // Large areas first, so that the small ones within them stay on top.
        chosen.sort_by(|&a, &b| view.entry(b).area_km2.total_cmp(&view.entry(a).area_km2));
        let areas = chosen
            .iter()
            .map(|&entry| view.entry(entry))
            .map(|entry| seen.shape(Style::of(entry.record.partnership.kind), &outline(&entry.districts)));
        Self {
            title: t.get("embed-map-title"),
            told,
            credit: credit(t),
            shapes: land.chain(areas).filter(|shape| !shape.rings.is_empty()).collect(),
            width: seen.width,
            height: seen.height,
        }
    }

    fn png(&self) -> Option<Vec<u8>> {
        let mut pixels = Pixmap::new(self.width, self.height)?;
        pixels.fill(Color::from_rgba8(SEA.0, SEA.1, SEA.2, 255));
        for shape in &self.shapes {
            let Some(path) = shape.path() else { continue };
            if let Some((colour, opacity)) = shape.style.fill {
                let paint = paint(colour, opacity);
                pixels.fill_path(&path, &paint, FillRule::EvenOdd, Transform::identity(), None);
            }
            let dash = shape.style.dashes.and_then(|dashes| StrokeDash::new(dashes.to_vec(), 0.0));
            let stroke = Stroke { width: shape.style.width, dash, ..Stroke::default() };
            pixels.stroke_path(&path, &paint(shape.style.line, 1.0), &stroke, Transform::identity(), None);
        }
        pixels.encode_png().ok()
    }
}

/// A partnership's name; where it has ended, or the picture is narrowed by status or membership, with that as cards have
/// it: as of when it holds, too.
fn named(t: &Frame, narrowed: &HomeQuery, partnership: &Partnership) -> String {
    let status = (partnership.has_ended() || !narrowed.status.is_empty()).then(|| standing::status(t, partnership));
    let membership = (!narrowed.nncf_membership.is_empty()).then(|| standing::membership(t, partnership));
    let told = [Some(partnership.name.to_string()), status, membership].into_iter().flatten();
    told.collect::<Vec<_>>().join(", ")
}

fn paint(colour: &str, opacity: f32) -> Paint<'static> {
    let channel =
        |at: usize| colour.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(0);
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(channel(1), channel(3), channel(5), (opacity * 255.0) as u8);
    paint
}

impl Shape {
    fn path(&self) -> Option<Path> {
        let mut path = PathBuilder::new();
        for ring in &self.rings {
            for (index, &(x, y)) in ring.iter().enumerate() {
                if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
            }
            path.close();
        }
        path.finish()
    }

    /// The path as SVG writes it, in tenths of a pixel.
    fn data(&self) -> String {
        let ring = |ring: &Vec<(f32, f32)>| {
            let points: Vec<String> = ring.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
            format!("M{}Z", points.join("L"))
        };
        self.rings.iter().map(ring).collect()
    }
}

/// What must stand beside a picture, short.
pub fn credit(t: &Frame) -> String {
    format!("{} © Crown copyright, Royal Mail, Natural Earth. OGL v3.0.", t.get("map-approximate"))
}

/// How large the picture of a query is.
pub fn size(query: &EmbedQuery, view: &RegisterView) -> (u32, u32) {
    let seen = View::of(query, view, &query.narrowed.chosen(view));
    (seen.width, seen.height)
}

/// How many pictures may wait for their turn to be drawn. Who comes when there are so many has to come again.
const MOST_WAITING: usize = 64;

/// `GET /map.svg`.
pub async fn svg(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    picture(request, state, "image/svg+xml", |picture| {
        picture.render().map(String::into_bytes).map_err(Problem::internal)
    })
    .await
}

/// `GET /map.png`.
pub async fn png(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    picture(request, state, "image/png", |picture| {
        picture.png().ok_or_else(|| Problem::internal("a picture could not be drawn"))
    })
    .await
}

async fn picture(
    request: HttpRequest,
    state: web::Data<AppState>,
    content_type: &'static str,
    write: fn(&Picture) -> Result<Vec<u8>, Problem>,
) -> Result<HttpResponse, Problem> {
    let public = state.public();
    let query = EmbedQuery::read(request.query_string(), &public.view).of_picture();
    let key = format!("{content_type} {} {}", query.width, query.of_map());
    let rendered = match public.pictures.known(&key) {
        Some(known) => known,
        None => web::block(move || drawn(&state, &public, &key, &query, content_type, write))
            .await
            .map_err(Problem::internal)??,
    };
    let mut response = rendered.answer(&request);
    // A picture that is opened by itself is a document, which may load nothing.
    let policy = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// Draws a picture and keeps it. Pictures are much work, and other answers must not wait for them: so one is drawn at
/// a time. Who waited for the same picture as the one before finds it kept.
fn drawn(
    state: &AppState,
    public: &PublicView,
    key: &str,
    query: &EmbedQuery,
    content_type: &'static str,
    write: fn(&Picture) -> Result<Vec<u8>, Problem>,
) -> Result<Arc<Rendered>, Problem> {
    let others = state.drawing.fetch_add(1, Ordering::Relaxed);
    let _turn = Turn(&state.drawing);
    if others >= MOST_WAITING {
        let detail = "Too many pictures are being drawn. Ask again in a minute.";
        return Err(Problem::new(ProblemKind::Unavailable, detail));
    }
    let _pen = state.pen.lock().unwrap_or_else(PoisonError::into_inner);
    public.pictures.get(key, || {
        let t = Frame::in_language(query.language.unwrap_or(Language::English), state);
        let body = write(&Picture::draw(&t, query, &public.view))?;
        Ok(Rendered::new(content_type, OF_ALL.to_owned(), body))
    })
}

/// A place among those whose pictures are drawn or wait; given back whatever happens.
struct Turn<'a>(&'a AtomicUsize);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stand_where_leaflet_has_them() {
        let greenwich = mercator(Coord { x: 0.0, y: 51.478 });
        assert!((greenwich.x - 0.5).abs() < 1e-12 && (greenwich.y - 0.332_61).abs() < 1e-4, "{greenwich:?}");
    }

    #[test]
    fn what_is_asked_for_is_in_the_picture() {
        let bounds = Rect::new(UK[0], UK[1]);
        for width in [200, 800, 1600] {
            let seen = View::fitting(bounds, width);
            for place in UK {
                let at = (mercator(place) - seen.corner) * seen.scale;
                assert!(at.x >= 0.0 && at.x <= f64::from(seen.width), "{at:?}");
                assert!(at.y >= 0.0 && at.y <= f64::from(seen.height), "{at:?}");
            }
        }
    }
}
