use cloakroom::{Cloakroom, CloakroomError};

fn filled(hooks: usize, coats: &[&str]) -> Cloakroom {
    let mut room = Cloakroom::new(hooks);
    for coat in coats {
        room.hang(coat).expect("a free hook");
    }
    room
}

#[test]
fn hooks_are_given_out_from_the_lowest() {
    let mut room = Cloakroom::new(3);
    assert_eq!(room.hang("fur"), Ok(1));
    assert_eq!(room.hang("mac"), Ok(2));
    assert_eq!(room.hang("cape"), Ok(3));
}

#[test]
fn a_hook_that_became_free_is_used_again() {
    let mut room = filled(3, &["fur", "mac", "cape"]);
    assert_eq!(room.fetch(2), Ok(String::from("mac")));
    assert_eq!(room.hang("poncho"), Ok(2));
}

#[test]
fn the_lowest_of_several_free_hooks_is_used() {
    let mut room = filled(3, &["fur", "mac", "cape"]);
    assert_eq!(room.fetch(3), Ok(String::from("cape")));
    assert_eq!(room.fetch(1), Ok(String::from("fur")));
    assert_eq!(room.hang("poncho"), Ok(1));
}

#[test]
fn a_full_cloakroom_takes_no_coat() {
    let mut room = filled(1, &["fur"]);
    assert_eq!(room.hang("mac"), Err(CloakroomError::Full));
}

#[test]
fn a_refused_coat_changes_nothing() {
    let mut room = filled(1, &["fur"]);
    assert_eq!(room.hang("mac"), Err(CloakroomError::Full));
    assert_eq!(room.find("mac"), []);
    assert_eq!(room.free_hooks(), 0);
    assert_eq!(room.fetch(1), Ok(String::from("fur")));
}

#[test]
fn a_cloakroom_without_hooks_is_always_full() {
    let mut room = Cloakroom::new(0);
    assert_eq!(room.hang("fur"), Err(CloakroomError::Full));
}

#[test]
fn a_coat_without_a_name_takes_a_hook_too() {
    let mut room = filled(2, &["", "mac"]);
    assert_eq!(room.hang("fur"), Err(CloakroomError::Full));
    assert_eq!(room.fetch(1), Ok(String::new()));
}

#[test]
fn every_guest_gets_the_right_coat() {
    let mut room = filled(2, &["fur", "mac"]);
    assert_eq!(room.fetch(2), Ok(String::from("mac")));
    assert_eq!(room.fetch(1), Ok(String::from("fur")));
}

#[test]
fn an_empty_hook_has_no_coat() {
    let mut room = Cloakroom::new(2);
    assert_eq!(room.fetch(1), Err(CloakroomError::NoSuchCoat));
}

#[test]
fn a_coat_can_be_fetched_only_once() {
    let mut room = filled(1, &["fur"]);
    assert_eq!(room.fetch(1), Ok(String::from("fur")));
    assert_eq!(room.fetch(1), Err(CloakroomError::NoSuchCoat));
}

#[test]
fn hooks_that_do_not_exist_have_no_coat() {
    let mut room = filled(1, &["fur"]);
    assert_eq!(room.fetch(0), Err(CloakroomError::NoSuchCoat));
    assert_eq!(room.fetch(2), Err(CloakroomError::NoSuchCoat));
}

#[test]
fn asking_for_a_coat_that_is_not_there_changes_nothing() {
    let mut room = filled(2, &["fur"]);
    assert_eq!(room.fetch(2), Err(CloakroomError::NoSuchCoat));
    assert_eq!(room.free_hooks(), 1);
    assert_eq!(room.hang("mac"), Ok(2));
}

#[test]
fn coats_of_the_same_kind_are_found_in_ascending_order() {
    let mut room = filled(4, &["mac", "fur", "mac", "cape"]);
    assert_eq!(room.fetch(1), Ok(String::from("mac")));
    assert_eq!(room.hang("mac"), Ok(1));
    assert_eq!(room.find("mac"), [1, 3]);
}

#[test]
fn a_coat_that_nobody_brought_is_on_no_hook() {
    assert_eq!(Cloakroom::new(2).find("fur"), []);
}

#[test]
fn a_free_hook_is_not_a_coat_without_a_name() {
    assert_eq!(filled(3, &["fur", ""]).find(""), [2]);
}

#[test]
fn free_hooks_are_counted() {
    let mut room = Cloakroom::new(2);
    assert_eq!(room.free_hooks(), 2);
    assert_eq!(room.hang("fur"), Ok(1));
    assert_eq!(room.free_hooks(), 1);
    assert_eq!(room.fetch(1), Ok(String::from("fur")));
    assert_eq!(room.free_hooks(), 2);
}

#[test]
fn two_cloakrooms_do_not_share_their_coats() {
    let left = filled(1, &["fur"]);
    let right = Cloakroom::new(1);
    assert_eq!(left.free_hooks(), 0);
    assert_eq!(right.free_hooks(), 1);
}
