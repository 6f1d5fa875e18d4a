use new_lesson::greet;

#[test]
fn a_name_is_greeted() {
    assert_eq!(greet("Ada"), "Hello, Ada!");
}

#[test]
fn nobody_is_greeted_without_a_name() {
    assert_eq!(greet(""), "Hello!");
}
