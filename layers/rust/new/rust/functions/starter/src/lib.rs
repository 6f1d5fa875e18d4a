pub fn greet(name: &str) -> String {
    todo!("greeting {name} is yours to write")
}
