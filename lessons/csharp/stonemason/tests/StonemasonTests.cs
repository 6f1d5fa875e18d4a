using Xunit;

public class StonemasonTests
{
    private const string Verse =
        "when the river rose above the seventh step the old ferryman untied his boat and sang to the "
        + "drowned bells of Varn until the water listened ";

    private static readonly string Epic = string.Concat(Enumerable.Repeat(Verse, 12));

    [Fact]
    public void AShorterLineNowCanSaveUglinessLater() =>
        Assert.Equal(["aaa", "bb cc", "ddddd"], Stonemason.Carve("aaa bb cc ddddd", 6));

    [Fact]
    public void TheLastLineMayBeShort() => Assert.Equal(["aaaa bbbb", "c"], Stonemason.Carve("aaaa bbbb c", 9));

    [Fact]
    public void EverythingOnOneLineIsNotUgly() =>
        Assert.Equal(["here lies a cat"], Stonemason.Carve("here lies a cat", 40));

    [Fact]
    public void OfEquallyBeautifulWaysTheFirstLineGetsTheMostWords() =>
        Assert.Equal(["aa bb", "cc", "ddd e", "ff"], Stonemason.Carve("aa bb cc ddd e ff", 5));

    [Fact]
    public void AFullFirstLineIsNotWorthEveryPrice() =>
        Assert.Equal(
            ["to be or", "not to be", "that is", "all"],
            Stonemason.Carve("to be or not to be that is all", 10));

    [Fact]
    public void EmptyPlacesCountByTheirSquare() =>
        Assert.Equal(
            ["tide", "took all", "I owned", "save hope"],
            Stonemason.Carve("tide took all I owned save hope", 9));

    [Fact]
    public void AnInscriptionMayHaveManyLines()
    {
        string text = "the sea gave the sea took and the gulls keep the account to this day";
        Assert.Equal(
            ["the sea gave the", "sea took and the", "gulls keep the", "account to this", "day"],
            Stonemason.Carve(text, 16));
    }

    [Fact]
    public void AWordMayFillTheWholeWidth() => Assert.Equal(["stone"], Stonemason.Carve("stone", 5));

    [Fact]
    public void TwoWordsMayFillTheWholeWidth() => Assert.Equal(["old stone"], Stonemason.Carve("old stone", 9));

    [Fact]
    public void ABlankNeedsAPlaceToo() => Assert.Equal(["old", "stone"], Stonemason.Carve("old stone", 8));

    [Fact]
    public void TheSpacingOfTheTextDoesNotMatter() =>
        Assert.Equal(["here lies", "a cat"], Stonemason.Carve("  here\n\tlies   a cat ", 9));

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    public void ATextWithoutWordsNeedsNoLines(string text) => Assert.Empty(Stonemason.Carve(text, 5));

    [Theory]
    [InlineData("a gravestone")]
    [InlineData("a gravestone here")]
    public void AWordThatDoesNotFitIsRefused(string text) =>
        Assert.ThrowsAny<ArgumentException>(() => Stonemason.Carve(text, 9));

    [Fact]
    public void NoWordOfAnEpicIsLost() =>
        Assert.Equal(312, string.Join(' ', Stonemason.Carve(Epic, 36)).Split(' ').Length);

    [Fact]
    public void NoLineOfAnEpicIsTooLong()
    {
        int longest = Stonemason.Carve(Epic, 36).Max(line => line.Length);
        Assert.True(longest <= 36);
    }

    [Fact]
    public void AnEpicIsAsBeautifulAsCanBe()
    {
        IReadOnlyList<string> lines = Stonemason.Carve(Epic, 36);
        int ugliness = lines.SkipLast(1).Sum(line => (36 - line.Length) * (36 - line.Length));
        Assert.Equal(419, ugliness);
    }
}
