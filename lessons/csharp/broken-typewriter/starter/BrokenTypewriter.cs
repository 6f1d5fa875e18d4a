/// <summary>Examines what a typewriter with broken keys has typed.</summary>
public static class BrokenTypewriter
{
    /// <summary>The keys that left no mark, in the order in which they were first struck.</summary>
    public static string BrokenKeys(string meant, string typed)
    {
        throw new NotImplementedException("BrokenKeys is yours to write");
    }
}
