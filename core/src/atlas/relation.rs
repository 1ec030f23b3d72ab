//! What two areas are to each other.

use super::districts::DistrictSet;
use super::geography::Geography;

/// What one area is to another, the closest first: "this one … the other".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RelationKind {
    /// Both have the same districts.
    Same,
    /// This one has every district of the other, and more.
    Contains,
    /// The other has every district of this one, and more.
    Within,
    /// They have some districts in common.
    Overlaps,
    /// They share a land border.
    Borders,
    /// No land border, but a bridge, tunnel or ferry joins them.
    CrossesTo,
    /// At most 25 km of open water lies between them.
    Near,
}

/// How two areas lie to each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// What the first is to the second.
    pub kind: RelationKind,
    /// The length of the land border in kilometres, for [`RelationKind::Borders`].
    pub shared_border_km: Option<f64>,
    /// The distance in kilometres: 0 when they share land or a border; none where the width of the water was
    /// never measured.
    pub distance_km: Option<f64>,
    /// The districts that both have.
    pub shared: DistrictSet,
    /// The names of the crossings, for [`RelationKind::CrossesTo`].
    pub via: Option<String>,
}

impl Geography {
    /// What the area of `ours` is to that of `theirs`; nothing when they are apart, or one is empty.
    pub fn relation(&self, ours: &DistrictSet, theirs: &DistrictSet) -> Option<Relation> {
        if ours.is_empty() || theirs.is_empty() {
            return None;
        }
        let shared = ours.intersection(theirs);
        if !shared.is_empty() {
            let kind = match (ours.is_subset(theirs), theirs.is_subset(ours)) {
                (true, true) => RelationKind::Same,
                (false, true) => RelationKind::Contains,
                (true, false) => RelationKind::Within,
                (false, false) => RelationKind::Overlaps,
            };
            return Some(Relation { kind, shared_border_km: None, distance_km: Some(0.0), shared, via: None });
        }
        self.border_relation(ours, theirs).or_else(|| self.water_relation(ours, theirs))
    }

    fn border_relation(&self, ours: &DistrictSet, theirs: &DistrictSet) -> Option<Relation> {
        let borders = ours.iter().flat_map(|district| self.land_neighbours(district));
        let km: f64 = borders.filter(|border| theirs.contains(border.district)).map(|border| border.km).sum();
        (km > 0.0).then(|| Relation {
            kind: RelationKind::Borders,
            shared_border_km: Some(km),
            distance_km: Some(0.0),
            shared: DistrictSet::default(),
            via: None,
        })
    }

    fn water_relation(&self, ours: &DistrictSet, theirs: &DistrictSet) -> Option<Relation> {
        let shores = || ours.iter().flat_map(|d| self.water_neighbours(d)).filter(|s| theirs.contains(s.district));
        let mut names: Vec<&str> = Vec::new();
        for name in shores().filter_map(|shore| shore.crossing.as_deref()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let nearest = shores().filter_map(|shore| shore.km).min_by(f64::total_cmp);
        if names.is_empty() && nearest.is_none() {
            return None;
        }
        let kind = if names.is_empty() { RelationKind::Near } else { RelationKind::CrossesTo };
        let via = (!names.is_empty()).then(|| names.join("; "));
        Some(Relation { kind, shared_border_km: None, distance_km: nearest, shared: DistrictSet::default(), via })
    }
}
