use std::collections::HashSet;

/// A place on the map: row and column, counted from 0.
pub type Square = (usize, usize);

/// The fewest hours for the walk, if it can be done.
pub fn crossing(flats: &[&str], tide: &[u32], start: Square, goal: Square, boots: usize) -> Option<usize> {
    let mut seen = HashSet::new();
    // Where she can be, and how many hours she had been in the water before.
    let mut now = HashSet::from([(start, 0)]);
    for hour in 0.. {
        let phase = hour % tide.len();
        let mut next = HashSet::new();
        for (square, hours) in now {
            let Some(height) = height(flats, square) else { continue };
            let wet = if height < tide[phase] { hours + 1 } else { hours };
            if wet > boots || !seen.insert((square, phase, wet)) {
                continue;
            }
            if square == goal {
                return Some(hour);
            }
            next.extend(around(square).map(|place| (place, wet)));
        }
        if next.is_empty() {
            break;
        }
        now = next;
    }
    None
}

fn height(flats: &[&str], (row, column): Square) -> Option<u32> {
    let digit = *flats.get(row)?.as_bytes().get(column)?;
    char::from(digit).to_digit(10)
}

/// Where she can be an hour later; off the map at its edges.
fn around((row, column): Square) -> impl Iterator<Item = Square> {
    let (above, left) = (row.wrapping_sub(1), column.wrapping_sub(1));
    [(row, column), (above, column), (row + 1, column), (row, left), (row, column + 1)].into_iter()
}
