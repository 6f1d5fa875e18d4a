use knitting_notes::expand;

/// The stitches with a blank between two of them.
fn stitches(row: &str) -> String {
    expand(row).expect("a row without mistakes").join(" ")
}

fn mistake(row: &str) -> String {
    match expand(row) {
        Ok(_) => String::from("no mistake"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn stitches_are_spelled_out() {
    assert_eq!(stitches("k2 p yo"), "k k p yo");
}

#[test]
fn names_may_have_several_letters() {
    assert_eq!(stitches("ssk2 yo"), "ssk ssk yo");
}

#[test]
fn numbers_may_have_several_digits() {
    assert_eq!(expand("k120").map(|stitches| stitches.len()), Ok(120));
}

#[test]
fn a_zero_in_front_changes_nothing() {
    assert_eq!(stitches("k03"), "k k k");
}

#[test]
fn blanks_do_not_matter() {
    assert_eq!(stitches("   k   p2  "), "k p p");
}

#[test]
fn a_number_ends_a_name() {
    assert_eq!(stitches("k2p1yo"), "k k p yo");
}

#[test]
fn all_letters_from_a_to_z_make_names() {
    assert_eq!(stitches("az"), "az");
}

#[test]
fn an_empty_row_has_no_stitches() {
    assert_eq!(stitches(""), "");
}

#[test]
fn a_row_of_blanks_has_no_stitches() {
    assert_eq!(stitches("   "), "");
}

#[test]
fn a_group_is_repeated_as_a_whole() {
    assert_eq!(stitches("k (p1 k1)*2 sl"), "k p k p k sl");
}

#[test]
fn a_group_without_a_number_is_knitted_once() {
    assert_eq!(stitches("(k p)"), "k p");
}

#[test]
fn groups_may_stand_in_groups() {
    assert_eq!(stitches("(k (p yo)*2)*2"), "k p yo p yo k p yo p yo");
}

#[test]
fn groups_need_no_blanks_around_them() {
    assert_eq!(stitches("k2(p1)*2sl"), "k k p p sl");
}

#[test]
fn blanks_inside_parentheses_do_not_matter() {
    assert_eq!(stitches("(  k  )*2"), "k k");
}

#[test]
fn groups_may_follow_one_another() {
    assert_eq!(stitches("(k)(p)*2(yo)"), "k p p yo");
}

#[test]
fn groups_may_be_repeated_often() {
    assert_eq!(expand("(k p)*12").map(|stitches| stitches.len()), Ok(24));
}

#[test]
fn fifty_parentheses_are_not_too_deep() {
    let row = "(".repeat(50) + "k" + &")".repeat(50);
    assert_eq!(stitches(&row), "k");
}

#[test]
fn stitches_are_given_one_by_one() {
    let row = expand("k2 yo").expect("stitches");
    assert_eq!(row, ["k", "k", "yo"]);
}

#[test]
fn strange_characters_are_shown() {
    assert_eq!(mistake("k2 %"), "column 4: unexpected '%'");
}

#[test]
fn strange_characters_are_shown_whole() {
    assert_eq!(mistake("k 🧶"), "column 3: unexpected '🧶'");
}

#[test]
fn columns_are_characters_and_not_bytes() {
    assert_eq!(mistake("(ß"), "column 2: unexpected 'ß'");
}

#[test]
fn capital_letters_are_strange() {
    assert_eq!(mistake("k K"), "column 3: unexpected 'K'");
}

#[test]
fn digits_of_other_alphabets_are_strange() {
    assert_eq!(mistake("k٣"), "column 2: unexpected '٣'");
}

#[test]
fn only_spaces_are_blanks() {
    assert_eq!(mistake("k\tp"), "column 2: unexpected '\t'");
}

#[test]
fn a_number_needs_a_stitch() {
    assert_eq!(mistake("2k"), "column 1: unexpected '2'");
}

#[test]
fn a_number_must_follow_its_stitch_directly() {
    assert_eq!(mistake("k 2"), "column 3: unexpected '2'");
}

#[test]
fn a_star_needs_a_group() {
    assert_eq!(mistake("k*2"), "column 2: unexpected '*'");
}

#[test]
fn a_star_must_follow_its_group_directly() {
    assert_eq!(mistake("(k) *2"), "column 5: unexpected '*'");
}

#[test]
fn a_group_needs_a_star_before_its_number() {
    assert_eq!(mistake("(k)2"), "column 4: unexpected '2'");
}

#[test]
fn a_parenthesis_that_closes_nothing_is_strange() {
    assert_eq!(mistake("k) p"), "column 2: unexpected ')'");
}

#[test]
fn a_star_needs_a_number() {
    assert_eq!(mistake("(k)*"), "column 5: number expected");
}

#[test]
fn no_blank_may_stand_between_star_and_number() {
    assert_eq!(mistake("(k)* 2"), "column 5: number expected");
}

#[test]
fn no_stitch_is_knitted_zero_times() {
    assert_eq!(mistake("p k0"), "column 4: nothing to repeat zero times");
}

#[test]
fn no_group_is_knitted_zero_times() {
    assert_eq!(mistake("(k)*00"), "column 5: nothing to repeat zero times");
}

#[test]
fn a_group_has_to_be_closed() {
    assert_eq!(mistake("k (p"), "column 3: group never closed");
}

#[test]
fn the_innermost_open_group_is_told() {
    assert_eq!(mistake("(k (p"), "column 4: group never closed");
}

#[test]
fn an_outer_group_may_be_the_one_that_is_open() {
    assert_eq!(mistake("(k (p)"), "column 1: group never closed");
}

#[test]
fn a_group_may_not_be_empty() {
    assert_eq!(mistake("k ( )*2"), "column 3: empty group");
}

#[test]
fn no_group_opens_at_the_very_end() {
    assert_eq!(mistake("k ("), "column 3: group never closed");
}

#[test]
fn the_first_of_several_mistakes_is_told() {
    assert_eq!(mistake("k0 % )"), "column 2: nothing to repeat zero times");
}

#[test]
fn an_empty_group_is_met_before_what_follows_it() {
    assert_eq!(mistake("()* %"), "column 1: empty group");
}

#[test]
fn a_mistake_in_an_open_group_is_met_before_its_end() {
    assert_eq!(mistake("(k %"), "column 4: unexpected '%'");
}
