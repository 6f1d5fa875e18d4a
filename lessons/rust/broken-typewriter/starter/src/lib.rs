/// The keys that left no mark, in the order in which they were first struck; None if the guess was wrong.
pub fn broken_keys(meant: &str, typed: &str) -> Option<String> {
    todo!("broken_keys is yours to write")
}
