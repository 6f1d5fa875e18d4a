use std::io;

fn main() {
    let mut line = String::new();
    io::stdin().read_line(&mut line).expect("a line");
    match line.trim_end() {
        "" => println!("Hello!"),
        name => println!("Hello, {name}!"),
    }
}
