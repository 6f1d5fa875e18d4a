using Xunit;

public class CloakroomTests
{
    private static Cloakroom Filled(int hooks, params string[] coats)
    {
        Cloakroom room = new(hooks);
        foreach (string coat in coats) room.Hang(coat);
        return room;
    }

    [Fact]
    public void HooksAreGivenOutFromTheLowest()
    {
        Cloakroom room = new Cloakroom(3);
        Assert.Equal(1, room.Hang("fur"));
        Assert.Equal(2, room.Hang("mac"));
        Assert.Equal(3, room.Hang("cape"));
    }

    [Fact]
    public void AHookThatBecameFreeIsUsedAgain()
    {
        Cloakroom room = Filled(3, "fur", "mac", "cape");
        room.Fetch(2);
        Assert.Equal(2, room.Hang("poncho"));
    }

    [Fact]
    public void TheLowestOfSeveralFreeHooksIsUsed()
    {
        Cloakroom room = Filled(3, "fur", "mac", "cape");
        room.Fetch(3);
        room.Fetch(1);
        Assert.Equal(1, room.Hang("poncho"));
    }

    [Fact]
    public void AFullCloakroomTakesNoCoat()
    {
        Cloakroom room = Filled(1, "fur");
        Assert.Throws<CloakroomFullException>(() => room.Hang("mac"));
    }

    [Fact]
    public void ARefusedCoatChangesNothing()
    {
        Cloakroom room = Filled(1, "fur");
        Assert.Throws<CloakroomFullException>(() => room.Hang("mac"));
        Assert.Empty(room.Find("mac"));
        Assert.Equal(0, room.FreeHooks);
        Assert.Equal("fur", room.Fetch(1));
    }

    [Fact]
    public void ACloakroomWithoutHooksIsAlwaysFull()
    {
        Cloakroom room = new Cloakroom(0);
        Assert.Throws<CloakroomFullException>(() => room.Hang("fur"));
    }

    [Fact]
    public void EveryGuestGetsTheRightCoat()
    {
        Cloakroom room = Filled(2, "fur", "mac");
        Assert.Equal("mac", room.Fetch(2));
        Assert.Equal("fur", room.Fetch(1));
    }

    [Fact]
    public void TheOtherCoatsStayWhereTheyHang()
    {
        Cloakroom room = Filled(3, "fur", "mac", "cape");
        room.Fetch(1);
        Assert.Equal("cape", room.Fetch(3));
        Assert.Equal("mac", room.Fetch(2));
    }

    [Fact]
    public void AnEmptyHookHasNoCoat()
    {
        Cloakroom room = new Cloakroom(2);
        Assert.Throws<NoSuchCoatException>(() => room.Fetch(1));
    }

    [Fact]
    public void ACoatCanBeFetchedOnlyOnce()
    {
        Cloakroom room = Filled(1, "fur");
        room.Fetch(1);
        Assert.Throws<NoSuchCoatException>(() => room.Fetch(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-1)]
    public void HooksThatDoNotExistHaveNoCoat(int hook)
    {
        Cloakroom room = Filled(1, "fur");
        Assert.Throws<NoSuchCoatException>(() => room.Fetch(hook));
    }

    [Fact]
    public void AskingForACoatThatIsNotThereChangesNothing()
    {
        Cloakroom room = Filled(2, "fur");
        Assert.Throws<NoSuchCoatException>(() => room.Fetch(2));
        Assert.Equal(1, room.FreeHooks);
        Assert.Equal("fur", room.Fetch(1));
    }

    [Fact]
    public void CoatsOfTheSameKindAreFoundInAscendingOrder()
    {
        Cloakroom room = Filled(4, "mac", "fur", "mac", "cape");
        room.Fetch(1);
        room.Hang("mac");
        Assert.Equal([1, 3], room.Find("mac"));
    }

    [Fact]
    public void ACoatThatNobodyBroughtIsOnNoHook() => Assert.Empty(new Cloakroom(2).Find("fur"));

    [Fact]
    public void LookingForACoatLeavesItWhereItIs()
    {
        Cloakroom room = Filled(1, "fur");
        room.Find("fur");
        Assert.Equal([1], room.Find("fur"));
        Assert.Equal(0, room.FreeHooks);
    }

    [Fact]
    public void FreeHooksAreCounted()
    {
        Cloakroom room = new Cloakroom(2);
        Assert.Equal(2, room.FreeHooks);
        room.Hang("fur");
        Assert.Equal(1, room.FreeHooks);
        room.Fetch(1);
        Assert.Equal(2, room.FreeHooks);
    }

    [Fact]
    public void TwoCloakroomsDoNotShareTheirCoats()
    {
        Cloakroom left = new Cloakroom(1);
        Cloakroom right = new Cloakroom(1);
        left.Hang("fur");
        Assert.Equal(0, left.FreeHooks);
        Assert.Equal(1, right.FreeHooks);
    }

    [Fact]
    public void BothExceptionsCanBeCaughtAsOne()
    {
        Cloakroom room = new Cloakroom(0);
        Assert.ThrowsAny<CloakroomException>(() => room.Hang("fur"));
        Assert.ThrowsAny<CloakroomException>(() => room.Fetch(1));
    }
}
