using System.Text.RegularExpressions;

namespace Xunit
{
    public static partial class Assert
    {
        /// <summary>What separates words within a line, as xUnit's documentation lists it.</summary>
        private const string Blank = @"\t \u00A0\u1680\u180E\u2000-\u200B\u202F\u205F\u3000\uFEFF";

        public static void Equal(string? expected, string? actual, bool ignoreCase = false, bool ignoreLineEndingDifferences = false,
            bool ignoreWhiteSpaceDifferences = false, bool ignoreAllWhiteSpace = false)
        {
            string? Plain(object? value)
            {
                if (value is not string text) return null;
                if (ignoreLineEndingDifferences) text = Regex.Replace(text, "\r\n?", "\n");
                if (ignoreAllWhiteSpace) return Regex.Replace(text, $"[{Blank}]+", "");
                return ignoreWhiteSpaceDifferences ? Regex.Replace(text, $"[{Blank}]+", " ") : text;
            }
            StringComparison how = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            Compare(expected, actual, (one, two) => one is null or string && string.Equals(Plain(one), Plain(two), how));
        }

        public static void Contains(string expectedSubstring, string? actualString) => Contains(expectedSubstring, actualString, StringComparison.CurrentCulture);

        public static void Contains(string expectedSubstring, string? actualString, StringComparison comparisonType) =>
            Check(actualString?.Contains(expectedSubstring, comparisonType) == true, () => Searched("Contains", "Sub-string not found", actualString, expectedSubstring));

        public static void DoesNotContain(string expectedSubstring, string? actualString) => DoesNotContain(expectedSubstring, actualString, StringComparison.CurrentCulture);

        public static void DoesNotContain(string expectedSubstring, string? actualString, StringComparison comparisonType) =>
            Check(actualString?.Contains(expectedSubstring, comparisonType) != true, () => Searched("DoesNotContain", "Sub-string found", actualString, expectedSubstring));

        public static void StartsWith(string? expectedStartString, string? actualString, StringComparison comparisonType = StringComparison.CurrentCulture) =>
            Check(expectedStartString is null ? actualString is null : actualString?.StartsWith(expectedStartString, comparisonType) == true, () => Searched("StartsWith", "String start does not match", actualString, expectedStartString));

        public static void EndsWith(string? expectedEndString, string? actualString, StringComparison comparisonType = StringComparison.CurrentCulture) =>
            Check(expectedEndString is null ? actualString is null : actualString?.EndsWith(expectedEndString, comparisonType) == true, () => Searched("EndsWith", "String end does not match", actualString, expectedEndString));

        public static void Matches(string expectedRegexPattern, string? actualString) =>
            Check(actualString is not null && Regex.IsMatch(actualString, expectedRegexPattern), () => Searched("Matches", "Pattern not found in value", actualString, expectedRegexPattern));

        public static void Matches(Regex expectedRegex, string? actualString) =>
            Check(actualString is not null && expectedRegex.IsMatch(actualString), () => Searched("Matches", "Pattern not found in value", actualString, expectedRegex.ToString()));

        public static void DoesNotMatch(string expectedRegexPattern, string? actualString) =>
            Check(actualString is null || !Regex.IsMatch(actualString, expectedRegexPattern), () => Searched("DoesNotMatch", "Match found", actualString, expectedRegexPattern));

        public static void DoesNotMatch(Regex expectedRegex, string? actualString) =>
            Check(actualString is null || !expectedRegex.IsMatch(actualString), () => Searched("DoesNotMatch", "Match found", actualString, expectedRegex.ToString()));

        private static string Searched(string method, string what, string? actual, string? wanted) =>
            $"Assert.{method}() Failure: {what}\nString:   {Show.Value(actual)}\nExpected: {Show.Value(wanted)}";
    }
}
