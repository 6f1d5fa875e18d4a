/// <summary>Reads high waters off a list of levels.</summary>
public static class TideMarks
{
    /// <summary>The indexes of all high waters.</summary>
    public static IReadOnlyList<int> HighWaters(int[] levels)
    {
        List<int> found = [];
        int? top = null;
        for (int i = 1; i < levels.Length; i++)
        {
            if (levels[i] > levels[i - 1])
            {
                top = i;
            }
            else if (levels[i] < levels[i - 1] && top is int index)
            {
                found.Add(index);
            }
        }
        return found;
    }
}
