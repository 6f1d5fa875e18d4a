#include "new_lesson.h"

namespace new_lesson {

std::string greet(std::string const& name) { return name.empty() ? "Hello!" : "Hello, " + name + "!"; }

}  // namespace new_lesson
