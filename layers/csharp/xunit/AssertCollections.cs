using System.Collections;
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
            if (!Has(collection, wanted)) throw new XunitException(Without("Contains", "Item not found in collection", wanted, collection));
        }

        /// <summary>A set compares in its own way.</summary>
        private static bool Has<T>(IEnumerable<T> collection, object? wanted) => collection is ISet<T> set && wanted is T known
            ? set.Contains(known) : collection.Any(each => Comparer.Same(wanted, each));

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

        public static TValue Contains<TKey, TValue>(TKey expected, IDictionary<TKey, TValue> collection) where TKey : notnull
        {
            Check(collection.ContainsKey(expected), () => Without("Contains", "Key not found in dictionary", expected, collection.Keys));
            return collection.TryGetValue(expected, out TValue? value) ? value : default!;
        }

        public static void DoesNotContain<T>(T expected, IEnumerable<T> collection) =>
            Check(!Has(collection, expected), () => Without("DoesNotContain", "Item found in collection", expected, collection));

        public static void DoesNotContain<T>(T expected, IEnumerable<T> collection, IEqualityComparer<T> comparer) =>
            Check(!collection.Contains(expected, comparer), () => Without("DoesNotContain", "Item found in collection", expected, collection));

        public static void DoesNotContain<T>(IEnumerable<T> collection, Predicate<T> filter) =>
            Check(!collection.Any(each => filter(each)), () => $"Assert.DoesNotContain() Failure: Filter matched in collection\nCollection: {Show.Value(collection)}");

        public static void DoesNotContain<TKey, TValue>(TKey expected, IReadOnlyDictionary<TKey, TValue> collection) where TKey : notnull =>
            Check(!collection.ContainsKey(expected), () => Without("DoesNotContain", "Key found in dictionary", expected, collection.Keys));

        public static void DoesNotContain<TKey, TValue>(TKey expected, IDictionary<TKey, TValue> collection) where TKey : notnull =>
            Check(!collection.ContainsKey(expected), () => Without("DoesNotContain", "Key found in dictionary", expected, collection.Keys));

        public static void DoesNotContain<TKey, TValue>(TKey expected, Dictionary<TKey, TValue> collection) where TKey : notnull =>
            DoesNotContain(expected, (IReadOnlyDictionary<TKey, TValue>)collection);

        public static object? Single(IEnumerable collection) => Single(collection.Cast<object?>());

        public static T Single<T>(IEnumerable<T> collection) => One(collection, [.. collection]);

        public static T Single<T>(IEnumerable<T> collection, Predicate<T> predicate) => One(collection, [.. collection.Where(each => predicate(each))]);

        /// <summary>Exactly one item equals the expected one, by its own <c>Equals</c>.</summary>
        public static void Single(IEnumerable collection, object? expected) => Single(collection.Cast<object?>(), each => Equals(each, expected));

        private static T One<T>(IEnumerable<T> all, List<T> found)
        {
            string what = found.Count == 0 ? "was empty" : $"contained {found.Count} items";
            Check(found.Count == 1, () => $"Assert.Single() Failure: The collection {what}\nCollection: {Show.Value(all)}");
            return found[0];
        }

        /// <summary>Every item passes the check; the items that fail are reported together.</summary>
        public static void All<T>(IEnumerable<T> collection, Action<T> action, bool throwIfEmpty = false) =>
            All(collection, (item, _) => action(item), throwIfEmpty);

        public static void All<T>(IEnumerable<T> collection, Action<T, int> action, bool throwIfEmpty = false) =>
            AllAsync(collection, (item, at) =>
            {
                action(item, at);
                return Task.CompletedTask;
            }, throwIfEmpty).GetAwaiter().GetResult();

        public static Task AllAsync<T>(IEnumerable<T> collection, Func<T, Task> action, bool throwIfEmpty = false) =>
            AllAsync(collection, (item, _) => action(item), throwIfEmpty);

        public static async Task AllAsync<T>(IEnumerable<T> collection, Func<T, int, Task> action, bool throwIfEmpty = false)
        {
            List<T> items = [.. collection];
            List<string> problems = [];
            for (int at = 0; at < items.Count; at++)
                if (await Record.ExceptionAsync(() => action(items[at], at)) is { } problem) problems.Add($"[{at}]: {problem.Message}");
            if (throwIfEmpty && items.Count == 0) throw new XunitException("Assert.All() Failure: The collection was empty. At least one item was expected.");
            if (problems.Count > 0)
                throw new XunitException($"Assert.All() Failure: {problems.Count} out of {items.Count} items in the collection did not pass.\n{string.Join("\n", problems)}");
        }

        /// <summary>There is one check for each item, in order.</summary>
        public static void Collection<T>(IEnumerable<T> collection, params Action<T>[] elementInspectors) =>
            CollectionAsync(collection, [.. elementInspectors.Select(each => (Func<T, Task>)(item =>
            {
                each(item);
                return Task.CompletedTask;
            }))]).GetAwaiter().GetResult();

        public static async Task CollectionAsync<T>(IEnumerable<T> collection, params Func<T, Task>[] elementInspectors)
        {
            List<T> items = [.. collection];
            Check(items.Count == elementInspectors.Length, () => $"Assert.Collection() Failure: Mismatched item count\nCollection: {Show.Value(items)}\nExpected count: {elementInspectors.Length}\nActual count:   {items.Count}");
            for (int at = 0; at < items.Count; at++) await elementInspectors[at](items[at]);
        }

        /// <summary>The items are all different.</summary>
        public static void Distinct<T>(IEnumerable<T> collection) => Distinct(collection, EqualityComparer<T>.Default);

        public static void Distinct<T>(IEnumerable<T> collection, IEqualityComparer<T> comparer)
        {
            List<T> items = [.. collection];
            Check(items.ToHashSet(comparer).Count == items.Count, () => $"Assert.Distinct() Failure: Duplicate item found\nCollection: {Show.Value(items)}");
        }

        public static void Subset<T>(ISet<T> expectedSuperset, ISet<T>? actual) =>
            Check(actual is not null && actual.IsSubsetOf(expectedSuperset), () => Differ("Subset", expectedSuperset, actual));

        public static void Superset<T>(ISet<T> expectedSubset, ISet<T>? actual) =>
            Check(actual is not null && actual.IsSupersetOf(expectedSubset), () => Differ("Superset", expectedSubset, actual));

        public static void ProperSubset<T>(ISet<T> expectedSuperset, ISet<T>? actual) =>
            Check(actual is not null && actual.IsProperSubsetOf(expectedSuperset), () => Differ("ProperSubset", expectedSuperset, actual));

        public static void ProperSuperset<T>(ISet<T> expectedSubset, ISet<T>? actual) =>
            Check(actual is not null && actual.IsProperSupersetOf(expectedSubset), () => Differ("ProperSuperset", expectedSubset, actual));
    }
}
