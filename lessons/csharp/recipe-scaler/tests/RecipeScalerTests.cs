using Xunit;

public class RecipeScalerTests
{
    private static IEnumerable<string> Lines(long serves, long guests, params Ingredient[] ingredients) =>
        RecipeScaler.Scale(new Recipe(serves, ingredients), guests).Select(each => $"{each.Amount} {each.Name}");

    private static string Amount(string text, long serves, long guests) =>
        RecipeScaler.Scale(new Recipe(serves, [new("flour", text)]), guests)[0].Amount;

    [Fact]
    public void AWholeRecipeIsScaled()
    {
        Ingredient[] stew = [new("beans", "1 1/2"), new("onions", "2"), new("salt", "1/3")];
        Assert.Equal(["2 1/4 beans", "3 onions", "1/2 salt"], Lines(4, 6, stew));
    }

    [Fact]
    public void TheOrderOfTheIngredientsIsKept()
    {
        Ingredient[] porridge = [new("water", "1"), new("barley", "1"), new("apples", "1")];
        Assert.Equal(["2 water", "2 barley", "2 apples"], Lines(1, 2, porridge));
    }

    [Fact]
    public void TheSameIngredientMayStandInARecipeTwice()
    {
        Ingredient[] cake = [new("butter", "1"), new("eggs", "3"), new("butter", "1/2")];
        Assert.Equal(["1/2 butter", "1 1/2 eggs", "1/4 butter"], Lines(2, 1, cake));
    }

    [Fact]
    public void TheSameNumberOfGuestsChangesNothing() => Assert.Equal("1 1/2", Amount("1 1/2", 4, 4));

    [Fact]
    public void FractionsAreWrittenInLowestTerms() => Assert.Equal("1/2", Amount("1/4", 4, 8));

    [Fact]
    public void TopHeavyFractionsBecomeMixedNumbers() => Assert.Equal("1 1/2", Amount("1/2", 1, 3));

    [Fact]
    public void MixedNumbersAreWrittenInLowestTerms() => Assert.Equal("7 1/2", Amount("1 1/4", 1, 6));

    [Fact]
    public void WholeNumbersHaveNoFraction() => Assert.Equal("2", Amount("1/3", 1, 6));

    [Theory]
    [InlineData(1, "1/3")]
    [InlineData(2, "2/3")]
    public void ThirdsAlwaysStayThirds(long guests, string expected) => Assert.Equal(expected, Amount("1", 3, guests));

    [Fact]
    public void AmountsForLargeCompaniesAreExact() =>
        Assert.Equal("47619047619047619 4/21", Amount("1/7", 3, 1_000_000_000_000_000_003L));

    [Fact]
    public void NoGuestsNeedNothing() => Assert.Equal("0", Amount("2 1/2", 4, 0));

    [Fact]
    public void ARecipeWithoutIngredientsStaysEmpty() => Assert.Empty(Lines(4, 2));

    [Fact]
    public void ANegativeNumberOfGuestsIsRefused() => Assert.ThrowsAny<ArgumentException>(() => Amount("1", 4, -1));

    [Fact]
    public void ANegativeNumberOfGuestsIsRefusedEvenWhereThereIsNothingToCook() =>
        Assert.ThrowsAny<ArgumentException>(() => Lines(4, -1));
}
