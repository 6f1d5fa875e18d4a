#pragma once

#include <string>

namespace broken_typewriter {

// The keys that left no mark, in the order in which they were first struck.
std::string broken_keys(const std::string& meant, const std::string& typed);

}  // namespace broken_typewriter
