require "minitest/autorun"
require_relative "broken_typewriter"

class BrokenKeysTest < Minitest::Test
  def broken_keys(meant, typed)
    BrokenTypewriter.broken_keys(meant, typed)
  end

  def test_one_broken_key_is_found
    assert_equal "e", broken_keys("meet me at noon", "mt m at noon")
  end

  def test_several_broken_keys_come_in_the_order_of_striking
    assert_equal "hen", broken_keys("The Raven", "T Rav")
  end

  def test_a_sound_machine_has_no_broken_keys
    assert_equal "", broken_keys("All is well.", "All is well.")
  end

  def test_each_broken_key_is_named_once
    assert_equal "a", broken_keys("banana", "bnn")
  end

  def test_capital_letters_share_the_key_of_small_ones
    assert_equal "a", broken_keys("Anna and Abel", "nn nd bel")
  end

  def test_the_space_bar_can_break
    assert_equal " ", broken_keys("come at once", "comeatonce")
  end

  def test_punctuation_can_break
    assert_equal "!", broken_keys("Help! Quick!", "Help Quick")
  end

  def test_a_dash_and_a_caret_are_keys_like_any_other
    assert_equal "^-x", broken_keys("^a-c bxd", "ac bd")
  end

  def test_every_key_may_be_broken
    assert_equal "ab", broken_keys("abba", "")
  end

  def test_an_empty_letter_tells_of_no_broken_key
    assert_equal "", broken_keys("", "")
  end
end

class WrongGuessTest < Minitest::Test
  def assert_wrong(meant, typed)
    assert_raises(ArgumentError) { BrokenTypewriter.broken_keys(meant, typed) }
  end

  def test_no_key_works_once_and_fails_once
    assert_wrong "anna", "ana"
  end

  def test_no_capital_appears_where_its_small_letter_does_not
    assert_wrong "Anna", "Ann"
  end

  def test_marks_do_not_change_their_order
    assert_wrong "no", "on"
  end

  def test_no_marks_appear_that_nobody_struck
    assert_wrong "yes", "yesx"
  end

  def test_no_small_letter_appears_where_a_capital_was_meant
    assert_wrong "Anna", "anna"
  end

  def test_there_are_not_more_marks_than_were_struck
    assert_wrong "hi", "hii"
  end

  def test_nothing_is_typed_where_nothing_was_meant
    assert_wrong "", "boo"
  end
end
