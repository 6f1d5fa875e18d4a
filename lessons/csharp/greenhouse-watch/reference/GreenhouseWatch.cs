/// <summary>Tells which hours were bad for orchids, and how long the good ones lasted.</summary>
public static class GreenhouseWatch
{
    /// <summary>The hours at which it was too cold or too warm.</summary>
    public static IReadOnlyList<int> BadHours(double[] temperatures, double low, double high)
    {
        List<int> hours = [];
        for (int hour = 0; hour < temperatures.Length; hour++)
        {
            if (!IsFine(temperatures[hour], low, high)) hours.Add(hour);
        }
        return hours;
    }

    /// <summary>The length of the longest run of good hours.</summary>
    public static int LongestCalm(double[] temperatures, double low, double high)
    {
        int longest = 0;
        int current = 0;
        foreach (double temperature in temperatures)
        {
            current = IsFine(temperature, low, high) ? current + 1 : 0;
            longest = Math.Max(longest, current);
        }
        return longest;
    }

    private static bool IsFine(double temperature, double low, double high) => low <= temperature && temperature <= high;
}
