def weight(parcel):
    """What the parcel weighs with everything in it, in grams."""
    return parcel["grams"] + sum(weight(inner) for inner in parcel["inside"])


def route(parcel, label):
    """The labels on the shortest way to a parcel, or None."""
    if parcel["label"] == label:
        return [label]
    routes = (route(inner, label) for inner in parcel["inside"])
    best = next((found for found in routes if found), None)
    return best and [parcel["label"], *best]


def customs_form(parcel):
    """The lines of the customs form."""
    inner = [f"  {line}" for inside in parcel["inside"] for line in customs_form(inside)]
    return [f"{parcel['label']}: {weight(parcel)} g", *inner]
