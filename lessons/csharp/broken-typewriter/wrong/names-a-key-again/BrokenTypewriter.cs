using System.Text;

/// <summary>Examines what a typewriter with broken keys has typed.</summary>
public static class BrokenTypewriter
{
    /// <summary>The keys that left no mark, in the order in which they were first struck.</summary>
    public static string BrokenKeys(string meant, string typed)
    {
        string seen = typed.ToLowerInvariant();
        List<char> broken = [];
        StringBuilder paper = new();
        foreach (char mark in meant)
        {
            char key = char.ToLowerInvariant(mark);
            if (seen.Contains(key)) paper.Append(mark);
            else broken.Add(key);
        }
        if (paper.ToString() != typed) throw new ArgumentException("the letter cannot have meant that", nameof(meant));
        return string.Concat(broken);
    }
}
