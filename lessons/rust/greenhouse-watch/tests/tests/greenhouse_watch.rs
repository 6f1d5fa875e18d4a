use greenhouse_watch::{bad_hours, longest_calm};

#[test]
fn cold_and_warm_hours_are_listed_in_order() {
    assert_eq!(bad_hours(&[18.0, 15.0, 21.0, 29.0, 24.0], 16.0, 28.0), [1, 3]);
}

#[test]
fn the_limits_themselves_are_fine() {
    assert_eq!(bad_hours(&[16.0, 28.0], 16.0, 28.0), []);
}

#[test]
fn a_perfect_day_has_no_bad_hours() {
    assert_eq!(bad_hours(&[20.0, 21.0, 22.0], 16.0, 28.0), []);
}

#[test]
fn a_terrible_day_has_only_bad_hours() {
    assert_eq!(bad_hours(&[3.0, 40.0, -5.0], 16.0, 28.0), [0, 1, 2]);
}

#[test]
fn the_same_temperature_may_be_bad_more_than_once() {
    assert_eq!(bad_hours(&[15.0, 20.0, 15.0, 15.0], 16.0, 28.0), [0, 2, 3]);
}

#[test]
fn fractions_of_a_degree_count() {
    assert_eq!(bad_hours(&[15.9, 16.0, 28.1], 16.0, 28.0), [0, 2]);
}

#[test]
fn a_day_without_readings_has_no_bad_hours() {
    assert_eq!(bad_hours(&[], 16.0, 28.0), []);
}

#[test]
fn the_best_stretch_is_counted() {
    assert_eq!(longest_calm(&[18.0, 15.0, 21.0, 24.0, 29.0], 16.0, 28.0), 2);
}

#[test]
fn a_stretch_may_reach_to_the_last_hour() {
    assert_eq!(longest_calm(&[30.0, 20.0, 20.0, 20.0], 16.0, 28.0), 3);
}

#[test]
fn a_stretch_may_start_at_the_first_hour() {
    assert_eq!(longest_calm(&[20.0, 20.0, 30.0, 20.0], 16.0, 28.0), 2);
}

#[test]
fn a_whole_day_may_be_calm() {
    assert_eq!(longest_calm(&[20.0; 24], 16.0, 28.0), 24);
}

#[test]
fn hours_at_the_limits_are_calm() {
    assert_eq!(longest_calm(&[16.0, 28.0, 16.0], 16.0, 28.0), 3);
}

#[test]
fn fractions_of_a_degree_end_a_stretch() {
    assert_eq!(longest_calm(&[20.0, 15.9, 20.0, 28.1, 20.0], 16.0, 28.0), 1);
}

#[test]
fn a_day_may_have_no_calm_hour_at_all() {
    assert_eq!(longest_calm(&[2.0, 3.0], 16.0, 28.0), 0);
}

#[test]
fn a_day_without_readings_has_no_calm_hours() {
    assert_eq!(longest_calm(&[], 16.0, 28.0), 0);
}

#[test]
fn good_hours_apart_from_one_another_are_not_added_up() {
    assert_eq!(longest_calm(&[20.0, 40.0, 20.0, 40.0, 20.0], 16.0, 28.0), 1);
}
