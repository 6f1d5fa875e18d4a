/// <summary>Says in words how a lighthouse blinks.</summary>
public static class SignalLamp
{
    /// <param name="flashes">how often the lamp flashes in one period</param>
    /// <param name="period">in seconds</param>
    public static string Describe(int flashes, int period)
    {
        if (flashes == 0) return "steady light";
        string what = $"{flashes} flashes";
        string often = period == 1 ? "every second" : $"every {period} s";
        return $"{what} {often}";
    }
}
