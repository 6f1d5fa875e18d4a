/// The hours at which it was too cold or too warm.
pub fn bad_hours(temperatures: &[f64], low: f64, high: f64) -> Vec<usize> {
    todo!("bad_hours is yours to write")
}

/// The length of the longest run of good hours.
pub fn longest_calm(temperatures: &[f64], low: f64, high: f64) -> usize {
    todo!("longest_calm is yours to write")
}
