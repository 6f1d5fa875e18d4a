/// The lines of the most beautiful way to break a text; None if a word does not fit.
pub fn carve(text: &str, width: usize) -> Option<Vec<String>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let lengths: Vec<usize> = words.iter().map(|word| word.chars().count()).collect();
    if lengths.iter().any(|length| *length > width) {
        return None;
    }
    let next_line = best_breaks(&lengths, width);
    let mut lines = Vec::new();
    let mut start = 0;
    while start < words.len() {
        lines.push(words[start..next_line[start]].join(" "));
        start = next_line[start];
    }
    Some(lines)
}

/// For each word that may begin a line, the word that begins the line after it.
fn best_breaks(lengths: &[usize], width: usize) -> Vec<usize> {
    let count = lengths.len();
    let mut ugliness = vec![0; count + 1];
    let mut next_line = vec![count; count];
    for start in (0..count).rev() {
        ugliness[start] = usize::MAX;
        let mut used = lengths[start];
        for end in start + 1..=count {
            let line = (width - used).pow(2);
            if line + ugliness[end] <= ugliness[start] {
                ugliness[start] = line + ugliness[end];
                next_line[start] = end;
            }
            used += 1 + lengths.get(end).unwrap_or(&0);
            if used > width {
                break;
            }
        }
    }
    next_line
}
