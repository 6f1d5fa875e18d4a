//! The standard assertions under the name of the crate that colours them.
pub use std::{assert_eq, assert_ne};
