/// The lines of the most beautiful way to break a text; None if a word does not fit.
pub fn carve(text: &str, width: usize) -> Option<Vec<String>> {
    todo!("carve({text:?}, {width}) is yours to write")
}
