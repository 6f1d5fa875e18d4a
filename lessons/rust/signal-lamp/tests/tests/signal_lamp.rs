use signal_lamp::describe;

#[test]
fn several_flashes_are_counted() {
    assert_eq!(describe(3, 10), "3 flashes every 10 s");
}

#[test]
fn one_flash_is_written_in_the_singular() {
    assert_eq!(describe(1, 5), "1 flash every 5 s");
}

#[test]
fn a_lamp_without_flashes_is_steady() {
    assert_eq!(describe(0, 10), "steady light");
}

#[test]
fn the_period_of_a_steady_lamp_does_not_matter() {
    assert_eq!(describe(0, 1), "steady light");
}

#[test]
fn a_period_of_one_second_needs_no_number() {
    assert_eq!(describe(2, 1), "2 flashes every second");
}

#[test]
fn one_flash_every_second_is_singular_twice() {
    assert_eq!(describe(1, 1), "1 flash every second");
}

#[test]
fn numbers_with_many_digits_are_written_in_full() {
    assert_eq!(describe(12, 120), "12 flashes every 120 s");
}
