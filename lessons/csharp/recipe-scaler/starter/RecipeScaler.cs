/// <summary>Cooks a recipe for any number of guests.</summary>
public static class RecipeScaler
{
    /// <summary>The ingredients of a recipe with the amounts for that many guests.</summary>
    public static IReadOnlyList<Ingredient> Scale(Recipe recipe, long guests)
    {
        throw new NotImplementedException("Scale is yours to write");
    }

    /// <summary>The greatest number that divides both.</summary>
    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
