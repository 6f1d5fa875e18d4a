/// <summary>Reads a row from left to right.</summary>
public class KnittingNotes
{
    /// <summary>All stitches of a row, one after another.</summary>
    public static IReadOnlyList<string> Expand(string row)
    {
        throw new NotImplementedException("Expand is yours to write");
    }
}
