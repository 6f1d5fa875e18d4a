#include "knitting_notes.h"

namespace knitting_notes {

std::vector<std::string> expand(const std::string& row) {
    throw std::logic_error("expand is yours to write");
}

}  // namespace knitting_notes
