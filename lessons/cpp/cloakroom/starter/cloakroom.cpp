#include "cloakroom.h"

namespace cloakroom {

Cloakroom::Cloakroom(int hooks) {
    throw std::logic_error("Cloakroom is yours to write");
}

int Cloakroom::hang(const std::string& coat) {
    throw std::logic_error("hang is yours to write");
}

std::string Cloakroom::fetch(int hook) {
    throw std::logic_error("fetch is yours to write");
}

std::vector<int> Cloakroom::find(const std::string& coat) const {
    throw std::logic_error("find is yours to write");
}

int Cloakroom::free_hooks() const {
    throw std::logic_error("free_hooks is yours to write");
}

}  // namespace cloakroom
