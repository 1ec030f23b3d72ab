//! The district of a point by a full test of the shipped polygons, to hold the atlas against.

use std::thread;

use geo::{Contains, Coord, Intersects, Polygon, Rect};
use nncf_core::atlas::districts::DistrictIx;
use nncf_core::atlas::geography::Geography;
use rstar::{AABB, RTree, RTreeObject};

use crate::report::Random;

/// The polygons of every district, to be found by their bounding boxes.
pub struct Truth(RTree<Piece>);

struct Piece {
    district: DistrictIx,
    polygon: Polygon<f64>,
    envelope: AABB<[f64; 2]>,
}

impl RTreeObject for Piece {
    type Envelope = AABB<[f64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

/// How often the atlas and the polygons agreed.
#[derive(Debug, Default, Clone, Copy)]
pub struct Agreement {
    pub compared: usize,
    pub differ: usize,
    /// Points exactly on a border line, where both sides are right.
    pub ties: usize,
}

impl Truth {
    pub fn new(geography: &Geography, boundaries: &[u8]) -> Self {
        let pieces = nncf_seed::boundaries::unpack(boundaries).unwrap().shapes.into_iter().flat_map(|(code, shape)| {
            let is_it = |area: &nncf_core::atlas::geography::Area| area.region.key.code == code;
            let district = geography.districts().iter().position(is_it).unwrap() as DistrictIx;
            shape.0.into_iter().map(move |polygon| {
                let bounds: Rect<f64> = geo::BoundingRect::bounding_rect(&polygon).unwrap();
                let envelope = AABB::from_corners(bounds.min().into(), bounds.max().into());
                Piece { district, polygon, envelope }
            })
        });
        Self(RTree::bulk_load(pieces.collect()))
    }

    fn compare(&self, geography: &Geography, point: Coord<f64>, agreement: &mut Agreement) {
        let around: Vec<&Piece> = self.0.locate_in_envelope_intersecting(&AABB::from_point(point.into())).collect();
        let inside: Vec<DistrictIx> =
            around.iter().filter(|piece| piece.polygon.contains(&point)).map(|piece| piece.district).collect();
        let found = geography.district_at(point);
        if inside.is_empty() && around.iter().any(|piece| piece.polygon.intersects(&point)) {
            agreement.ties += 1;
        } else if found.is_some() || !inside.is_empty() {
            agreement.compared += 1;
            agreement.differ += usize::from(inside != Vec::from_iter(found));
        }
    }

    /// Compares on random points until so many lay on land, by either account.
    pub fn on_land(&self, geography: &Geography, bounds: Rect<f64>, count: usize) -> Agreement {
        on_two_threads(|thread| {
            let (mut random, mut agreement) = (Random(100 + thread), Agreement::default());
            while agreement.compared < count / 2 {
                self.compare(geography, random.point(bounds), &mut agreement);
            }
            agreement
        })
    }

    /// Compares on points within about ten centimetres of random places on borders, and on the vertices themselves.
    pub fn at_borders(&self, geography: &Geography, count: usize) -> Agreement {
        let pieces: Vec<&Piece> = self.0.iter().collect();
        on_two_threads(|thread| {
            let (mut random, mut agreement) = (Random(200 + thread), Agreement::default());
            for _ in 0..count / 2 {
                let piece = pieces[(random.next() % pieces.len() as u64) as usize];
                let ring = &piece.polygon.exterior().0;
                let edge = (random.next() % (ring.len() as u64 - 1)) as usize;
                let (from, to) = (ring[edge], ring[edge + 1]);
                let mut near = || (random.share() - 0.5) * 2e-6;
                let offset = Coord { x: near(), y: near() };
                self.compare(geography, from + (to - from) * random.share() + offset, &mut agreement);
                self.compare(geography, from, &mut agreement);
            }
            agreement
        })
    }
}

fn on_two_threads(work: impl Fn(u64) -> Agreement + Sync) -> Agreement {
    thread::scope(|scope| {
        let halves: Vec<_> = (0..2)
            .map(|half| {
                scope.spawn({
                    let work = &work;
                    move || work(half)
                })
            })
            .collect();
        halves.into_iter().map(|half| half.join().unwrap()).fold(Agreement::default(), |a, b| Agreement {
            compared: a.compared + b.compared,
            differ: a.differ + b.differ,
            ties: a.ties + b.ties,
        })
    })
}
