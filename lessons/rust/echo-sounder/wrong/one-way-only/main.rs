//! Turns echoes into depths: standard input to standard output.

use std::io;

const METRES_PER_SECOND: f64 = 1500.0;

fn main() {
    let mut shallowest: Option<(f64, usize)> = None;
    for (line, click) in io::stdin().lines().zip(1..) {
        let line = line.expect("a line in UTF-8");
        let Ok(seconds) = line.trim().parse::<f64>() else {
            println!("no echo");
            continue;
        };
        let depth = seconds * METRES_PER_SECOND;
        println!("{depth:.4}");
        if shallowest.is_none_or(|(least, _)| depth < least) {
            shallowest = Some((depth, click));
        }
    }
    match shallowest {
        Some((depth, click)) => println!("shallowest {depth:.4} at click {click}"),
        None => println!("shallowest none"),
    }
}
