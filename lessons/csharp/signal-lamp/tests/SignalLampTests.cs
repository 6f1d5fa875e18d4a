using Xunit;

public class SignalLampTests
{
    [Fact]
    public void SeveralFlashesAreCounted() => Assert.Equal("3 flashes every 10 s", SignalLamp.Describe(3, 10));

    [Fact]
    public void OneFlashIsWrittenInTheSingular() => Assert.Equal("1 flash every 5 s", SignalLamp.Describe(1, 5));

    [Fact]
    public void ALampWithoutFlashesIsSteady() => Assert.Equal("steady light", SignalLamp.Describe(0, 10));

    [Fact]
    public void ThePeriodOfASteadyLampDoesNotMatter() => Assert.Equal("steady light", SignalLamp.Describe(0, 1));

    [Fact]
    public void APeriodOfOneSecondNeedsNoNumber() => Assert.Equal("2 flashes every second", SignalLamp.Describe(2, 1));

    [Fact]
    public void OneFlashEverySecondIsSingularTwice() => Assert.Equal("1 flash every second", SignalLamp.Describe(1, 1));

    [Fact]
    public void NumbersWithManyDigitsAreWrittenInFull() => Assert.Equal("12 flashes every 120 s", SignalLamp.Describe(12, 120));
}
