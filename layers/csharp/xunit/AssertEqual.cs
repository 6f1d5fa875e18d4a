namespace Xunit
{
    public static partial class Assert
    {
        public static void Equal<T>(T expected, T actual) => Compare(expected, actual, Comparer.Same);

        public static void Equal<T>(IEnumerable<T>? expected, IEnumerable<T>? actual) => Compare(expected, actual, Comparer.Same);

        public static void Equal<T>(T expected, T actual, IEqualityComparer<T> comparer) =>
            Check(By(comparer, expected, actual), () => Differ("Equal", expected, actual));

        public static void Equal<T>(T expected, T actual, Func<T, T, bool> comparer) => Equal(expected, actual, By(comparer));

        public static void Equal<T>(IEnumerable<T>? expected, IEnumerable<T>? actual, IEqualityComparer<T> comparer) =>
            Check(By(comparer, expected, actual), () => Differ("Equal", expected, actual));

        public static void Equal<T>(IEnumerable<T>? expected, IEnumerable<T>? actual, Func<T, T, bool> comparer) =>
            Equal(expected, actual, By(comparer));

        /// <summary>Both are rounded to that many places, half to even, as <see cref="Math.Round(double, int)"/> does.</summary>
        public static void Equal(double expected, double actual, int precision) =>
            Compare(expected, actual, Near(precision, MidpointRounding.ToEven));

        public static void Equal(double expected, double actual, int precision, MidpointRounding rounding) =>
            Compare(expected, actual, Near(precision, rounding));

        /// <summary>They differ by the tolerance at most.</summary>
        public static void Equal(double expected, double actual, double tolerance) => Compare(expected, actual, Within(tolerance));

        public static void Equal(float expected, float actual, int precision) =>
            Compare(expected, actual, Near(precision, MidpointRounding.ToEven));

        public static void Equal(float expected, float actual, int precision, MidpointRounding rounding) =>
            Compare(expected, actual, Near(precision, rounding));

        public static void Equal(float expected, float actual, float tolerance) => Compare(expected, actual, Within(tolerance));

        public static void Equal(decimal expected, decimal actual, int precision) =>
            Compare(expected, actual, (one, two) => one is decimal wanted && Math.Round(wanted, precision) == Math.Round((decimal)two!, precision));

        /// <summary>They differ by the precision at most.</summary>
        public static void Equal(DateTime expected, DateTime actual, TimeSpan precision) =>
            Check((expected - actual).Duration() <= precision, () => Differ("Equal", expected, actual));

        public static void Equal(DateTimeOffset expected, DateTimeOffset actual, TimeSpan precision) =>
            Check((expected - actual).Duration() <= precision, () => Differ("Equal", expected, actual));

        public static void NotEqual<T>(T expected, T actual) => Different(expected, actual, Comparer.Same);

        public static void NotEqual<T>(IEnumerable<T>? expected, IEnumerable<T>? actual) => Different(expected, actual, Comparer.Same);

        public static void NotEqual<T>(T expected, T actual, IEqualityComparer<T> comparer) =>
            Different(expected, actual, (_, _) => By(comparer, expected, actual));

        public static void NotEqual<T>(T expected, T actual, Func<T, T, bool> comparer) => NotEqual(expected, actual, By(comparer));

        public static void NotEqual<T>(IEnumerable<T>? expected, IEnumerable<T>? actual, IEqualityComparer<T> comparer) =>
            Different(expected, actual, (_, _) => By(comparer, expected, actual));

        public static void NotEqual<T>(IEnumerable<T>? expected, IEnumerable<T>? actual, Func<T, T, bool> comparer) =>
            NotEqual(expected, actual, By(comparer));

        public static void NotEqual(double expected, double actual, int precision) =>
            Different(expected, actual, Near(precision, MidpointRounding.ToEven));

        public static void NotEqual(double expected, double actual, int precision, MidpointRounding rounding) =>
            Different(expected, actual, Near(precision, rounding));

        public static void NotEqual(double expected, double actual, double tolerance) => Different(expected, actual, Within(tolerance));

        public static void NotEqual(float expected, float actual, int precision) =>
            Different(expected, actual, Near(precision, MidpointRounding.ToEven));

        public static void NotEqual(float expected, float actual, int precision, MidpointRounding rounding) =>
            Different(expected, actual, Near(precision, rounding));

        public static void NotEqual(float expected, float actual, float tolerance) => Different(expected, actual, Within(tolerance));

        public static void NotEqual(decimal expected, decimal actual, int precision) =>
            Different(expected, actual, (_, _) => Math.Round(expected, precision) == Math.Round(actual, precision));

        private static void Different(object? expected, object? actual, Func<object?, object?, bool> same) =>
            Check(!same(expected, actual), () => $"Assert.NotEqual() Failure: Values are equal\nExpected: Not {Show.Value(expected)}\nActual:       {Show.Value(actual)}");

        private static EqualityComparer<T> By<T>(Func<T, T, bool> same) => EqualityComparer<T>.Create(same!, _ => 0);

        private static bool By<T>(IEqualityComparer<T> comparer, T expected, T actual) =>
            (expected is null && actual is null) || comparer.Equals(expected, actual);

        private static bool By<T>(IEqualityComparer<T> comparer, IEnumerable<T>? expected, IEnumerable<T>? actual) =>
            expected is null || actual is null ? expected is null && actual is null : expected.SequenceEqual(actual, comparer);

        /// <summary>Compares rounded numbers; a <c>float</c> is rounded as the <c>double</c> that it is.</summary>
        private static Func<object?, object?, bool> Near(int precision, MidpointRounding rounding) =>
            (one, two) => Number(one) is { } wanted && Number(two) is { } found && Math.Round(wanted, precision, rounding).Equals(Math.Round(found, precision, rounding));

        private static Func<object?, object?, bool> Within(double tolerance) => tolerance >= 0
            ? (one, two) => Equals(one, two) || (Number(one) is { } wanted && Number(two) is { } found && Distance(one, two, wanted - found) <= tolerance)
            : throw new ArgumentException("Tolerance must be greater than or equal to zero", nameof(tolerance));

        /// <summary>Two <c>float</c>s are subtracted as such.</summary>
        private static double Distance(object? one, object? two, double exact) =>
            one is float wanted && two is float found ? Math.Abs(wanted - found) : Math.Abs(exact);

        private static double? Number(object? value) => value switch
        {
            double number => number,
            float number => number,
            _ => null,
        };
    }
}
