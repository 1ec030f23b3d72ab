//! The atlas: places and partnerships in memory, indexed by where they are.
//!
//! Two layers. [`geography::Geography`] changes by import only: districts, borders, grid, postcodes, and what lies
//! beside what. [`view::RegisterView`] joins one version of the register to it for one audience, and is built anew
//! after each write while readers keep the one they have.

mod abroad;
mod caution;
pub mod districts;
mod former;
pub mod gazetteer;
pub mod geography;
mod grid;
mod ireland;
mod islands;
mod nearest;
pub mod place;
mod plane;
pub mod postcodes;
pub mod relation;
pub mod search;
mod shore;
mod topology;
pub mod understood;
#[doc(hidden)]
pub mod valid;
pub mod view;
mod water;
