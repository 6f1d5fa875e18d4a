#include "recipe_scaler.h"

#include <stdexcept>

namespace recipe_scaler {

std::vector<Ingredient> scale(const Recipe& recipe, long long guests) {
    throw std::logic_error("scale is yours to write");
}

}  // namespace recipe_scaler
