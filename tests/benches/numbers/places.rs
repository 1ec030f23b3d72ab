//! What the atlas answers from memory, and how long it takes to build.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use geo::{Coord, Rect};
use nncf_core::atlas::districts::DistrictIx;
use nncf_core::atlas::geography::{Geography, GeographyParts};
use nncf_core::atlas::view::{RegisterContents, RegisterView};
use nncf_core::postcode::Postcode;
use nncf_core::visibility::Visibility;
use nncf_db::Clock;

use crate::Ground;
use crate::report::{Random, Table, median, quantile, time};
use crate::truth::Truth;

const POINTS: usize = 1_000_000;
const ROUNDS: usize = 7;

pub fn measure(ground: &Ground, random: &mut Random, table: &mut Table) {
    let geography = &*ground.geography;
    let timer = timer_ns();
    table.tell("the timer's own cost, taken off below", timer, "ns");
    points(geography, random, timer, table);
    postcodes(geography, random, timer, table);
    agreement(ground, table);
    builds(ground, table);
    from_memory(ground, random, table);
}

/// The United Kingdom's box in degrees.
pub fn bounds(geography: &Geography) -> Rect<f64> {
    geography.bbox(&geography.all_districts()).unwrap()
}

/// A point on land, each square kilometre as likely as any other.
pub fn on_land(geography: &Geography, bounds: Rect<f64>, random: &mut Random) -> Coord<f64> {
    loop {
        let point = random.point(bounds);
        if geography.district_at(point).is_some() {
            return point;
        }
    }
}

fn points(geography: &Geography, random: &mut Random, timer: f64, table: &mut Table) {
    let bounds = bounds(geography);
    let points: Vec<Coord<f64>> = (0..POINTS).map(|_| on_land(geography, bounds, random)).collect();
    let [middle, high] = each(&points, timer, |&point| geography.district_at(point));
    table.check("point → district, a call, median", middle, 200.0, "ns");
    table.check("point → district, a call, 99th percentile", high, 2_000.0, "ns");
    table.tell("point → district, a million calls on end, mean", on_end(&points, |&p| geography.district_at(p)), "ns");
    let [middle, high] = each(&points[..POINTS / 10], timer, |&point| geography.whereabouts(point));
    table.tell("point → district, and whether a border is near, median", middle, "ns");
    table.tell("point → district, and whether a border is near, 99th percentile", high, "ns");
}

fn postcodes(geography: &Geography, random: &mut Random, timer: f64, table: &mut Table) {
    let mut all: Vec<Postcode> = geography.postcodes().iter().map(|(postcode, _)| postcode).collect();
    random.shuffle(&mut all);
    let [middle, high] = each(&all, timer, |&postcode| geography.postcode(postcode));
    table.tell("postcodes, in random order", all.len() as f64, "");
    table.check("postcode → district, a call, median", middle, 300.0, "ns");
    table.tell("postcode → district, a call, 99th percentile", high, "ns");
    table.tell("postcode → district, all on end, mean", on_end(&all, |&p| geography.postcode(p)), "ns");
    let texts: Vec<String> = all.iter().map(ToString::to_string).collect();
    let parsed = |text: &String| geography.postcode(Postcode::parse(text).unwrap());
    let [middle, _] = each(&texts, timer, parsed);
    table.tell("postcode as typed → district, a call, median", middle, "ns");
}

fn agreement(ground: &Ground, table: &mut Table) {
    let geography = &*ground.geography;
    let truth = Truth::new(geography, &ground.register.geography().unwrap().boundaries.bytes);
    let found = truth.on_land(geography, bounds(geography), POINTS);
    table.tell("random points on land compared with geo's Contains", found.compared as f64, "");
    table.check("… that differ", found.differ as f64, 0.0, "");
    table.tell("… on a border line, set aside", found.ties as f64, "");
    let found = truth.at_borders(geography, POINTS / 5);
    table.tell("points within 10 cm of borders compared with geo's Contains", found.compared as f64, "");
    table.check("… that differ", found.differ as f64, 0.0, "");
    table.tell("… on a border line, set aside", found.ties as f64, "");
}

fn builds(ground: &Ground, table: &mut Table) {
    let stored = ground.register.geography().unwrap();
    let build = |_| {
        let boundaries = nncf_seed::boundaries::unpack(&stored.boundaries.bytes).unwrap();
        let parts = GeographyParts {
            names: nncf_seed::names::shipped(),
            regions: stored.regions.clone(),
            shapes: boundaries.shapes,
            retired_codes: stored.retired_codes.clone(),
            crossings: stored.crossings.clone(),
            split_postcodes: stored.split_postcodes.clone(),
            postcodes: nncf_seed::postcodes::unpack(&stored.postcodes.bytes).unwrap(),
            accuracy_m: boundaries.accuracy_m,
        };
        let started = Instant::now();
        black_box(Geography::build(parts).unwrap());
        started.elapsed()
    };
    table.check("geography built", ms(median((0..ROUNDS).map(build).collect())), 700.0, "ms");
    let load = time(ROUNDS, || nncf_seed::geography::load(stored.clone()).unwrap());
    table.check("geography unpacked and built", ms(load), 700.0, "ms");
    let read = time(ROUNDS, || ground.register.snapshot().unwrap());
    table.tell("register read from SQLite", ms(read), "ms");
    for (audience, name) in [(Visibility::Public, "public"), (Visibility::Staff, "staff's")] {
        let contents = contents(ground);
        let built = time(20, || view(ground, &contents, audience));
        table.check(&format!("register view built, {name}"), ms(built), 20.0, "ms");
    }
}

fn from_memory(ground: &Ground, random: &mut Random, table: &mut Table) {
    let view = view(ground, &contents(ground), Visibility::Public);
    let entries = 0..view.entries().len();
    let all_neighbours = || entries.clone().map(|entry| view.neighbours(entry).len()).sum::<usize>();
    let first = time(1, all_neighbours);
    table.tell("neighbours of every partnership, asked first", first.as_secs_f64() * 1e6, "µs");
    table.tell("neighbours of one, asked again", ns(time(1001, all_neighbours)) / view.entries().len() as f64, "ns");
    let all = view.geography().all_districts();
    table.tell("who covers a district", on_end(&all.iter().collect::<Vec<_>>(), |&d| view.covering_district(d)), "ns");
    table.tell("who covers any of all districts", ns(time(1001, || view.covering(&all))), "ns");
    table.tell("uncovered districts", ns(time(1001, || view.uncovered())), "ns");
    table.tell("shared districts, with who shares them", ns(time(1001, || view.shared())), "ns");
    let bounds = bounds(&ground.geography);
    let points: Vec<Coord<f64>> = (0..2_000).map(|_| on_land(&ground.geography, bounds, random)).collect();
    let points: Vec<(Coord<f64>, Vec<DistrictIx>)> =
        points.into_iter().map(|at| (at, view.geography().district_at(at).into_iter().collect())).collect();
    let first = time(1, || view.nearest(points[0].0, &points[0].1));
    table.tell("nearest three to a point, asked first", ms(first), "ms");
    let [middle, _] = each(&points, 0.0, |(point, districts)| view.nearest(*point, districts));
    table.tell("nearest three to a point, median", middle, "ns");
}

fn contents(ground: &Ground) -> RegisterContents {
    let nncf_db::Snapshot { version, records, helplines, redirects, reach: _ } = ground.register.snapshot().unwrap();
    RegisterContents::new(version, records, helplines, redirects)
}

fn view(ground: &Ground, contents: &RegisterContents, audience: Visibility) -> RegisterView {
    RegisterView::build(Arc::clone(&ground.geography), contents, audience, Clock::system().today(), None)
}

/// Times each call on its own; the medians over several rounds of the median and the 99th percentile.
fn each<I, T>(items: &[I], timer: f64, call: impl Fn(&I) -> T) -> [f64; 2] {
    let mut samples = vec![0.0; items.len()];
    let rounds: Vec<[f64; 2]> = (0..ROUNDS)
        .map(|_| {
            for (sample, item) in samples.iter_mut().zip(items) {
                let started = Instant::now();
                black_box(call(black_box(item)));
                *sample = ns(started.elapsed());
            }
            [0.5, 0.99].map(|share| (quantile(&mut samples, share) - timer).max(0.0))
        })
        .collect();
    [0, 1].map(|which| median(rounds.iter().map(|round| round[which]).collect()))
}

/// The mean time of a call when calls follow each other, where the processor may overlap them.
fn on_end<I, T>(items: &[I], call: impl Fn(&I) -> T) -> f64 {
    let round = || items.iter().for_each(|item| drop(black_box(call(black_box(item)))));
    ns(time(ROUNDS, round)) / items.len() as f64
}

fn timer_ns() -> f64 {
    let empty = |_| ns(Instant::now().elapsed());
    median((0..POINTS).map(empty).collect())
}

fn ns(duration: Duration) -> f64 {
    duration.as_nanos() as f64
}

pub fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}
