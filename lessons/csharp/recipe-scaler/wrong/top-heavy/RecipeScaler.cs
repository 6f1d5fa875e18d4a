/// <summary>Cooks a recipe for any number of guests.</summary>
public static class RecipeScaler
{
    private readonly record struct Fraction(long Numerator, long Denominator)
    {
        /// <summary>The number behind an amount such as "1 1/2".</summary>
        public static Fraction Read(string amount)
        {
            Fraction sum = new(0, 1);
            foreach (string part in amount.Split(' '))
            {
                string[] numbers = part.Split('/');
                sum = sum.Plus(long.Parse(numbers[0]), numbers.Length == 1 ? 1 : long.Parse(numbers[1]));
            }
            return sum;
        }

        private Fraction Plus(long top, long bottom) => new(Numerator * bottom + top * Denominator, Denominator * bottom);

        /// <summary>The number the way cooks write it.</summary>
        public string Write()
        {
            long common = Gcd(Numerator, Denominator);
            long bottom = Denominator / common;
            (long whole, long rest) = Math.DivRem(Numerator / common, bottom);
            if (rest == 0) return $"{whole}";
            return $"{Numerator / common}/{bottom}";
        }
    }

    /// <summary>The ingredients of a recipe with the amounts for that many guests.</summary>
    public static IReadOnlyList<Ingredient> Scale(Recipe recipe, long guests)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(guests);
        return recipe.Ingredients
            .Select(each => each with { Amount = Scaled(each.Amount, guests, recipe.Serves) })
            .ToList();
    }

    private static string Scaled(string amount, long guests, long serves)
    {
        Fraction fraction = Fraction.Read(amount);
        return new Fraction(fraction.Numerator * guests, fraction.Denominator * serves).Write();
    }

    /// <summary>The greatest number that divides both.</summary>
    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
