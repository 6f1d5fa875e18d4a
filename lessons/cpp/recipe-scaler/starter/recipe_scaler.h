#pragma once

#include <string>
#include <vector>

namespace recipe_scaler {

struct Ingredient {
    std::string name;
    std::string amount;  // written the way cooks write, such as "1 1/2"
};

struct Recipe {
    long long serves;
    std::vector<Ingredient> ingredients;
};

// The ingredients of a recipe with the amounts for that many guests.
std::vector<Ingredient> scale(const Recipe& recipe, long long guests);

}  // namespace recipe_scaler
