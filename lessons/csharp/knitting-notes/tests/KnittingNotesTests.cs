using Xunit;

public class KnittingNotesTests
{
    private static string Mistake(string row)
    {
        try
        {
            KnittingNotes.Expand(row);
        }
        catch (KnittingException exception)
        {
            return exception.Message;
        }
        return "no mistake";
    }

    [Fact]
    public void StitchesAreSpelledOut() => Assert.Equal(["k", "k", "p", "yo"], KnittingNotes.Expand("k2 p yo"));

    [Fact]
    public void NamesMayHaveSeveralLetters() => Assert.Equal(["ssk", "ssk", "yo"], KnittingNotes.Expand("ssk2 yo"));

    [Fact]
    public void NumbersMayHaveSeveralDigits() => Assert.Equal(120, KnittingNotes.Expand("k120").Count);

    [Fact]
    public void AZeroInFrontChangesNothing() => Assert.Equal(["k", "k", "k"], KnittingNotes.Expand("k03"));

    [Fact]
    public void BlanksDoNotMatter() => Assert.Equal(["k", "p", "p"], KnittingNotes.Expand("   k   p2  "));

    [Fact]
    public void ANumberEndsAName() => Assert.Equal(["k", "k", "p", "yo"], KnittingNotes.Expand("k2p1yo"));

    [Fact]
    public void AllLettersFromAToZMakeNames() => Assert.Equal(["az"], KnittingNotes.Expand("az"));

    [Fact]
    public void AnEmptyRowHasNoStitches() => Assert.Empty(KnittingNotes.Expand(""));

    [Fact]
    public void ARowOfBlanksHasNoStitches() => Assert.Empty(KnittingNotes.Expand("   "));

    [Fact]
    public void AGroupIsRepeatedAsAWhole() =>
        Assert.Equal(["k", "p", "k", "p", "k", "sl"], KnittingNotes.Expand("k (p1 k1)*2 sl"));

    [Fact]
    public void AGroupWithoutANumberIsKnittedOnce() => Assert.Equal(["k", "p"], KnittingNotes.Expand("(k p)"));

    [Fact]
    public void GroupsMayStandInGroups() =>
        Assert.Equal(["k", "p", "yo", "p", "yo", "k", "p", "yo", "p", "yo"], KnittingNotes.Expand("(k (p yo)*2)*2"));

    [Fact]
    public void GroupsNeedNoBlanksAroundThem() =>
        Assert.Equal(["k", "k", "p", "p", "sl"], KnittingNotes.Expand("k2(p1)*2sl"));

    [Fact]
    public void BlanksInsideParenthesesDoNotMatter() => Assert.Equal(["k", "k"], KnittingNotes.Expand("(  k  )*2"));

    [Fact]
    public void GroupsMayFollowOneAnother() =>
        Assert.Equal(["k", "p", "p", "yo"], KnittingNotes.Expand("(k)(p)*2(yo)"));

    [Fact]
    public void GroupsMayBeRepeatedOften() => Assert.Equal(24, KnittingNotes.Expand("(k p)*12").Count);

    [Fact]
    public void FiftyParenthesesDeepIsNotTooDeep() =>
        Assert.Equal(["k"], KnittingNotes.Expand(new string('(', 50) + "k" + new string(')', 50)));

    [Fact]
    public void StrangeCharactersAreShown() => Assert.Equal("column 4: unexpected '%'", Mistake("k2 %"));

    [Fact]
    public void StrangeCharactersAreShownWhole() => Assert.Equal("column 3: unexpected '🧶'", Mistake("k 🧶"));

    [Fact]
    public void CapitalLettersAreStrange() => Assert.Equal("column 3: unexpected 'K'", Mistake("k K"));

    [Fact]
    public void LettersOfOtherAlphabetsAreStrange() => Assert.Equal("column 3: unexpected 'ß'", Mistake("k ß"));

    [Fact]
    public void DigitsOfOtherAlphabetsAreStrange() => Assert.Equal("column 2: unexpected '٣'", Mistake("k٣"));

    [Fact]
    public void OnlySpacesAreBlanks() => Assert.Equal("column 2: unexpected '\t'", Mistake("k\tp"));

    [Fact]
    public void ANumberNeedsAStitch() => Assert.Equal("column 1: unexpected '2'", Mistake("2k"));

    [Fact]
    public void ANumberMustFollowItsStitchDirectly() => Assert.Equal("column 3: unexpected '2'", Mistake("k 2"));

    [Fact]
    public void AStarNeedsAGroup() => Assert.Equal("column 2: unexpected '*'", Mistake("k*2"));

    [Fact]
    public void AStarMustFollowItsGroupDirectly() => Assert.Equal("column 5: unexpected '*'", Mistake("(k) *2"));

    [Fact]
    public void AGroupNeedsAStarBeforeItsNumber() => Assert.Equal("column 4: unexpected '2'", Mistake("(k)2"));

    [Fact]
    public void AParenthesisThatClosesNothingIsStrange() => Assert.Equal("column 2: unexpected ')'", Mistake("k) p"));

    [Fact]
    public void AStarNeedsANumber() => Assert.Equal("column 5: number expected", Mistake("(k)*"));

    [Fact]
    public void NoBlankMayStandBetweenStarAndNumber() => Assert.Equal("column 5: number expected", Mistake("(k)* 2"));

    [Fact]
    public void NoStitchIsKnittedZeroTimes() => Assert.Equal("column 4: nothing to repeat zero times", Mistake("p k0"));

    [Fact]
    public void NoGroupIsKnittedZeroTimes() =>
        Assert.Equal("column 5: nothing to repeat zero times", Mistake("(k)*00"));

    [Fact]
    public void AGroupHasToBeClosed() => Assert.Equal("column 3: group never closed", Mistake("k (p"));

    [Fact]
    public void TheInnermostOpenGroupIsTold() => Assert.Equal("column 4: group never closed", Mistake("(k (p"));

    [Fact]
    public void AnOuterGroupMayBeTheOneThatIsOpen() => Assert.Equal("column 1: group never closed", Mistake("(k (p)"));

    [Fact]
    public void AGroupMayNotBeEmpty() => Assert.Equal("column 3: empty group", Mistake("k ( )*2"));

    [Fact]
    public void NoGroupOpensAtTheVeryEnd() => Assert.Equal("column 3: group never closed", Mistake("k ("));

    [Fact]
    public void TheFirstOfSeveralMistakesIsTold() =>
        Assert.Equal("column 2: nothing to repeat zero times", Mistake("k0 % )"));

    [Fact]
    public void AnEmptyGroupIsMetBeforeWhatFollowsIt() => Assert.Equal("column 1: empty group", Mistake("()* %"));

    [Fact]
    public void AMistakeInAnOpenGroupIsMetBeforeItsEnd() => Assert.Equal("column 4: unexpected '%'", Mistake("(k %"));

    [Fact]
    public void AKnittingExceptionIsAnArgumentException() =>
        Assert.ThrowsAny<ArgumentException>(() => KnittingNotes.Expand("%"));
}
