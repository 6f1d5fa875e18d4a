#pragma once

#include <string>

namespace new_lesson {

std::string greet(std::string const& name);

}  // namespace new_lesson
