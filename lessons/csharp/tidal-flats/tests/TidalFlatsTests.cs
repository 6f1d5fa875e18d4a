using Xunit;

public class TidalFlatsTests
{
    [Fact]
    public void WhoeverIsThereNeedsNoTime() => Assert.Equal(0, TidalFlats.Crossing(["5"], [2], new(0, 0), new(0, 0)));

    [Fact]
    public void OnDryLandTheWayIsWhatCounts() =>
        Assert.Equal(4, TidalFlats.Crossing(["999", "999", "999"], [0], new(0, 0), new(2, 2)));

    [Fact]
    public void NobodyWalksAcrossCorners() => Assert.Null(TidalFlats.Crossing(["90", "09"], [5], new(0, 0), new(1, 1)));

    [Fact]
    public void WaterThatNeverFallsIsWalkedAround() =>
        Assert.Equal(8, TidalFlats.Crossing(["9999", "9009", "9909"], [5], new(2, 1), new(2, 3)));

    [Fact]
    public void ASquareAsHighAsTheWaterIsDry() =>
        Assert.Equal(2, TidalFlats.Crossing(["333"], [3], new(0, 0), new(0, 2)));

    [Fact]
    public void TheMapEndsAtItsEdges() => Assert.Null(TidalFlats.Crossing(["909"], [5], new(0, 0), new(0, 2)));

    [Fact]
    public void TheEndOfARowIsNoNeighbourOfTheNextOne() =>
        Assert.Null(TidalFlats.Crossing(["009", "900"], [5], new(0, 2), new(1, 0)));

    [Fact]
    public void SheWaitsForLowWater() => Assert.Equal(3, TidalFlats.Crossing(["515"], [2, 2, 0], new(0, 0), new(0, 2)));

    [Fact]
    public void WaitingForEverIsNoWalk() => Assert.Null(TidalFlats.Crossing(["515"], [2, 2, 2], new(0, 0), new(0, 2)));

    [Fact]
    public void TheTideBeginsAgain() =>
        Assert.Equal(6, TidalFlats.Crossing(["51115"], [0, 3, 3, 0, 0, 0], new(0, 0), new(0, 4)));

    [Fact]
    public void TwoHoursOfLowWaterAreTooShortForThreeSquares() =>
        Assert.Null(TidalFlats.Crossing(["51115"], [0, 3, 3, 3, 0], new(0, 0), new(0, 4)));

    [Fact]
    public void ASandbankIsAPlaceToWait() =>
        Assert.Equal(10, TidalFlats.Crossing(["5114115"], [0, 0, 4, 4], new(0, 0), new(0, 6)));

    [Fact]
    public void SteppingBackCanBeTheOnlyWayToWait() =>
        Assert.Equal(5, TidalFlats.Crossing(["9215"], [2, 4, 4, 1, 1], new(0, 1), new(0, 3)));

    [Fact]
    public void TheWayBackFromTheWaterMayBeNeeded() =>
        Assert.Equal(3, TidalFlats.Crossing(["9295"], [2, 9, 6, 2], new(0, 1), new(0, 3)));

    [Fact]
    public void TheGoalMustBeDryOnArrival() =>
        Assert.Equal(3, TidalFlats.Crossing(["91"], [3, 3, 3, 1], new(0, 0), new(0, 1)));

    [Fact]
    public void NobodyStartsInTheWater() => Assert.Null(TidalFlats.Crossing(["19"], [3], new(0, 0), new(0, 1)));

    [Fact]
    public void NobodyArrivesWhereSheCannotStand() =>
        Assert.Null(TidalFlats.Crossing(["1"], [3, 0], new(0, 0), new(0, 0)));

    [Fact]
    public void BootsHelpAtTheStart() => Assert.Equal(1, TidalFlats.Crossing(["19"], [3], new(0, 0), new(0, 1), 1));

    [Fact]
    public void BootsCarryAcrossAWetSquare() =>
        Assert.Equal(2, TidalFlats.Crossing(["515"], [2, 2, 2], new(0, 0), new(0, 2), 1));

    [Fact]
    public void OneSquareCanBeTooManyForTheBoots() =>
        Assert.Null(TidalFlats.Crossing(["5115"], [2], new(0, 0), new(0, 3), 1));

    [Fact]
    public void DryLandMakesTheBootsGoodAgain() =>
        Assert.Equal(7, TidalFlats.Crossing(["51511511"], [2], new(0, 0), new(0, 7), 2));

    [Fact]
    public void LowWaterMakesTheBootsGoodAgain() =>
        Assert.Equal(4, TidalFlats.Crossing(["51115"], [2, 2, 0, 2, 2], new(0, 0), new(0, 4), 1));

    [Fact]
    public void TheHourAtTheStartCounts() => Assert.Null(TidalFlats.Crossing(["119"], [2], new(0, 0), new(0, 2), 1));

    [Fact]
    public void TheLastHourOfTheBootsIsEnoughToArrive() =>
        Assert.Equal(2, TidalFlats.Crossing(["511"], [2], new(0, 0), new(0, 2), 2));

    [Fact]
    public void ALongerDryWayMayBeatTheShortWetOne() =>
        Assert.Equal(9, TidalFlats.Crossing(["911119", "900009", "999911"], [5], new(0, 0), new(0, 5), 3));

    [Fact]
    public void ComingLaterButWithDrierBootsCanBeTheOnlyWay() =>
        Assert.Equal(7, TidalFlats.Crossing(["1191", "1111", "1911"], [2], new(0, 0), new(2, 3), 2));

    [Fact]
    public void AMapMayHaveWellOverAThousandSquares()
    {
        string[] flats = Enumerable.Repeat(new string('3', 40), 40).ToArray();
        Assert.Equal(78, TidalFlats.Crossing(flats, [0, 3, 3, 2], new(0, 0), new(39, 39)));
    }

    [Fact]
    public void AnIslandThatCannotBeReachedIsFoundOut()
    {
        string[] flats = Enumerable.Repeat(new string('4', 40), 28).ToArray();
        Array.Fill(flats, new string('0', 40), 20, 3);
        Assert.Null(TidalFlats.Crossing(flats, [1, 2, 3, 4, 3, 2], new(0, 0), new(27, 39), 2));
    }
}
