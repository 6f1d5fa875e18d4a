module NestedParcels
  # What the parcel weighs with everything in it, in grams.
  def self.weight(parcel)
    parcel[:grams] + parcel[:inside].sum { |inner| weight(inner) }
  end

  # The labels on the shortest way to a parcel, or nil.
  def self.route(parcel, label)
    return [label] if parcel[:label] == label

    shortest = parcel[:inside].filter_map { |inner| route(inner, label) }.min_by(&:length)
    [parcel[:label], *shortest] if shortest
  end

  # The lines of the customs form.
  def self.customs_form(parcel)
    inner = parcel[:inside].flat_map { |inside| customs_form(inside) }
    ["#{parcel[:label]}: #{parcel[:grams]} g", *inner.map { |line| "  #{line}" }]
  end
end
