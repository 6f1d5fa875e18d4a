/// <summary>Reads high waters off a list of levels.</summary>
public static class TideMarks
{
    /// <summary>The indexes of all high waters.</summary>
    public static IReadOnlyList<int> HighWaters(int[] levels)
    {
        throw new NotImplementedException("HighWaters is yours to write");
    }
}
