import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeScalerTest {
    private static List<String> lines(long serves, long guests, Ingredient... ingredients) {
        return RecipeScaler.scale(new Recipe(serves, List.of(ingredients)), guests).stream()
                .map(each -> each.amount() + " " + each.name())
                .toList();
    }

    private static String amount(String text, long serves, long guests) {
        Recipe recipe = new Recipe(serves, List.of(new Ingredient("flour", text)));
        return RecipeScaler.scale(recipe, guests).get(0).amount();
    }

    @Test
    void aWholeRecipeIsScaled() {
        Ingredient[] stew = {
            new Ingredient("beans", "1 1/2"), new Ingredient("onions", "2"), new Ingredient("salt", "1/3"),
        };
        assertThat(lines(4, 6, stew)).containsExactly("2 1/4 beans", "3 onions", "1/2 salt");
    }

    @Test
    void theOrderOfTheIngredientsIsKept() {
        Ingredient[] porridge = {
            new Ingredient("water", "1"), new Ingredient("barley", "1"), new Ingredient("apples", "1"),
        };
        assertThat(lines(1, 2, porridge)).containsExactly("2 water", "2 barley", "2 apples");
    }

    @Test
    void theSameIngredientMayStandInARecipeTwice() {
        Ingredient[] cake = {
            new Ingredient("butter", "1"), new Ingredient("eggs", "3"), new Ingredient("butter", "1/2"),
        };
        assertThat(lines(2, 1, cake)).containsExactly("1/2 butter", "1 1/2 eggs", "1/4 butter");
    }

    @Test
    void theSameNumberOfGuestsChangesNothing() {
        assertThat(amount("1 1/2", 4, 4)).isEqualTo("1 1/2");
    }

    @Test
    void fractionsAreWrittenInLowestTerms() {
        assertThat(amount("1/4", 4, 8)).isEqualTo("1/2");
    }

    @Test
    void topHeavyFractionsBecomeMixedNumbers() {
        assertThat(amount("1/2", 1, 3)).isEqualTo("1 1/2");
    }

    @Test
    void mixedNumbersAreWrittenInLowestTerms() {
        assertThat(amount("1 1/4", 1, 6)).isEqualTo("7 1/2");
    }

    @Test
    void wholeNumbersHaveNoFraction() {
        assertThat(amount("1/3", 1, 6)).isEqualTo("2");
    }

    @Test
    void aThirdStaysAThird() {
        assertThat(amount("1", 3, 1)).isEqualTo("1/3");
    }

    @Test
    void twoThirdsStayTwoThirds() {
        assertThat(amount("1", 3, 2)).isEqualTo("2/3");
    }

    @Test
    void amountsForLargeCompaniesAreExact() {
        assertThat(amount("1/7", 3, 1_000_000_000_000_000_003L)).isEqualTo("47619047619047619 4/21");
    }

    @Test
    void noGuestsNeedNothing() {
        assertThat(amount("2 1/2", 4, 0)).isEqualTo("0");
    }

    @Test
    void aRecipeWithoutIngredientsStaysEmpty() {
        assertThat(lines(4, 2)).isEmpty();
    }

    @Test
    void aNegativeNumberOfGuestsIsRefused() {
        assertThatThrownBy(() -> amount("1", 4, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNegativeNumberOfGuestsIsRefusedEvenWhereThereIsNothingToCook() {
        assertThatThrownBy(() -> lines(4, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
