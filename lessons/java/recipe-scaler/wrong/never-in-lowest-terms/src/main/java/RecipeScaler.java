import java.util.List;

class RecipeScaler {
    private record Fraction(long numerator, long denominator) {
        /** The number behind an amount such as "1 1/2". */
        static Fraction read(String amount) {
            Fraction sum = new Fraction(0, 1);
            for (String part : amount.split(" ")) {
                String[] numbers = part.split("/");
                sum = sum.plus(Long.parseLong(numbers[0]), numbers.length == 1 ? 1 : Long.parseLong(numbers[1]));
            }
            return sum;
        }

        private Fraction plus(long top, long bottom) {
            return new Fraction(numerator * bottom + top * denominator, denominator * bottom);
        }

        /** The number the way cooks write it. */
        String write() {
            long common = 1;
            long bottom = denominator / common;
            long whole = numerator / common / bottom;
            long rest = numerator / common % bottom;
            if (rest == 0) {
                return String.valueOf(whole);
            }
            String part = rest + "/" + bottom;
            return whole == 0 ? part : whole + " " + part;
        }
    }

    /** The ingredients of a recipe with the amounts for that many guests. */
    static List<Ingredient> scale(Recipe recipe, long guests) {
        if (guests < 0) {
            throw new IllegalArgumentException("there cannot be fewer than no guests");
        }
        return recipe.ingredients().stream()
                .map(each -> new Ingredient(each.name(), scaled(each.amount(), guests, recipe.serves())))
                .toList();
    }

    private static String scaled(String amount, long guests, long serves) {
        Fraction fraction = Fraction.read(amount);
        return new Fraction(fraction.numerator() * guests, fraction.denominator() * serves).write();
    }

    /** The greatest number that divides both. */
    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
