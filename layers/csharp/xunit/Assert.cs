using System.Diagnostics.CodeAnalysis;
using Xunit.Sdk;

namespace Xunit
{
    /// <summary>xUnit's assertions, as its documentation describes them.</summary>
    public static partial class Assert
    {
        /// <summary>Fails with a message unless the condition is as this run expects it.</summary>
        private static void Check(bool condition, Func<string> message)
        {
            if (!Expectation.Holds(condition)) throw new XunitException(message());
        }

        private static string Differ(string method, object? expected, object? actual) =>
            $"Assert.{method}() Failure: Values differ\nExpected: {Show.Value(expected)}\nActual:   {Show.Value(actual)}";

        private static void Compare(object? expected, object? actual, Func<object?, object?, bool> same, string method = "Equal")
        {
            object? wanted = Expectation.Of(expected);
            if (!same(wanted, actual)) throw new XunitException(Differ(method, wanted, actual));
        }

        public static void True([DoesNotReturnIf(false)] bool condition) => True((bool?)condition);

        public static void True([DoesNotReturnIf(false)] bool condition, string? userMessage) => True((bool?)condition, userMessage);

        public static void True(bool? condition, string? userMessage = null) => Truth(condition, true, userMessage);

        public static void False([DoesNotReturnIf(true)] bool condition) => False((bool?)condition);

        public static void False([DoesNotReturnIf(true)] bool condition, string? userMessage) => False((bool?)condition, userMessage);

        public static void False(bool? condition, string? userMessage = null) => Truth(condition, false, userMessage);

        private static void Truth(bool? condition, bool wanted, string? message)
        {
            bool expected = wanted != Expectation.Wrong;
            if (condition != expected)
                throw new XunitException(message ?? $"Assert.{wanted}() Failure\nExpected: {expected}\nActual:   {condition?.ToString() ?? "null"}");
        }

        public static void StrictEqual<T>(T expected, T actual) =>
            Compare(expected, actual, (one, two) => Equals(one, two), "StrictEqual");

        public static void NotStrictEqual<T>(T expected, T actual) =>
            Check(!EqualityComparer<T>.Default.Equals(expected, actual), () => Differ("NotStrictEqual", expected, actual));

        public static void Same(object? expected, object? actual) =>
            Check(ReferenceEquals(expected, actual), () => $"Assert.Same() Failure: Values are not the same instance\nExpected: {Show.Value(expected)}\nActual:   {Show.Value(actual)}");

        public static void NotSame(object? expected, object? actual) =>
            Check(!ReferenceEquals(expected, actual), () => "Assert.NotSame() Failure: Values are the same instance");

        public static void Null(object? value) =>
            Check(value is null, () => $"Assert.Null() Failure: Value is not null\nExpected: null\nActual:   {Show.Value(value)}");

#pragma warning disable CS8777 // Check throws for null, but in the run that has to fail.
        public static void NotNull([NotNull] object? value) => Check(value is not null, () => "Assert.NotNull() Failure: Value is null");

        public static T NotNull<T>([NotNull] T? value) where T : struct
        {
            Check(value is not null, () => "Assert.NotNull() Failure: Value of type is null");
            return value ?? default;
        }
#pragma warning restore CS8777

        public static void InRange<T>(T actual, T low, T high) where T : IComparable =>
            InRange(actual, low, high, Comparer<T>.Default);

        public static void InRange<T>(T actual, T low, T high, IComparer<T> comparer) =>
            Check(comparer.Compare(low, actual) <= 0 && comparer.Compare(actual, high) <= 0, () =>
                $"Assert.InRange() Failure: Value not in range\nRange:  ({Show.Value(low)} - {Show.Value(high)})\nActual: {Show.Value(actual)}");

        public static void NotInRange<T>(T actual, T low, T high) where T : IComparable =>
            NotInRange(actual, low, high, Comparer<T>.Default);

        public static void NotInRange<T>(T actual, T low, T high, IComparer<T> comparer) =>
            Check(comparer.Compare(low, actual) > 0 || comparer.Compare(actual, high) > 0, () =>
                $"Assert.NotInRange() Failure: Value in range\nRange:  ({Show.Value(low)} - {Show.Value(high)})\nActual: {Show.Value(actual)}");

        [DoesNotReturn]
        public static void Fail(string? message = null) => throw new XunitException(message ?? "Assert.Fail() Failure");

        [DoesNotReturn]
        public static void Skip(string reason) => throw new SkipException(reason);

        public static void SkipWhen(bool condition, string reason)
        {
            if (condition) throw new SkipException(reason);
        }

        public static void SkipUnless(bool condition, string reason)
        {
            if (!condition) throw new SkipException(reason);
        }

        /// <summary>Runs every check and reports all that failed together.</summary>
        public static void Multiple(params Action[] checks) =>
            Together([.. checks.Select(each => Record.Exception(each)).OfType<Exception>()]);

        public static async Task MultipleAsync(params Func<Task>[] checks)
        {
            List<Exception> problems = [];
            foreach (Func<Task> check in checks)
                if (await Record.ExceptionAsync(check) is { } problem) problems.Add(problem);
            Together(problems);
        }

        private static void Together(List<Exception> problems)
        {
            if (problems.Count == 1) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(problems[0]);
            if (problems.Count > 1)
                throw new XunitException($"Assert.Multiple() Failure: Multiple failures were encountered\n{string.Join("\n", problems.Select(each => each.Message))}");
        }
    }
}
