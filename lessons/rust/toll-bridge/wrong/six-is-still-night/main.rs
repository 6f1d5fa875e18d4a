//! Adds up the book of the toll bridge: standard input to standard output.

use std::io;

fn main() {
    let book = io::read_to_string(io::stdin()).expect("a book in UTF-8");
    let mut words = book.split_whitespace();
    let crossings: usize = words.next().and_then(|word| word.parse().ok()).expect("the number of crossings");
    let mut pence = 0;
    for _ in 0..crossings {
        let (Some(time), Some(who)) = (words.next(), words.next()) else { break };
        pence += toll(time, who);
    }
    println!(
        "{crossings} {}, {pence} {}",
        if crossings == 1 { "crossing" } else { "crossings" },
        if pence == 1 { "penny" } else { "pence" },
    );
}

/// What one crossing costs, in pence.
fn toll(time: &str, who: &str) -> u32 {
    let price = match who {
        "walker" => 1,
        "rider" => 2,
        _ => 5,
    };
    let day = time > "06:00" && time < "22:00";
    if day { price } else { 2 * price }
}
