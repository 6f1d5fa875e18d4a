#include "broken_typewriter.h"

#include <stdexcept>

namespace broken_typewriter {

std::string broken_keys(const std::string& meant, const std::string& typed) {
    throw std::logic_error("broken_keys is yours to write");
}

}  // namespace broken_typewriter
