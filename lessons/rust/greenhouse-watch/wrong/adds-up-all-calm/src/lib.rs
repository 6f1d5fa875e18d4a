/// The hours at which it was too cold or too warm.
pub fn bad_hours(temperatures: &[f64], low: f64, high: f64) -> Vec<usize> {
    let hours = temperatures.iter().enumerate();
    hours
        .filter(|(_, temperature)| !(low..=high).contains(temperature))
        .map(|(hour, _)| hour)
        .collect()
}

/// The length of the longest run of good hours.
pub fn longest_calm(temperatures: &[f64], low: f64, high: f64) -> usize {
    let mut longest = 0;
    let mut current = 0;
    for temperature in temperatures {
        current = if (low..=high).contains(temperature) { current + 1 } else { current };
        longest = longest.max(current);
    }
    longest
}
