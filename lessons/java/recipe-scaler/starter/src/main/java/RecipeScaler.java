import java.util.List;

class RecipeScaler {
    /** The ingredients of a recipe with the amounts for that many guests. */
    static List<Ingredient> scale(Recipe recipe, long guests) {
        throw new UnsupportedOperationException("scale is yours to write");
    }

    /** The greatest number that divides both. */
    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
