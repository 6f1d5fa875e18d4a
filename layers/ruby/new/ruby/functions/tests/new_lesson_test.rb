require 'minitest/autorun'
require_relative 'new_lesson'

class NewLessonTest < Minitest::Test
  def test_a_name_is_greeted
    assert_equal 'Hello, Ada!', NewLesson.greet('Ada')
  end

  def test_nobody_is_greeted_without_a_name
    assert_equal 'Hello!', NewLesson.greet('')
  end
end
