use broken_typewriter::broken_keys;

#[test]
fn one_broken_key_is_found() {
    assert_eq!(broken_keys("meet me at noon", "mt m at noon"), Some(String::from("e")));
}

#[test]
fn several_broken_keys_come_in_the_order_of_striking() {
    assert_eq!(broken_keys("The Raven", "T Rav"), Some(String::from("hen")));
}

#[test]
fn a_sound_machine_has_no_broken_keys() {
    assert_eq!(broken_keys("All is well.", "All is well."), Some(String::from("")));
}

#[test]
fn each_broken_key_is_named_once() {
    assert_eq!(broken_keys("banana", "bnn"), Some(String::from("a")));
}

#[test]
fn capital_letters_share_the_key_of_small_ones() {
    assert_eq!(broken_keys("Anna and Abel", "nn nd bel"), Some(String::from("a")));
}

#[test]
fn the_space_bar_can_break() {
    assert_eq!(broken_keys("come at once", "comeatonce"), Some(String::from(" ")));
}

#[test]
fn punctuation_can_break() {
    assert_eq!(broken_keys("Help! Quick!", "Help Quick"), Some(String::from("!")));
}

#[test]
fn every_key_may_be_broken() {
    assert_eq!(broken_keys("abba", ""), Some(String::from("ab")));
}

#[test]
fn an_empty_letter_tells_of_no_broken_key() {
    assert_eq!(broken_keys("", ""), Some(String::from("")));
}

#[test]
fn no_key_works_once_and_fails_once() {
    assert_eq!(broken_keys("anna", "ana"), None);
}

#[test]
fn no_capital_appears_where_its_small_letter_does_not() {
    assert_eq!(broken_keys("Anna", "Ann"), None);
}

#[test]
fn no_marks_change_their_order() {
    assert_eq!(broken_keys("no", "on"), None);
}

#[test]
fn no_marks_appear_that_nobody_struck() {
    assert_eq!(broken_keys("yes", "yesx"), None);
}

#[test]
fn no_small_letter_appears_where_a_capital_was_meant() {
    assert_eq!(broken_keys("Anna", "anna"), None);
}

#[test]
fn no_more_marks_appear_than_were_struck() {
    assert_eq!(broken_keys("hi", "hii"), None);
}

#[test]
fn nothing_is_typed_where_nothing_was_meant() {
    assert_eq!(broken_keys("", "boo"), None);
}
