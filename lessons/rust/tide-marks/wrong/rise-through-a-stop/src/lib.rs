/// The indexes of all high waters.
pub fn high_waters(levels: &[i32]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut top = None;
    for index in 1..levels.len() {
        if levels[index] >= levels[index - 1] {
            top = Some(index);
        } else if levels[index] < levels[index - 1] {
            found.extend(top.take());
        }
    }
    found
}
