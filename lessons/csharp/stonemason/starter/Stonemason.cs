/// <summary>Breaks texts into lines for stones.</summary>
public static class Stonemason
{
    /// <summary>The lines of the most beautiful way to break a text.</summary>
    public static IReadOnlyList<string> Carve(string text, int width)
    {
        throw new NotImplementedException("Carve is yours to write");
    }
}
