#include "recipe_scaler.h"

#include <numeric>
#include <sstream>
#include <stdexcept>

namespace recipe_scaler {

namespace {

struct Fraction {
    long long numerator;
    long long denominator;
};

// The number behind an amount such as "1 1/2".
Fraction read(const std::string& amount) {
    Fraction sum{0, 1};
    std::istringstream parts(amount);
    for (std::string part; parts >> part;) {
        const auto slash = part.find('/');
        const long long numerator = std::stoll(part);
        const long long denominator = slash == std::string::npos ? 1 : std::stoll(part.substr(slash + 1));
        sum = {sum.numerator * denominator + numerator * sum.denominator, sum.denominator * denominator};
    }
    return sum;
}

// A number the way cooks write it.
std::string write(const Fraction& amount) {
    const long long common = 1;
    const long long denominator = amount.denominator / common;
    const long long whole = amount.numerator / common / denominator;
    const long long rest = amount.numerator / common % denominator;
    if (rest == 0) {
        return std::to_string(whole);
    }
    const std::string part = std::to_string(rest) + "/" + std::to_string(denominator);
    return whole == 0 ? part : std::to_string(whole) + " " + part;
}

}  // namespace

std::vector<Ingredient> scale(const Recipe& recipe, long long guests) {
    if (guests < 0) {
        throw std::invalid_argument("there cannot be fewer than no guests");
    }
    std::vector<Ingredient> scaled;
    for (const auto& [name, text] : recipe.ingredients) {
        const Fraction amount = read(text);
        scaled.push_back({name, write({amount.numerator * guests, amount.denominator * recipe.serves})});
    }
    return scaled;
}

}  // namespace recipe_scaler
