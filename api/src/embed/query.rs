//! What an embed shows, from the query of its address.

use nncf_core::atlas::view::RegisterView;

use crate::pages::filters::HomeQuery;
use crate::pages::site::readable_colour;
use crate::pages::words::Language;
use crate::register::list::query_string;

/// How far a map can be zoomed in and out.
const ZOOMS: std::ops::RangeInclusive<f64> = 4.0..=11.0;
/// The zoom of a map that is told its centre alone.
const ZOOM: f64 = 8.0;
/// How tall the frame may be that the builder writes down, in pixels.
const HEIGHTS: std::ops::RangeInclusive<u32> = 300..=1200;
/// How wide a picture may be, in pixels.
const WIDTHS: std::ops::RangeInclusive<u32> = 200..=1600;
/// At most so many names are told that mean nothing, and so much of each.
const MOST_IGNORED: usize = 5;
const LONGEST_NAME: usize = 30;

/// What an embed shows. Nothing in an address keeps the map from being shown: what means nothing is left out, and named.
#[derive(Debug)]
pub struct EmbedQuery {
    /// What the list and the map are narrowed to.
    pub narrowed: HomeQuery,
    /// Where the map looks; else at all that it shows.
    pub centre: Option<Centre>,
    /// The colour of the band at the top: six hexadecimal digits.
    pub colour: Option<String>,
    /// The language.
    pub language: Option<Language>,
    /// How tall the frame is that the builder writes down.
    pub height: u32,
    /// How wide a picture is.
    pub width: u32,
    /// The names of parameters that mean nothing here.
    pub ignored: Vec<String>,
}

/// Where a map looks, in degrees and as Leaflet counts zooms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Centre {
    /// Latitude.
    pub lat: f64,
    /// Longitude.
    pub lon: f64,
    /// Zoom.
    pub zoom: f64,
}

/// The parameters as they were given, each once.
#[derive(Default)]
struct Given {
    narrowed: HomeQuery,
    lat: String,
    lon: String,
    zoom: String,
    colour: String,
    lang: String,
    height: String,
    width: String,
}

impl Given {
    fn field(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "lat" => &mut self.lat,
            "lon" => &mut self.lon,
            "zoom" => &mut self.zoom,
            "colour" => &mut self.colour,
            "lang" => &mut self.lang,
            "height" => &mut self.height,
            "width" => &mut self.width,
            narrowing => return self.narrowed.field(narrowing),
        })
    }

    /// Reads a query, and gives the names that are unknown or come twice.
    fn read(query: &str) -> (Self, Vec<String>) {
        let (mut given, mut ignored) = (Self::default(), Vec::new());
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match given.field(&name) {
                Some(field) if field.is_empty() => *field = value.into_owned(),
                _ => ignored.push(name.into_owned()),
            }
        }
        (given, ignored)
    }
}

impl EmbedQuery {
    /// Reads the query of an address.
    pub fn read(query: &str, view: &RegisterView) -> Self {
        let (given, mut ignored) = Given::read(query);
        let Given { narrowed, lat, lon, zoom, colour, lang, height, width } = given;
        let names = |narrowed: &HomeQuery| narrowed.pairs().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
        let asked = names(&narrowed);
        let narrowed = narrowed.understood(view);
        let kept = names(&narrowed);
        // A place that several took the place of is told with those to choose from.
        let is_told = |name: &str| name == "region" && narrowed.is_divided();
        ignored.extend(asked.into_iter().filter(|name| !kept.contains(name) && !is_told(name)));
        let mut read = |name: &str, text: &str, is_read: bool| {
            if !text.is_empty() && !is_read {
                ignored.push(name.to_owned());
            }
        };
        let lat_read = within(&lat, -90.0..=90.0);
        let lon_read = within(&lon, -180.0..=180.0);
        let point = lat_read.zip(lon_read);
        let zoom_read = within(&zoom, ZOOMS);
        read("lat", &lat, point.is_some());
        read("lon", &lon, point.is_some());
        read("zoom", &zoom, point.is_some() && zoom_read.is_some());
        let colour_read = readable_colour(&colour).ok();
        read("colour", &colour, colour_read.is_some());
        let language = Language::with_code(&lang);
        read("lang", &lang, language.is_some());
        let size = |text: &str, sizes: std::ops::RangeInclusive<u32>| text.parse().ok().filter(|n| sizes.contains(n));
        let (height_read, width_read) = (size(&height, HEIGHTS), size(&width, WIDTHS));
        read("height", &height, height_read.is_some());
        read("width", &width, width_read.is_some());
        Self {
            narrowed,
            centre: point.map(|(lat, lon)| Centre { lat, lon, zoom: zoom_read.unwrap_or(ZOOM) }),
            colour: colour_read,
            language,
            height: height_read.unwrap_or(620),
            width: width_read.unwrap_or(800),
            ignored: told(ignored),
        }
    }

    /// The same as far as a picture shows it, in steps that nobody sees: few different pictures have to be drawn.
    pub fn of_picture(self) -> Self {
        let step = |value: f64, steps: f64| (value * steps).round() / steps;
        let centre = self.centre.map(|Centre { lat, lon, zoom }| Centre {
            lat: step(lat, 100.0),
            lon: step(lon, 100.0),
            zoom: step(zoom, 4.0),
        });
        Self { centre, colour: None, width: self.width.next_multiple_of(50), ..self }
    }

    /// The query of the map that shows this, without its question mark.
    pub fn of_map(&self) -> String {
        self.narrowed_to(&self.narrowed)
    }

    /// The same with another list.
    pub fn narrowed_to(&self, narrowed: &HomeQuery) -> String {
        let centre = self.centre.map(|Centre { lat, lon, zoom }| [("lat", lat), ("lon", lon), ("zoom", zoom)]);
        let centre: Vec<_> = centre.iter().flatten().map(|(name, value)| (*name, value.to_string())).collect();
        let lang = self.language.map(|language| ("lang", language.code()));
        let pairs = narrowed.pairs().chain(centre.iter().map(|(name, value)| (*name, value.as_str())));
        query_string(pairs.chain(lang).chain(self.colour.as_deref().map(|colour| ("colour", colour))))
    }
}

fn within(text: &str, range: std::ops::RangeInclusive<f64>) -> Option<f64> {
    text.parse().ok().filter(|number| range.contains(number))
}

/// What is told of names that mean nothing: a page of them helps nobody.
fn told(mut names: Vec<String>) -> Vec<String> {
    names.dedup();
    names.truncate(MOST_IGNORED);
    names.iter().map(|name| name.chars().take(LONGEST_NAME).collect()).collect()
}
