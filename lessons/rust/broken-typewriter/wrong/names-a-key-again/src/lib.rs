/// The keys that left no mark, in the order in which they were first struck; None if the guess was wrong.
pub fn broken_keys(meant: &str, typed: &str) -> Option<String> {
    let working = typed.to_ascii_lowercase();
    let mut broken = String::new();
    let mut paper = String::new();
    for mark in meant.chars() {
        let key = mark.to_ascii_lowercase();
        if working.contains(key) {
            paper.push(mark);
        } else {
            broken.push(key);
        }
    }
    (paper == typed).then_some(broken)
}
