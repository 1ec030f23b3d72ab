//! Sets of districts. A coverage is such a set, so overlap, containment and what lies between are set operations.

/// The most districts that the atlas takes. The United Kingdom has 361.
pub const MAX_DISTRICTS: usize = 512;

const WORDS: usize = MAX_DISTRICTS / 64;

/// The position of a district in the geography's list.
pub type DistrictIx = u16;

/// A set of districts, 64 bytes, compared and combined without touching the heap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DistrictSet([u64; WORDS]);

impl DistrictSet {
    /// Adds a district.
    pub fn insert(&mut self, district: DistrictIx) {
        self.0[usize::from(district) / 64] |= 1 << (district % 64);
    }

    /// Whether the district is in the set.
    pub fn contains(&self, district: DistrictIx) -> bool {
        self.0.get(usize::from(district) / 64).is_some_and(|word| word >> (district % 64) & 1 == 1)
    }

    /// How many districts there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The districts of either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    /// The districts of both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    /// The districts of this that are not in the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }

    /// Whether every district of this is in the other.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.difference(other).is_empty()
    }

    /// The districts, in the order of the geography's list.
    pub fn iter(&self) -> impl Iterator<Item = DistrictIx> + '_ {
        self.0.iter().enumerate().flat_map(|(index, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some((index * 64) as DistrictIx + bit as DistrictIx)
            })
        })
    }

    fn zip(&self, other: &Self, combine: impl Fn(u64, u64) -> u64) -> Self {
        Self(std::array::from_fn(|index| combine(self.0[index], other.0[index])))
    }
}

impl FromIterator<DistrictIx> for DistrictSet {
    fn from_iter<I: IntoIterator<Item = DistrictIx>>(districts: I) -> Self {
        let mut set = Self::default();
        districts.into_iter().for_each(|district| set.insert(district));
        set
    }
}

/// A set of countries, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Countries(u8);

impl Countries {
    /// Each alone.
    pub fn each() -> impl Iterator<Item = Self> {
        (0..u8::BITS).map(|bit| Self(1 << bit))
    }

    /// The country at a position in the geography's list. There are four; from the eighth on they would share a bit.
    pub fn one(position: usize) -> Self {
        Self(1 << position.min(u8::BITS as usize - 1))
    }

    /// The countries of either.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the two have a country in common.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::btree_set;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn behaves_like_a_set(a in btree_set(0u16..512, 0..60), b in btree_set(0u16..512, 0..60)) {
            let (x, y): (DistrictSet, DistrictSet) = (a.iter().copied().collect(), b.iter().copied().collect());
            prop_assert_eq!(x.iter().collect::<Vec<_>>(), a.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(x.len(), a.len());
            prop_assert_eq!(x.union(&y), a.union(&b).copied().collect());
            prop_assert_eq!(x.intersection(&y), a.intersection(&b).copied().collect());
            prop_assert_eq!(x.difference(&y), a.difference(&b).copied().collect());
            prop_assert_eq!(x.is_subset(&y), a.is_subset(&b));
            prop_assert!(a.iter().all(|&d| x.contains(d)));
        }
    }
}
