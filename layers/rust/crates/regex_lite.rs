//! The small crate has the large one's interface.
pub use regex::*;
