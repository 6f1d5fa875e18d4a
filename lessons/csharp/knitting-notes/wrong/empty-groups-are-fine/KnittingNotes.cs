using System.Text;

/// <summary>Reads a row from left to right.</summary>
public class KnittingNotes
{
    private readonly string text;
    private int position;

    private KnittingNotes(string text)
    {
        this.text = text;
    }

    private bool IsAtEnd => position == text.Length;

    /// <summary>All stitches of a row, one after another.</summary>
    public static IReadOnlyList<string> Expand(string row)
    {
        KnittingNotes notes = new(row);
        List<string> stitches = notes.Row();
        return notes.IsAtEnd ? stitches : throw notes.Unexpected();
    }

    /// <summary>Everything up to the end of the text or of the group around.</summary>
    private List<string> Row()
    {
        List<string> stitches = [];
        while (true)
        {
            Take(' ', ' ');
            if (Sees('a', 'z')) stitches.AddRange(Repeated([Take('a', 'z')]));
            else if (Sees('(', '(')) stitches.AddRange(Group());
            else if (IsAtEnd || Sees(')', ')')) return stitches;
            else throw Unexpected();
        }
    }

    private List<string> Group()
    {
        int start = position++;
        List<string> stitches = Row();
        if (IsAtEnd) throw Mistake(start, "group never closed");
        position++;
        if (!Sees('*', '*')) return stitches;
        position++;
        if (!Sees('0', '9')) throw Mistake(position, "number expected");
        return Repeated(stitches);
    }

    /// <summary>The stitches as often as the number says that comes next: once, unless there is one.</summary>
    private List<string> Repeated(List<string> stitches)
    {
        int start = position;
        string digits = Take('0', '9');
        int times = digits == "" ? 1 : int.Parse(digits);
        if (times == 0) throw Mistake(start, "nothing to repeat zero times");
        return Enumerable.Repeat(stitches, times).SelectMany(each => each).ToList();
    }

    /// <summary>Whether the next character is one of these.</summary>
    private bool Sees(char first, char last) => !IsAtEnd && first <= text[position] && text[position] <= last;

    /// <summary>Reads as many of these characters as there are.</summary>
    private string Take(char first, char last)
    {
        int start = position;
        while (Sees(first, last)) position++;
        return text[start..position];
    }

    private KnittingException Unexpected() => Mistake(position, $"unexpected '{Rune.GetRuneAt(text, position)}'");

    private static KnittingException Mistake(int position, string problem) => new($"column {position + 1}: {problem}");
}
