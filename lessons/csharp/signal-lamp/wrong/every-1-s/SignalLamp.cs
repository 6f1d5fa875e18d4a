/// <summary>Says in words how a lighthouse blinks.</summary>
public static class SignalLamp
{
    /// <param name="flashes">how often the lamp flashes in one period</param>
    /// <param name="period">in seconds</param>
    public static string Describe(int flashes, int period)
    {
        if (flashes == 0) return "steady light";
        string what = flashes == 1 ? "1 flash" : $"{flashes} flashes";
        string often = $"every {period} s";
        return $"{what} {often}";
    }
}
