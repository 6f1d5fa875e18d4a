#include "nested_parcels.h"

namespace nested_parcels {

int weight(const Parcel& parcel) {
    int grams = parcel.grams;
    for (const auto& inner : parcel.inside) {
        grams += weight(inner);
    }
    return grams;
}

std::optional<std::vector<std::string>> route(const Parcel& parcel, const std::string& label) {
    if (parcel.label == label) {
        return std::vector{label};
    }
    std::optional<std::vector<std::string>> best;
    for (const auto& inner : parcel.inside) {
        const auto found = route(inner, label);
        if (found && !best) {
            best = found;
        }
    }
    if (best) {
        best->insert(best->begin(), parcel.label);
    }
    return best;
}

std::vector<std::string> customs_form(const Parcel& parcel) {
    std::vector<std::string> lines{parcel.label + ": " + std::to_string(weight(parcel)) + " g"};
    for (const auto& inner : parcel.inside) {
        for (const auto& line : customs_form(inner)) {
            lines.push_back("  " + line);
        }
    }
    return lines;
}

}  // namespace nested_parcels
