using Xunit;

public class CanalLockTests
{
    /// <summary>In words how the lock stands, so that a failure can be read.</summary>
    private static string After(params string[] orders)
    {
        LockState state = CanalLock.Operate(orders);
        string gate = state.Open is { } open ? $"{open}" : "no gate";
        string boat = state.Boat ? "a boat" : "no boat";
        return $"{gate} open, water {state.Water}, {boat}, {state.Up} up, {state.Down} down";
    }

    private static string Complaint(params string[] orders)
    {
        try
        {
            CanalLock.Operate(orders);
        }
        catch (LockException exception)
        {
            return exception.Message;
        }
        return "all orders were carried out";
    }

    [Fact]
    public void WithoutOrdersItStandsAsAtTheBeginning() =>
        Assert.Equal("Lower open, water Low, no boat, 0 up, 0 down", After());

    [Fact]
    public void ABoatGoesUp() =>
        Assert.Equal(
            "Upper open, water High, no boat, 1 up, 0 down",
            After("enter", "close lower", "fill", "open upper", "leave"));

    [Fact]
    public void ABoatGoesDown() =>
        Assert.Equal(
            "Lower open, water Low, no boat, 0 up, 1 down",
            After("close lower", "fill", "open upper", "enter", "close upper", "drain", "open lower", "leave"));

    [Fact]
    public void BoatsGoUpAndDownAllDay()
    {
        string[] trips =
        [
            "enter", "close lower", "fill", "open upper", "leave",
            "enter", "close upper", "drain", "open lower", "leave",
        ];
        string[] orders = Enumerable.Repeat(trips, 20).SelectMany(each => each).ToArray();
        Assert.Equal("Lower open, water Low, no boat, 20 up, 20 down", After(orders));
    }

    [Fact]
    public void ABoatThatTurnsBackWentNowhere() =>
        Assert.Equal("Lower open, water Low, no boat, 0 up, 0 down", After("enter", "leave"));

    [Fact]
    public void ABoatThatWasLiftedAndLetDownAgainWentNowhere() =>
        Assert.Equal(
            "Lower open, water Low, no boat, 0 up, 0 down",
            After("enter", "close lower", "fill", "drain", "open lower", "leave"));

    [Fact]
    public void ABoatThatTurnsBackAtTheUpperGateWentNowhere() =>
        Assert.Equal(
            "Upper open, water High, no boat, 0 up, 0 down",
            After("close lower", "fill", "open upper", "enter", "leave"));

    [Fact]
    public void ABoatInTheChamberIsSeen() =>
        Assert.Equal("Lower open, water Low, a boat, 0 up, 0 down", After("enter"));

    [Fact]
    public void BothGatesMayBeClosed() =>
        Assert.Equal("no gate open, water High, no boat, 0 up, 0 down", After("close lower", "fill"));

    [Fact]
    public void AGateMayBeOpenedAndClosedAgain() =>
        Assert.Equal(
            "no gate open, water Low, no boat, 0 up, 0 down",
            After("close lower", "open lower", "close lower"));

    [Fact]
    public void EachCallStartsWithANewLock()
    {
        CanalLock.Operate(["enter", "close lower", "fill", "open upper", "leave"]);
        Assert.Equal("Lower open, water Low, no boat, 0 up, 0 down", After());
    }

    [Fact]
    public void NoFillingThroughAnOpenGate() => Assert.Equal("order 2: fill", Complaint("enter", "fill"));

    [Fact]
    public void NoFillingThroughTheUpperGate() =>
        Assert.Equal("order 6: fill", Complaint("enter", "close lower", "fill", "open upper", "leave", "fill"));

    [Fact]
    public void NoDrainingThroughAnOpenGate() =>
        Assert.Equal("order 6: drain", Complaint("enter", "close lower", "fill", "open upper", "leave", "drain"));

    [Fact]
    public void NoSecondGateWhileOneIsOpen() => Assert.Equal("order 1: open upper", Complaint("open upper"));

    [Fact]
    public void NoUpperGateAtLowWater() => Assert.Equal("order 2: open upper", Complaint("close lower", "open upper"));

    [Fact]
    public void NoLowerGateAtHighWater() =>
        Assert.Equal("order 3: open lower", Complaint("close lower", "fill", "open lower"));

    [Fact]
    public void NoOpeningOfAnOpenGate() => Assert.Equal("order 1: open lower", Complaint("open lower"));

    [Fact]
    public void NoClosingOfAClosedGate() => Assert.Equal("order 1: close upper", Complaint("close upper"));

    [Fact]
    public void NoClosingOfTheSameGateTwice() =>
        Assert.Equal("order 2: close lower", Complaint("close lower", "close lower"));

    [Fact]
    public void NoFillingOfAFullChamber() => Assert.Equal("order 3: fill", Complaint("close lower", "fill", "fill"));

    [Fact]
    public void NoDrainingOfAnEmptyChamber() => Assert.Equal("order 2: drain", Complaint("close lower", "drain"));

    [Fact]
    public void NoSecondBoat() => Assert.Equal("order 2: enter", Complaint("enter", "enter"));

    [Fact]
    public void NoEnteringThroughClosedGates() => Assert.Equal("order 2: enter", Complaint("close lower", "enter"));

    [Fact]
    public void NoLeavingThroughClosedGates() =>
        Assert.Equal("order 3: leave", Complaint("enter", "close lower", "leave"));

    [Fact]
    public void NoLeavingWithoutABoat() => Assert.Equal("order 1: leave", Complaint("leave"));

    [Fact]
    public void NothingAfterAForbiddenOrderCounts() =>
        Assert.Equal("order 1: leave", Complaint("leave", "enter", "whistle"));

    [Theory]
    [InlineData("whistle", "order 1: whistle")]
    [InlineData("open", "order 1: open")]
    [InlineData("close", "order 1: close")]
    [InlineData("close ", "order 1: close ")]
    [InlineData("open middle", "order 1: open middle")]
    [InlineData("fill up", "order 1: fill up")]
    [InlineData("FILL", "order 1: FILL")]
    [InlineData(" fill", "order 1:  fill")]
    [InlineData("", "order 1: ")]
    public void OrdersThatNobodyKnowsAreErrors(string order, string expected) => Assert.Equal(expected, Complaint(order));

    [Fact]
    public void ALockExceptionIsAnArgumentException() =>
        Assert.ThrowsAny<ArgumentException>(() => CanalLock.Operate(["fill"]));
}
