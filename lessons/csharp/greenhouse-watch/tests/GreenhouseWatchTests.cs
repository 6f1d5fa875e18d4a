using Xunit;

public class GreenhouseWatchTests
{
    [Fact]
    public void ColdAndWarmHoursAreListedInOrder() =>
        Assert.Equal([1, 3], GreenhouseWatch.BadHours([18, 15, 21, 29, 24], 16, 28));

    [Fact]
    public void TheLimitsThemselvesAreFine() => Assert.Empty(GreenhouseWatch.BadHours([16, 28], 16, 28));

    [Fact]
    public void APerfectDayHasNoBadHours() => Assert.Empty(GreenhouseWatch.BadHours([20, 21, 22], 16, 28));

    [Fact]
    public void ATerribleDayHasOnlyBadHours() => Assert.Equal([0, 1, 2], GreenhouseWatch.BadHours([3, 40, -5], 16, 28));

    [Fact]
    public void TheSameTemperatureMayBeBadMoreThanOnce() =>
        Assert.Equal([0, 2, 3], GreenhouseWatch.BadHours([15, 20, 15, 15], 16, 28));

    [Fact]
    public void FractionsOfADegreeCount() => Assert.Equal([0, 2], GreenhouseWatch.BadHours([15.9, 16.0, 28.1], 16, 28));

    [Fact]
    public void ADayWithoutReadingsHasNoBadHours() => Assert.Empty(GreenhouseWatch.BadHours([], 16, 28));

    [Fact]
    public void TheBestStretchIsCounted() => Assert.Equal(2, GreenhouseWatch.LongestCalm([18, 15, 21, 24, 29], 16, 28));

    [Fact]
    public void AStretchMayReachToTheLastHour() =>
        Assert.Equal(3, GreenhouseWatch.LongestCalm([30, 20, 20, 20], 16, 28));

    [Fact]
    public void AStretchMayStartAtTheFirstHour() =>
        Assert.Equal(2, GreenhouseWatch.LongestCalm([20, 20, 30, 20], 16, 28));

    [Fact]
    public void AWholeDayMayBeCalm()
    {
        double[] day = Enumerable.Repeat(20.0, 24).ToArray();
        Assert.Equal(24, GreenhouseWatch.LongestCalm(day, 16, 28));
    }

    [Fact]
    public void HoursAtTheLimitsAreCalm() => Assert.Equal(3, GreenhouseWatch.LongestCalm([16, 28, 16], 16, 28));

    [Fact]
    public void FractionsOfADegreeEndAStretch() =>
        Assert.Equal(1, GreenhouseWatch.LongestCalm([20, 15.9, 20, 28.1, 20], 16, 28));

    [Fact]
    public void ADayMayHaveNoCalmHourAtAll() => Assert.Equal(0, GreenhouseWatch.LongestCalm([2, 3], 16, 28));

    [Fact]
    public void ADayWithoutReadingsHasNoCalmHours() => Assert.Equal(0, GreenhouseWatch.LongestCalm([], 16, 28));

    [Fact]
    public void GoodHoursApartFromOneAnotherAreNotAddedUp() =>
        Assert.Equal(1, GreenhouseWatch.LongestCalm([20, 40, 20, 40, 20], 16, 28));
}
