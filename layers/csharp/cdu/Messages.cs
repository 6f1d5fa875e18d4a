using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Cdu
{
    /// <summary>Prints what the compiler has to say: place, text, the line, and a mark below the place.</summary>
    internal static class Messages
    {
        private const int Most = 20;

        internal static void Print(ImmutableArray<Diagnostic> found)
        {
            IEnumerable<Diagnostic> shown = found.Where(each => each.Severity >= DiagnosticSeverity.Warning)
                .OrderByDescending(each => each.Severity).ThenBy(each => each.Location.SourceTree?.FilePath).ThenBy(each => each.Location.SourceSpan.Start);
            foreach (Diagnostic each in shown.Take(Most))
                Print(each.Location, each.Severity == DiagnosticSeverity.Error ? "error" : "warning", each.Id, each.GetMessage(CultureInfo.InvariantCulture));
        }

        internal static void Print(Location place, string severity, string id, string message)
        {
            string text = $"{severity} {id}: {message}";
            if (place.SourceTree is not { FilePath.Length: > 0 } tree)
            {
                Console.WriteLine(text);
                return;
            }
            FileLinePositionSpan span = place.GetLineSpan();
            SourceText source = tree.GetText();
            string line = source.Lines[span.StartLinePosition.Line].ToString();
            int column = span.StartLinePosition.Character;
            int length = span.EndLinePosition.Line == span.StartLinePosition.Line ? span.EndLinePosition.Character - column : line.Length - column;
            Console.WriteLine($"{tree.FilePath}:{span.StartLinePosition.Line + 1}:{column + 1}: {text}");
            Console.WriteLine(line);
            // Tabs stay tabs, so that the mark stands where the eye looks for it.
            string space = string.Concat(line.Take(column).Select(letter => letter == '\t' ? '\t' : ' '));
            Console.WriteLine(space + "^" + new string('~', Math.Max(0, length - 1)));
        }
    }
}
