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

        public static void Equal<T>(T expected, T actual) => Compare(expected, actual, Comparer.Same);

        public static void Equal<T>(IEnumerable<T>? expected, IEnumerable<T>? actual) => Compare(expected, actual, Comparer.Same);

        public static void Equal<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual) => Equal(expected.ToArray(), actual.ToArray());

        public static void Equal<T>(T expected, T actual, IEqualityComparer<T> comparer) =>
            Check(comparer.Equals(expected, actual), () => Differ("Equal", expected, actual));

        public static void Equal<T>(T expected, T actual, Func<T, T, bool> comparer) =>
            Check(comparer(expected, actual), () => Differ("Equal", expected, actual));

        public static void Equal<T>(IEnumerable<T> expected, IEnumerable<T> actual, IEqualityComparer<T> comparer) =>
            Check(expected.SequenceEqual(actual, comparer), () => Differ("Equal", expected, actual));

        public static void Equal<T>(IEnumerable<T> expected, IEnumerable<T> actual, Func<T, T, bool> comparer) =>
            Equal(expected, actual, EqualityComparer<T>.Create(comparer!, _ => 0));

        /// <summary>Both are rounded to that many places, half to even, as <see cref="Math.Round(double, int)"/> does.</summary>
        public static void Equal(double expected, double actual, int precision) =>
            Compare(expected, actual, (one, two) => one is double wanted && Math.Round(wanted, precision).Equals(Math.Round((double)two!, precision)));

        public static void Equal(double expected, double actual, int precision, MidpointRounding rounding) =>
            Compare(expected, actual, (one, two) => one is double wanted && Math.Round(wanted, precision, rounding).Equals(Math.Round((double)two!, precision, rounding)));

        /// <summary>They differ by the tolerance at most.</summary>
        public static void Equal(double expected, double actual, double tolerance) =>
            Compare(expected, actual, (one, two) => one!.Equals(two) || (one is double wanted && Math.Abs(wanted - (double)two!) <= tolerance));

        public static void Equal(float expected, float actual, int precision) =>
            Compare(expected, actual, (one, two) => one is float wanted && MathF.Round(wanted, precision).Equals(MathF.Round((float)two!, precision)));

        public static void Equal(float expected, float actual, float tolerance) =>
            Compare(expected, actual, (one, two) => one!.Equals(two) || (one is float wanted && Math.Abs(wanted - (float)two!) <= tolerance));

        public static void Equal(decimal expected, decimal actual, int precision) =>
            Compare(expected, actual, (one, two) => one is decimal wanted && Math.Round(wanted, precision) == Math.Round((decimal)two!, precision));

        /// <summary>They differ by the precision at most.</summary>
        public static void Equal(DateTime expected, DateTime actual, TimeSpan precision) =>
            Check((expected - actual).Duration() <= precision, () => Differ("Equal", expected, actual));

        public static void Equal(DateTimeOffset expected, DateTimeOffset actual, TimeSpan precision) =>
            Check((expected - actual).Duration() <= precision, () => Differ("Equal", expected, actual));

        public static void StrictEqual<T>(T expected, T actual) =>
            Compare(expected, actual, (one, two) => Equals(one, two), "StrictEqual");

        public static void NotStrictEqual<T>(T expected, T actual) =>
            Check(!EqualityComparer<T>.Default.Equals(expected, actual), () => Differ("NotStrictEqual", expected, actual));

        public static void NotEqual<T>(T expected, T actual) => NotSame(expected, actual, Comparer.Same(expected, actual));

        public static void NotEqual<T>(IEnumerable<T>? expected, IEnumerable<T>? actual) => NotSame(expected, actual, Comparer.Same(expected, actual));

        public static void NotEqual<T>(T expected, T actual, IEqualityComparer<T> comparer) => NotSame(expected, actual, comparer.Equals(expected, actual));

        public static void NotEqual(double expected, double actual, int precision) =>
            NotSame(expected, actual, Math.Round(expected, precision).Equals(Math.Round(actual, precision)));

        public static void NotEqual(double expected, double actual, double tolerance) => NotSame(expected, actual, Math.Abs(expected - actual) <= tolerance);

        public static void NotEqual(decimal expected, decimal actual, int precision) =>
            NotSame(expected, actual, Math.Round(expected, precision) == Math.Round(actual, precision));

        private static void NotSame(object? expected, object? actual, bool same) =>
            Check(!same, () => $"Assert.NotEqual() Failure: Values are equal\nExpected: Not {Show.Value(expected)}\nActual:       {Show.Value(actual)}");

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
            Check(actual.CompareTo(low) < 0 || actual.CompareTo(high) > 0, () =>
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
        public static void Multiple(params Action[] checks)
        {
            List<Exception> problems = [.. checks.Select(each => Record.Exception(each)).OfType<Exception>()];
            if (problems.Count == 1) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(problems[0]);
            if (problems.Count > 1)
                throw new XunitException($"Assert.Multiple() Failure: Multiple failures were encountered\n{string.Join("\n", problems.Select(each => each.Message))}");
        }
    }
}
