module RecipeScaler
  # The ingredients of a recipe with the amounts for that many guests.
  def self.scale(recipe, guests)
    raise NotImplementedError, "RecipeScaler.scale is yours to write"
  end
end
