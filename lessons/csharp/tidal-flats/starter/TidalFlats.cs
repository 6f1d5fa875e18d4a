/// <summary>Finds ways across sand that the sea covers twice a day.</summary>
public static class TidalFlats
{
    /// <summary>The fewest hours for the walk, or null if it cannot be done.</summary>
    public static int? Crossing(IReadOnlyList<string> flats, int[] tide, Square start, Square goal, int boots = 0)
    {
        throw new NotImplementedException("Crossing is yours to write");
    }
}
