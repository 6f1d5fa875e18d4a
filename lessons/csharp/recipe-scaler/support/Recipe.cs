/// <summary>How many people it feeds, and what goes into it.</summary>
public record Recipe(long Serves, IReadOnlyList<Ingredient> Ingredients);
