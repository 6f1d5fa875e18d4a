#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace knitting_notes {

// A row that cannot be knitted.
class KnittingError : public std::invalid_argument {
    using std::invalid_argument::invalid_argument;
};

// All stitches of a row, one after another.
std::vector<std::string> expand(const std::string& row);

}  // namespace knitting_notes
