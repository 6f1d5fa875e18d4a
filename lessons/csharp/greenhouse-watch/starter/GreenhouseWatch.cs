/// <summary>Tells which hours were bad for orchids, and how long the good ones lasted.</summary>
public static class GreenhouseWatch
{
    /// <summary>The hours at which it was too cold or too warm.</summary>
    public static IReadOnlyList<int> BadHours(double[] temperatures, double low, double high)
    {
        throw new NotImplementedException("BadHours is yours to write");
    }

    /// <summary>The length of the longest run of good hours.</summary>
    public static int LongestCalm(double[] temperatures, double low, double high)
    {
        throw new NotImplementedException("LongestCalm is yours to write");
    }
}
