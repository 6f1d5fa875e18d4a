#!/usr/bin/env bats

@test "a name is greeted" {
  run bash new_lesson.sh Ada
  [ "$status" -eq 0 ]
  [ "$output" = "Hello, Ada!" ]
}

@test "nobody is greeted without a name" {
  run bash new_lesson.sh ""
  [ "$status" -eq 0 ]
  [ "$output" = "Hello!" ]
}
