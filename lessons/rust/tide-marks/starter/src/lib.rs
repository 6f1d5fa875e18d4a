/// The indexes of all high waters.
pub fn high_waters(levels: &[i32]) -> Vec<usize> {
    todo!("high_waters is yours to write")
}
