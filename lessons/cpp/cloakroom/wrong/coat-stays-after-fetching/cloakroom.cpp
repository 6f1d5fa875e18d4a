#include "cloakroom.h"

namespace cloakroom {

Cloakroom::Cloakroom(int hooks) : hooks_(hooks) {}

int Cloakroom::hang(const std::string& coat) {
    for (int hook = 1; hook <= hooks_; ++hook) {
        if (coats_.emplace(hook, coat).second) {
            return hook;
        }
    }
    throw CloakroomFull("all " + std::to_string(hooks_) + " hooks are taken");
}

std::string Cloakroom::fetch(int hook) {
    const auto taken = coats_.find(hook);
    if (taken == coats_.end()) {
        throw NoSuchCoat("nothing hangs on hook " + std::to_string(hook));
    }
    std::string coat = taken->second;
    return coat;
}

std::vector<int> Cloakroom::find(const std::string& coat) const {
    std::vector<int> found;
    for (const auto& [hook, hanging] : coats_) {
        if (hanging == coat) {
            found.push_back(hook);
        }
    }
    return found;
}

int Cloakroom::free_hooks() const {
    return hooks_ - static_cast<int>(coats_.size());
}

}  // namespace cloakroom
