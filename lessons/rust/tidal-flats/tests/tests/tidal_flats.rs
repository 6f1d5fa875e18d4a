use tidal_flats::crossing;

#[test]
fn whoever_is_there_needs_no_time() {
    assert_eq!(crossing(&["5"], &[2], (0, 0), (0, 0), 0), Some(0));
}

#[test]
fn on_dry_land_the_way_is_what_counts() {
    let flats = ["999", "999", "999"];
    assert_eq!(crossing(&flats, &[0], (0, 0), (2, 2), 0), Some(4));
}

#[test]
fn nobody_walks_across_corners() {
    let flats = ["90", "09"];
    assert_eq!(crossing(&flats, &[5], (0, 0), (1, 1), 0), None);
}

#[test]
fn water_that_never_falls_is_walked_around() {
    let flats = ["9999", "9009", "9909"];
    assert_eq!(crossing(&flats, &[5], (2, 1), (2, 3), 0), Some(8));
}

#[test]
fn a_square_as_high_as_the_water_is_dry() {
    assert_eq!(crossing(&["333"], &[3], (0, 0), (0, 2), 0), Some(2));
}

#[test]
fn the_map_ends_at_its_edges() {
    assert_eq!(crossing(&["909"], &[5], (0, 0), (0, 2), 0), None);
}

#[test]
fn the_end_of_a_row_is_no_neighbour_of_the_next_one() {
    let flats = ["009", "900"];
    assert_eq!(crossing(&flats, &[5], (0, 2), (1, 0), 0), None);
}

#[test]
fn she_waits_for_low_water() {
    assert_eq!(crossing(&["515"], &[2, 2, 0], (0, 0), (0, 2), 0), Some(3));
}

#[test]
fn waiting_for_ever_is_no_walk() {
    assert_eq!(crossing(&["515"], &[2, 2, 2], (0, 0), (0, 2), 0), None);
}

#[test]
fn the_tide_begins_again() {
    assert_eq!(crossing(&["51115"], &[0, 3, 3, 0, 0, 0], (0, 0), (0, 4), 0), Some(6));
}

#[test]
fn two_hours_of_low_water_are_too_short_for_three_squares() {
    assert_eq!(crossing(&["51115"], &[0, 3, 3, 3, 0], (0, 0), (0, 4), 0), None);
}

#[test]
fn a_sandbank_is_a_place_to_wait() {
    assert_eq!(crossing(&["5114115"], &[0, 0, 4, 4], (0, 0), (0, 6), 0), Some(10));
}

#[test]
fn stepping_back_can_be_the_only_way_to_wait() {
    assert_eq!(crossing(&["9215"], &[2, 4, 4, 1, 1], (0, 1), (0, 3), 0), Some(5));
}

#[test]
fn the_way_back_from_the_water_may_be_needed() {
    assert_eq!(crossing(&["9295"], &[2, 9, 6, 2], (0, 1), (0, 3), 0), Some(3));
}

#[test]
fn the_goal_must_be_dry_on_arrival() {
    assert_eq!(crossing(&["91"], &[3, 3, 3, 1], (0, 0), (0, 1), 0), Some(3));
}

#[test]
fn nobody_starts_in_the_water() {
    assert_eq!(crossing(&["19"], &[3], (0, 0), (0, 1), 0), None);
}

#[test]
fn nobody_arrives_where_she_cannot_stand() {
    assert_eq!(crossing(&["1"], &[3, 0], (0, 0), (0, 0), 0), None);
}

#[test]
fn boots_help_at_the_start() {
    assert_eq!(crossing(&["19"], &[3], (0, 0), (0, 1), 1), Some(1));
}

#[test]
fn boots_carry_across_a_wet_square() {
    assert_eq!(crossing(&["515"], &[2, 2, 2], (0, 0), (0, 2), 1), Some(2));
}

#[test]
fn one_square_can_be_too_many_for_the_boots() {
    assert_eq!(crossing(&["5115"], &[2], (0, 0), (0, 3), 1), None);
}

#[test]
fn dry_land_makes_the_boots_good_again() {
    assert_eq!(crossing(&["51511511"], &[2], (0, 0), (0, 7), 2), Some(7));
}

#[test]
fn low_water_makes_the_boots_good_again() {
    assert_eq!(crossing(&["51115"], &[2, 2, 0, 2, 2], (0, 0), (0, 4), 1), Some(4));
}

#[test]
fn the_hour_at_the_start_counts() {
    assert_eq!(crossing(&["119"], &[2], (0, 0), (0, 2), 1), None);
}

#[test]
fn the_last_hour_of_the_boots_is_enough_to_arrive() {
    assert_eq!(crossing(&["511"], &[2], (0, 0), (0, 2), 2), Some(2));
}

#[test]
fn a_longer_dry_way_may_beat_the_short_wet_one() {
    let flats = ["911119", "900009", "999911"];
    assert_eq!(crossing(&flats, &[5], (0, 0), (0, 5), 3), Some(9));
}

#[test]
fn coming_later_but_with_drier_boots_can_be_the_only_way() {
    let flats = ["1191", "1111", "1911"];
    assert_eq!(crossing(&flats, &[2], (0, 0), (2, 3), 2), Some(7));
}

#[test]
fn a_map_may_have_well_over_a_thousand_squares() {
    let row = "3".repeat(40);
    let flats = [row.as_str(); 40];
    assert_eq!(crossing(&flats, &[0, 3, 3, 2], (0, 0), (39, 39), 0), Some(78));
}

#[test]
fn an_island_that_cannot_be_reached_is_found_out() {
    let (sand, deep) = ("4".repeat(40), "0".repeat(40));
    let mut flats = [sand.as_str(); 28];
    flats[20..23].fill(&deep);
    assert_eq!(crossing(&flats, &[1, 2, 3, 4, 3, 2], (0, 0), (27, 39), 2), None);
}
