#pragma once

#include <optional>
#include <string>
#include <vector>

namespace nested_parcels {

struct Parcel {
    std::string label;
    int grams;  // its own, without those of the parcels inside
    std::vector<Parcel> inside;
};

// What the parcel weighs with everything in it, in grams.
int weight(const Parcel& parcel);

// The labels on the shortest way to a parcel, if it is there.
std::optional<std::vector<std::string>> route(const Parcel& parcel, const std::string& label);

// The lines of the customs form.
std::vector<std::string> customs_form(const Parcel& parcel);

}  // namespace nested_parcels
