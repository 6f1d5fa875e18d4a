using Xunit;

public class BrokenTypewriterTests
{
    [Fact]
    public void OneBrokenKeyIsFound() =>
        Assert.Equal("e", BrokenTypewriter.BrokenKeys("meet me at noon", "mt m at noon"));

    [Fact]
    public void SeveralBrokenKeysComeInTheOrderOfStriking() =>
        Assert.Equal("hen", BrokenTypewriter.BrokenKeys("The Raven", "T Rav"));

    [Fact]
    public void ASoundMachineHasNoBrokenKeys() =>
        Assert.Equal("", BrokenTypewriter.BrokenKeys("All is well.", "All is well."));

    [Fact]
    public void EachBrokenKeyIsNamedOnce() => Assert.Equal("a", BrokenTypewriter.BrokenKeys("banana", "bnn"));

    [Fact]
    public void CapitalLettersShareTheKeyOfSmallOnes() =>
        Assert.Equal("a", BrokenTypewriter.BrokenKeys("Anna and Abel", "nn nd bel"));

    [Theory]
    [InlineData("come at once", "comeatonce", " ")]
    [InlineData("Help! Quick!", "Help Quick", "!")]
    public void SpacesAndPunctuationCanBreakToo(string meant, string typed, string expected) =>
        Assert.Equal(expected, BrokenTypewriter.BrokenKeys(meant, typed));

    [Fact]
    public void SignsWithAMeaningInRegularExpressionsAreKeysLikeAnyOther() =>
        Assert.Equal("?(.)", BrokenTypewriter.BrokenKeys("Who? (I.)", "Who I"));

    [Fact]
    public void EveryKeyMayBeBroken() => Assert.Equal("ab", BrokenTypewriter.BrokenKeys("abba", ""));

    [Fact]
    public void AnEmptyLetterTellsOfNoBrokenKey() => Assert.Equal("", BrokenTypewriter.BrokenKeys("", ""));

    [Fact]
    public void NoKeyWorksOnceAndFailsOnce() =>
        Assert.ThrowsAny<ArgumentException>(() => BrokenTypewriter.BrokenKeys("anna", "ana"));

    [Fact]
    public void NoCapitalAppearsWhereItsSmallLetterDoesNot() =>
        Assert.ThrowsAny<ArgumentException>(() => BrokenTypewriter.BrokenKeys("Anna", "Ann"));

    [Fact]
    public void NoMarksChangeTheirOrder() =>
        Assert.ThrowsAny<ArgumentException>(() => BrokenTypewriter.BrokenKeys("no", "on"));

    [Fact]
    public void NoMarksAppearThatNobodyStruck() =>
        Assert.ThrowsAny<ArgumentException>(() => BrokenTypewriter.BrokenKeys("yes", "yesx"));

    [Fact]
    public void NoSmallLetterAppearsWhereACapitalWasMeant() =>
        Assert.ThrowsAny<ArgumentException>(() => BrokenTypewriter.BrokenKeys("Anna", "anna"));

    [Fact]
    public void NoMoreMarksAppearThanWereStruck() =>
        Assert.ThrowsAny<ArgumentException>(() => BrokenTypewriter.BrokenKeys("hi", "hii"));

    [Fact]
    public void NothingIsTypedWhereNothingWasMeant() =>
        Assert.ThrowsAny<ArgumentException>(() => BrokenTypewriter.BrokenKeys("", "boo"));
}
