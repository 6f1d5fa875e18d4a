//! Turns echoes into depths: standard input to standard output.

fn main() {
    todo!("a depth for every click, and the shallowest in the end, is yours to write");
}
