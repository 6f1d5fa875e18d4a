use stonemason::carve;

fn epic() -> String {
    let verse = "when the river rose above the seventh step the old ferryman untied his boat and sang to the \
                 drowned bells of Varn until the water listened ";
    verse.repeat(12)
}

#[test]
fn a_shorter_line_now_can_save_ugliness_later() {
    let lines = carve("aaa bb cc ddddd", 6).expect("words that fit");
    assert_eq!(lines, ["aaa", "bb cc", "ddddd"]);
}

#[test]
fn the_last_line_may_be_short() {
    let lines = carve("aaaa bbbb c", 9).expect("words that fit");
    assert_eq!(lines, ["aaaa bbbb", "c"]);
}

#[test]
fn everything_on_one_line_is_not_ugly() {
    let lines = carve("here lies a cat", 40).expect("words that fit");
    assert_eq!(lines, ["here lies a cat"]);
}

#[test]
fn of_equally_beautiful_ways_the_first_line_gets_the_most_words() {
    let lines = carve("aa bb cc ddd e ff", 5).expect("words that fit");
    assert_eq!(lines, ["aa bb", "cc", "ddd e", "ff"]);
}

#[test]
fn a_full_first_line_is_not_worth_every_price() {
    let lines = carve("to be or not to be that is all", 10).expect("words that fit");
    assert_eq!(lines, ["to be or", "not to be", "that is", "all"]);
}

#[test]
fn empty_places_count_by_their_square() {
    let lines = carve("tide took all I owned save hope", 9).expect("words that fit");
    assert_eq!(lines, ["tide", "took all", "I owned", "save hope"]);
}

#[test]
fn an_inscription_may_have_many_lines() {
    let text = "the sea gave the sea took and the gulls keep the account to this day";
    let lines = carve(text, 16).expect("words that fit");
    assert_eq!(lines, ["the sea gave the", "sea took and the", "gulls keep the", "account to this", "day"]);
}

#[test]
fn a_word_may_fill_the_whole_width() {
    let lines = carve("stone", 5).expect("words that fit");
    assert_eq!(lines, ["stone"]);
}

#[test]
fn two_words_may_fill_the_whole_width() {
    let lines = carve("old stone", 9).expect("words that fit");
    assert_eq!(lines, ["old stone"]);
}

#[test]
fn a_blank_needs_a_place_too() {
    let lines = carve("old stone", 8).expect("words that fit");
    assert_eq!(lines, ["old", "stone"]);
}

#[test]
fn the_spacing_of_the_text_does_not_matter() {
    let lines = carve("  here\n\tlies   a cat ", 9).expect("words that fit");
    assert_eq!(lines, ["here lies", "a cat"]);
}

#[test]
fn letters_of_all_kinds_take_one_place() {
    let lines = carve("süß ört", 7).expect("words that fit");
    assert_eq!(lines, ["süß ört"]);
}

#[test]
fn a_text_without_words_needs_no_lines() {
    assert_eq!(carve("", 5), Some(vec![]));
}

#[test]
fn a_text_of_nothing_but_space_needs_no_lines() {
    assert_eq!(carve("  \n ", 5), Some(vec![]));
}

#[test]
fn a_word_that_does_not_fit_is_refused() {
    assert_eq!(carve("a gravestone", 9), None);
    assert_eq!(carve("a gravestone here", 9), None);
}

#[test]
fn no_word_of_an_epic_is_lost_or_moved() {
    let lines = carve(&epic(), 36).expect("words that fit");
    assert!(lines.join(" ") == epic().trim_end());
}

#[test]
fn no_line_of_an_epic_is_too_long() {
    let lines = carve(&epic(), 36).expect("words that fit");
    assert_eq!(lines.iter().filter(|line| line.len() > 36).count(), 0);
}

#[test]
fn an_epic_is_as_beautiful_as_can_be() {
    let mut lines = carve(&epic(), 36).expect("words that fit");
    lines.pop();
    let ugliness: usize = lines.iter().map(|line| (36 - line.len()).pow(2)).sum();
    assert_eq!(ugliness, 419);
}
