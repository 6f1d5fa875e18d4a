#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace cloakroom {

// Something went wrong in the cloakroom.
class CloakroomError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Every hook is taken.
class CloakroomFull : public CloakroomError {
    using CloakroomError::CloakroomError;
};

// Nothing hangs there.
class NoSuchCoat : public CloakroomError {
    using CloakroomError::CloakroomError;
};

// A row of hooks, numbered from 1.
class Cloakroom {
   public:
    explicit Cloakroom(int hooks);

    // Hangs a coat on the lowest free hook and returns the hook's number.
    int hang(const std::string& coat);

    // Takes the coat from a hook.
    std::string fetch(int hook);

    // The numbers of all hooks with such a coat, in ascending order.
    std::vector<int> find(const std::string& coat) const;

    // How many hooks are free.
    int free_hooks() const;
};

}  // namespace cloakroom
