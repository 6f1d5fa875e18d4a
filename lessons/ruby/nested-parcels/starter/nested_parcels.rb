module NestedParcels
  # What the parcel weighs with everything in it, in grams.
  def self.weight(parcel)
    raise NotImplementedError, "NestedParcels.weight is yours to write"
  end

  # The labels on the shortest way to a parcel, or nil.
  def self.route(parcel, label)
    raise NotImplementedError, "NestedParcels.route is yours to write"
  end

  # The lines of the customs form.
  def self.customs_form(parcel)
    raise NotImplementedError, "NestedParcels.customs_form is yours to write"
  end
end
