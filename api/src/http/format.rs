//! Which format to answer in: the parameter `f`, else the `Accept` header.

use actix_web::HttpRequest;
use actix_web::http::header::{self, Accept, Header, Quality, QualityItem};
use actix_web::mime::Mime;

use super::problem::{Problem, ProblemKind};

/// A format of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON.
    Json,
    /// GeoJSON (RFC 7946).
    GeoJson,
    /// Comma-separated values (RFC 4180), with a header row.
    Csv,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::GeoJson => "geojson",
            Format::Csv => "csv",
        }
    }

    fn essence(self) -> &'static str {
        match self {
            Format::Json => "application/json",
            Format::GeoJson => "application/geo+json",
            Format::Csv => "text/csv",
        }
    }

    /// The content type.
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Json => "application/json",
            Format::GeoJson => "application/geo+json",
            Format::Csv => "text/csv; charset=utf-8; header=present",
        }
    }

    /// Chooses among the formats that an address has, the first being what it gives when not asked.
    ///
    /// # Errors
    /// 400 for an unknown `f`; 406 when the `Accept` header cannot be met.
    pub fn choose(request: &HttpRequest, f: Option<&str>, offered: &[Format]) -> Result<Self, Problem> {
        let names = || offered.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
        if let Some(wanted) = f.filter(|f| !f.is_empty()) {
            let found = offered.iter().copied().find(|format| format.name() == wanted);
            return found.ok_or_else(|| Problem::parameter("f", format!("this address has {}", names())));
        }
        let mut given = request.headers().get_all(header::ACCEPT);
        let Some(first) = given.next() else { return Ok(offered[0]) };
        // Most clients name one range and weigh nothing, which takes no parsing.
        if given.next().is_none() {
            if first == "*/*" {
                return Ok(offered[0]);
            }
            if let Some(named) = offered.iter().copied().find(|format| first == format.essence()) {
                return Ok(named);
            }
        }
        // A header that cannot be read says nothing.
        let Ok(Accept(wishes)) = Accept::parse(request) else { return Ok(offered[0]) };
        // Nor does one in which nothing could be read.
        if wishes.is_empty() {
            return Ok(offered[0]);
        }
        let best = offered.iter().copied().rev().max_by_key(|format| format.weight(&wishes));
        let acceptable = best.filter(|format| format.weight(&wishes) > Quality::ZERO);
        acceptable.ok_or_else(|| Problem::new(ProblemKind::NotAcceptable, format!("This address has {}.", names())))
    }

    /// How much a client wishes for a format (RFC 9110, section 12.5.1): of the ranges that hold it the narrowest
    /// counts, of several as narrow the first.
    fn weight(self, wishes: &[QualityItem<Mime>]) -> Quality {
        let (kind, _) = self.essence().split_once('/').unwrap_or_default();
        let narrowness = |range: &Mime| match (range.type_().as_str(), range.subtype().as_str()) {
            ("*", "*") => Some(1),
            (given, "*") if given == kind => Some(2),
            _ if range.essence_str() == self.essence() => Some(3),
            _ => None,
        };
        let holding = wishes.iter().filter_map(|wish| Some((narrowness(&wish.item)?, wish.quality))).rev();
        holding.max_by_key(|(narrowness, _)| *narrowness).map_or(Quality::ZERO, |(_, quality)| quality)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn the_accept_header_chooses() {
        let offered = [Format::Json, Format::GeoJson];
        for (accept, chosen) in [
            (&["*/*"][..], Some(Format::Json)),
            (&[], Some(Format::Json)),
            (&["application/json"], Some(Format::Json)),
            (&["application/geo+json"], Some(Format::GeoJson)),
            (&["application/*"], Some(Format::Json)),
            (&["text/html, application/geo+json;q=0.9, */*;q=0.1"], Some(Format::GeoJson)),
            (&["text/html", "application/geo+json"], Some(Format::GeoJson)),
            (&["*/*;q=0"], None),
            (&["*/*;Q=0"], None),
            (&["application/json;q=0, */*"], Some(Format::GeoJson)),
            (&["application/json;Q=0, application/geo+json; q=0.000"], None),
            (&["application/*;q=0.2, application/geo+json;Q=0.9"], Some(Format::GeoJson)),
            (&["application/geo+json;q=0.2, */*;q=0.8"], Some(Format::Json)),
            (&["APPLICATION/GEO+JSON"], Some(Format::GeoJson)),
            (&["application/json;charset=utf-8"], Some(Format::Json)),
            (&["application/json;q=nonsense"], Some(Format::Json)),
            (&[""], Some(Format::Json)),
            (&["image/png"], None),
        ] {
            let request = TestRequest::default();
            let request = accept.iter().fold(request, |request, one| request.append_header((header::ACCEPT, *one)));
            let choice = Format::choose(&request.to_http_request(), None, &offered);
            assert_eq!(choice.ok(), chosen, "{accept:?}");
        }
    }
}
