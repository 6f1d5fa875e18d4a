/// <summary>Breaks texts into lines for stones.</summary>
public static class Stonemason
{
    /// <summary>The lines of the most beautiful way to break a text.</summary>
    public static IReadOnlyList<string> Carve(string text, int width)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.FirstOrDefault(word => word.Length > width) is { } tooLong)
        {
            throw new ArgumentException($"{tooLong} does not fit on the stone", nameof(text));
        }
        int[] nextLine = BestBreaks(words, width);
        List<string> lines = [];
        for (int start = 0; start < words.Length; start = nextLine[start])
        {
            lines.Add(string.Join(' ', words[start..nextLine[start]]));
        }
        return lines;
    }

    /// <summary>For each word that may begin a line, the word that begins the line after it.</summary>
    private static int[] BestBreaks(string[] words, int width)
    {
        long[] ugliness = new long[words.Length + 1];
        int[] nextLine = new int[words.Length];
        for (int start = words.Length - 1; start >= 0; start--)
        {
            ugliness[start] = long.MaxValue;
            int used = -1;
            for (int end = start + 1; end <= words.Length; end++)
            {
                used += 1 + words[end - 1].Length;
                if (used > width) break;
                long empty = end == words.Length ? 0 : width - used;
                long total = empty * empty + ugliness[end];
                if (total <= ugliness[start]) (ugliness[start], nextLine[start]) = (total, end);
            }
        }
        return nextLine;
    }
}
