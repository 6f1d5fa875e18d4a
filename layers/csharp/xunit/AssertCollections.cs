using System.Collections;
using System.Text.RegularExpressions;
using Xunit.Sdk;

namespace Xunit
{
    public static partial class Assert
    {
        private static string Without(string method, string what, object? wanted, object? actual) =>
            $"Assert.{method}() Failure: {what}\nCollection: {Show.Value(actual)}\nItem:       {Show.Value(wanted)}";

        public static void Empty(IEnumerable collection) => Check(!Any(collection), () => $"Assert.Empty() Failure: Collection was not empty\nCollection: {Show.Value(collection)}");

        public static void NotEmpty(IEnumerable collection) => Check(Any(collection), () => "Assert.NotEmpty() Failure: Collection was empty");

        private static bool Any(IEnumerable? collection)
        {
            ArgumentNullException.ThrowIfNull(collection);
            IEnumerator items = collection.GetEnumerator();
            using var end = items as IDisposable;
            return items.MoveNext();
        }

        public static void Contains<T>(T expected, IEnumerable<T> collection)
        {
            object? wanted = Expectation.Of(expected);
            if (!collection.Any(each => Comparer.Same(wanted, each))) throw new XunitException(Without("Contains", "Item not found in collection", wanted, collection));
        }

        public static void Contains<T>(T expected, IEnumerable<T> collection, IEqualityComparer<T> comparer) =>
            Check(collection.Contains(expected, comparer), () => Without("Contains", "Item not found in collection", expected, collection));

        public static void Contains<T>(IEnumerable<T> collection, Predicate<T> filter) =>
            Check(collection.Any(each => filter(each)), () => $"Assert.Contains() Failure: Filter not matched in collection\nCollection: {Show.Value(collection)}");

        public static TValue Contains<TKey, TValue>(TKey expected, IReadOnlyDictionary<TKey, TValue> collection) where TKey : notnull
        {
            Check(collection.ContainsKey(expected), () => Without("Contains", "Key not found in dictionary", expected, collection.Keys));
            return collection.TryGetValue(expected, out TValue? value) ? value : default!;
        }

        public static TValue Contains<TKey, TValue>(TKey expected, Dictionary<TKey, TValue> collection) where TKey : notnull =>
            Contains(expected, (IReadOnlyDictionary<TKey, TValue>)collection);

        public static void DoesNotContain<T>(T expected, IEnumerable<T> collection) =>
            Check(!collection.Any(each => Comparer.Same(expected, each)), () => Without("DoesNotContain", "Item found in collection", expected, collection));

        public static void DoesNotContain<T>(IEnumerable<T> collection, Predicate<T> filter) =>
            Check(!collection.Any(each => filter(each)), () => $"Assert.DoesNotContain() Failure: Filter matched in collection\nCollection: {Show.Value(collection)}");

        public static void DoesNotContain<TKey, TValue>(TKey expected, IReadOnlyDictionary<TKey, TValue> collection) where TKey : notnull =>
            Check(!collection.ContainsKey(expected), () => Without("DoesNotContain", "Key found in dictionary", expected, collection.Keys));

        public static object? Single(IEnumerable collection) => Single(collection.Cast<object?>());

        public static T Single<T>(IEnumerable<T> collection) => One(collection, [.. collection]);

        public static T Single<T>(IEnumerable<T> collection, Predicate<T> predicate) => One(collection, [.. collection.Where(each => predicate(each))]);

        private static T One<T>(IEnumerable<T> all, List<T> found)
        {
            string what = found.Count == 0 ? "was empty" : $"contained {found.Count} items";
            Check(found.Count == 1, () => $"Assert.Single() Failure: The collection {what}\nCollection: {Show.Value(all)}");
            return found[0];
        }

        /// <summary>Every item passes the check; the items that fail are reported together.</summary>
        public static void All<T>(IEnumerable<T> collection, Action<T> action) => All(collection, (item, _) => action(item));

        public static void All<T>(IEnumerable<T> collection, Action<T, int> action)
        {
            List<T> items = [.. collection];
            List<string> problems = [.. items.Select((item, at) => (at, problem: Record.Exception(() => action(item, at))))
                .Where(each => each.problem is not null).Select(each => $"[{each.at}]: {each.problem!.Message}")];
            if (problems.Count > 0)
                throw new XunitException($"Assert.All() Failure: {problems.Count} out of {items.Count} items in the collection did not pass.\n{string.Join("\n", problems)}");
        }

        /// <summary>There is one check for each item, in order.</summary>
        public static void Collection<T>(IEnumerable<T> collection, params Action<T>[] elementInspectors)
        {
            List<T> items = [.. collection];
            Check(items.Count == elementInspectors.Length, () => $"Assert.Collection() Failure: Mismatched item count\nCollection: {Show.Value(items)}\nExpected count: {elementInspectors.Length}\nActual count:   {items.Count}");
            for (int at = 0; at < items.Count; at++) elementInspectors[at](items[at]);
        }

        /// <summary>The items are all different.</summary>
        public static void Distinct<T>(IEnumerable<T> collection)
        {
            List<T> items = [.. collection];
            Check(items.ToHashSet().Count == items.Count, () => $"Assert.Distinct() Failure: Duplicate item found\nCollection: {Show.Value(items)}");
        }

        public static void Subset<T>(ISet<T> expectedSuperset, ISet<T>? actual) =>
            Check(actual is not null && actual.IsSubsetOf(expectedSuperset), () => Differ("Subset", expectedSuperset, actual));

        public static void Superset<T>(ISet<T> expectedSubset, ISet<T>? actual) =>
            Check(actual is not null && actual.IsSupersetOf(expectedSubset), () => Differ("Superset", expectedSubset, actual));

        public static void ProperSubset<T>(ISet<T> expectedSuperset, ISet<T>? actual) =>
            Check(actual is not null && actual.IsProperSubsetOf(expectedSuperset), () => Differ("ProperSubset", expectedSuperset, actual));

        public static void ProperSuperset<T>(ISet<T> expectedSubset, ISet<T>? actual) =>
            Check(actual is not null && actual.IsProperSupersetOf(expectedSubset), () => Differ("ProperSuperset", expectedSubset, actual));

        public static void Equal(string? expected, string? actual, bool ignoreCase = false, bool ignoreLineEndingDifferences = false,
            bool ignoreWhiteSpaceDifferences = false, bool ignoreAllWhiteSpace = false)
        {
            string? Plain(object? value)
            {
                if (value is not string text) return null;
                if (ignoreLineEndingDifferences) text = text.ReplaceLineEndings("\n");
                if (ignoreAllWhiteSpace) text = Regex.Replace(text, @"\s+", "");
                return ignoreWhiteSpaceDifferences ? Regex.Replace(text, @"[\s-[\r\n]]+", " ") : text;
            }
            StringComparison how = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            Compare(expected, actual, (one, two) => one is null or string && string.Equals(Plain(one), Plain(two), how));
        }

        public static void Contains(string expectedSubstring, string? actualString) => Contains(expectedSubstring, actualString, StringComparison.CurrentCulture);

        public static void Contains(string expectedSubstring, string? actualString, StringComparison comparisonType) =>
            Check(actualString?.Contains(expectedSubstring, comparisonType) == true, () => Within("Contains", "Sub-string not found", actualString, expectedSubstring));

        public static void DoesNotContain(string expectedSubstring, string? actualString) => DoesNotContain(expectedSubstring, actualString, StringComparison.CurrentCulture);

        public static void DoesNotContain(string expectedSubstring, string? actualString, StringComparison comparisonType) =>
            Check(actualString?.Contains(expectedSubstring, comparisonType) != true, () => Within("DoesNotContain", "Sub-string found", actualString, expectedSubstring));

        public static void StartsWith(string? expectedStartString, string? actualString, StringComparison comparisonType = StringComparison.CurrentCulture) =>
            Check(expectedStartString is null ? actualString is null : actualString?.StartsWith(expectedStartString, comparisonType) == true, () => Within("StartsWith", "String start does not match", actualString, expectedStartString));

        public static void EndsWith(string? expectedEndString, string? actualString, StringComparison comparisonType = StringComparison.CurrentCulture) =>
            Check(expectedEndString is null ? actualString is null : actualString?.EndsWith(expectedEndString, comparisonType) == true, () => Within("EndsWith", "String end does not match", actualString, expectedEndString));

        public static void Matches(string expectedRegexPattern, string? actualString) =>
            Check(actualString is not null && Regex.IsMatch(actualString, expectedRegexPattern), () => Within("Matches", "Pattern not found in value", actualString, expectedRegexPattern));

        public static void Matches(Regex expectedRegex, string? actualString) =>
            Check(actualString is not null && expectedRegex.IsMatch(actualString), () => Within("Matches", "Pattern not found in value", actualString, expectedRegex.ToString()));

        public static void DoesNotMatch(string expectedRegexPattern, string? actualString) =>
            Check(actualString is null || !Regex.IsMatch(actualString, expectedRegexPattern), () => Within("DoesNotMatch", "Match found", actualString, expectedRegexPattern));

        private static string Within(string method, string what, string? actual, string? wanted) =>
            $"Assert.{method}() Failure: {what}\nString:   {Show.Value(actual)}\nExpected: {Show.Value(wanted)}";
    }
}
