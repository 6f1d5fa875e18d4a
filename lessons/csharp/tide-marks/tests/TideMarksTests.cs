using Xunit;

public class TideMarksTests
{
    [Fact]
    public void EveryPeakIsAHighWater() => Assert.Equal([1, 3], TideMarks.HighWaters([1, 3, 2, 5, 4]));

    [Fact]
    public void AFlatTopCountsWhereItBegins() => Assert.Equal([1], TideMarks.HighWaters([1, 4, 4, 4, 2]));

    [Fact]
    public void StandingStillOnTheWayUpIsNoHighWater() => Assert.Equal([3], TideMarks.HighWaters([1, 2, 2, 3, 1]));

    [Fact]
    public void StandingStillOnTheWayDownIsNoHighWater() => Assert.Equal([1], TideMarks.HighWaters([1, 5, 3, 3, 2]));

    [Fact]
    public void ASeaThatOnlyRisesHasNoHighWater() => Assert.Empty(TideMarks.HighWaters([1, 2, 3]));

    [Fact]
    public void ASeaThatOnlyFallsHasNoHighWater() => Assert.Empty(TideMarks.HighWaters([3, 2, 1]));

    [Fact]
    public void AFlatTopAtTheEndIsNotDecided() => Assert.Empty(TideMarks.HighWaters([1, 4, 4]));

    [Fact]
    public void AFlatTopAtTheBeginningIsNotDecided() => Assert.Empty(TideMarks.HighWaters([4, 4, 1]));

    [Fact]
    public void LowWaterMayLieBetweenTwoFlatTops() =>
        Assert.Equal([1, 5], TideMarks.HighWaters([0, 2, 2, 1, 1, 3, 3, 0]));

    [Fact]
    public void LevelsMayLieBelowZero() => Assert.Equal([1], TideMarks.HighWaters([-3, -1, -2]));

    [Fact]
    public void TwoLevelsAreTooFewForAHighWater() => Assert.Empty(TideMarks.HighWaters([1, 2]));

    [Fact]
    public void OneLevelIsTooLittleForAHighWater() => Assert.Empty(TideMarks.HighWaters([5]));

    [Fact]
    public void NoLevelsHoldNoHighWater() => Assert.Empty(TideMarks.HighWaters([]));
}
