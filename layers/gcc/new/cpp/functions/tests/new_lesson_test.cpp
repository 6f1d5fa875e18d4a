#include "new_lesson.h"

#include <catch2/catch.hpp>

TEST_CASE("a name is greeted") { REQUIRE(new_lesson::greet("Ada") == "Hello, Ada!"); }

TEST_CASE("nobody is greeted without a name") { REQUIRE(new_lesson::greet("") == "Hello!"); }
