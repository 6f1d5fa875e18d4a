pub fn greet(name: &str) -> String {
    if name.is_empty() {
        String::from("Hello!")
    } else {
        format!("Hello, {name}!")
    }
}
