/// <summary>Finds ways across sand that the sea covers twice a day.</summary>
public static class TidalFlats
{
    /// <summary>Where she is, and how many hours she had been in the water before.</summary>
    private readonly record struct Walker(Square Square, int Wet);

    private readonly record struct Situation(Square Square, int Phase, int Wet);

    /// <summary>The fewest hours for the walk, or null if it cannot be done.</summary>
    public static int? Crossing(IReadOnlyList<string> flats, int[] tide, Square start, Square goal, int boots = 0)
    {
        HashSet<Situation> seen = [];
        HashSet<Walker> now = [new Walker(start, 0)];
        for (int hour = 0; now.Count > 0; hour++)
        {
            int phase = hour % tide.Length;
            HashSet<Walker> next = [];
            foreach ((Square square, int before) in now)
            {
                int height = flats[square.Row][square.Column] - '0';
                int wet = height < tide[phase] ? before + 1 : before;
                if (wet > boots || !seen.Add(new Situation(square, phase, wet))) continue;
                if (square == goal) return hour;
                next.UnionWith(Around(square, flats).Select(there => new Walker(there, wet)));
            }
            now = next;
        }
        return null;
    }

    /// <summary>The squares where one can be an hour later.</summary>
    private static IEnumerable<Square> Around(Square square, IReadOnlyList<string> flats)
    {
        (int row, int column) = square;
        Square[] all = [square, new(row - 1, column), new(row + 1, column), new(row, column - 1), new(row, column + 1)];
        return all.Where(each => each.Row >= 0 && each.Row < flats.Count)
            .Where(each => each.Column >= 0 && each.Column < flats[0].Length);
    }
}
