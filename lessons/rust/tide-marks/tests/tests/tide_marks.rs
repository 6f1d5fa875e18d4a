use tide_marks::high_waters;

#[test]
fn every_peak_is_a_high_water() {
    assert_eq!(high_waters(&[1, 3, 2, 5, 4]), [1, 3]);
}

#[test]
fn a_flat_top_counts_where_it_begins() {
    assert_eq!(high_waters(&[1, 4, 4, 4, 2]), [1]);
}

#[test]
fn standing_still_on_the_way_up_is_no_high_water() {
    assert_eq!(high_waters(&[1, 2, 2, 3, 1]), [3]);
}

#[test]
fn standing_still_on_the_way_down_is_no_high_water() {
    assert_eq!(high_waters(&[1, 5, 3, 3, 2]), [1]);
}

#[test]
fn a_sea_that_only_rises_has_no_high_water() {
    assert_eq!(high_waters(&[1, 2, 3]), []);
}

#[test]
fn a_sea_that_only_falls_has_no_high_water() {
    assert_eq!(high_waters(&[3, 2, 1]), []);
}

#[test]
fn a_flat_top_at_the_end_is_not_decided() {
    assert_eq!(high_waters(&[1, 4, 4]), []);
}

#[test]
fn a_flat_top_at_the_beginning_is_not_decided() {
    assert_eq!(high_waters(&[4, 4, 1]), []);
}

#[test]
fn low_water_may_lie_between_two_flat_tops() {
    assert_eq!(high_waters(&[0, 2, 2, 1, 1, 3, 3, 0]), [1, 5]);
}

#[test]
fn levels_may_lie_below_zero() {
    assert_eq!(high_waters(&[-3, -1, -2]), [1]);
}

#[test]
fn two_levels_are_too_few_for_a_high_water() {
    assert_eq!(high_waters(&[1, 2]), []);
}

#[test]
fn one_level_is_too_little_for_a_high_water() {
    assert_eq!(high_waters(&[5]), []);
}

#[test]
fn no_levels_hold_no_high_water() {
    assert_eq!(high_waters(&[]), []);
}
