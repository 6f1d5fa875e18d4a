using System.Collections;
using System.Globalization;
using System.Reflection;
using Xunit.Sdk;

namespace Xunit
{
    public static partial class Assert
    {
        private const int Deepest = 50;

        /// <summary>
        /// The public members that are expected are there and equivalent, whatever the types are called; collections have
        /// what is expected in any order. If strict, there is nothing else.
        /// </summary>
        public static void Equivalent(object? expected, object? actual, bool strict = false) =>
            Compare(expected, actual, (one, two) => Alike(one, two, strict, 1), "Equivalent");

        private const string Refused = "This xUnit has no EquivalentWithExclusions: compare the members one by one.";

        [Obsolete(Refused, error: true)]
        public static void EquivalentWithExclusions(object? expected, object? actual, params string[] exclusions) => throw new NotSupportedException(Refused);

        [Obsolete(Refused, error: true)]
        public static void EquivalentWithExclusions<T>(object? expected, T actual, params System.Linq.Expressions.Expression<Func<T, object?>>[] exclusions) =>
            throw new NotSupportedException(Refused);

        private static bool Alike(object? expected, object? actual, bool strict, int depth)
        {
            if (depth > Deepest) throw new XunitException($"Assert.Equivalent() Failure: Exceeded the maximum depth {Deepest}");
            if (ReferenceEquals(expected, actual)) return true;
            if (expected is null || actual is null) return false;
            Type type = expected.GetType();
            if (type.IsPrimitive || type.IsEnum || expected is string or decimal or Guid) return Converted(expected, actual);
            if (expected is DateTime or DateTimeOffset) return type == actual.GetType() && expected.Equals(actual);
            if (expected is Uri one && actual is Uri two) return one.OriginalString == two.OriginalString;
            if (expected is IEnumerable these && actual is IEnumerable those) return Alike(these, those, strict, depth);
            Dictionary<string, Func<object?>> wanted = Members(expected), found = Members(actual);
            return !(strict && wanted.Count != found.Count)
                && wanted.All(each => found.TryGetValue(each.Key, out Func<object?>? member) && Alike(each.Value(), member(), strict, depth + 1));
        }

        /// <summary>Plain values are equal, or are so once one has been converted to the other's type.</summary>
        private static bool Converted(object expected, object actual) =>
            expected.Equals(actual) || actual.Equals(As(expected, actual.GetType())) || expected.Equals(As(actual, expected.GetType()));

        private static object? As(object value, Type type)
        {
            try
            {
                return Convert.ChangeType(value, type, CultureInfo.CurrentCulture);
            }
            catch (Exception problem) when (problem is InvalidCastException or FormatException or OverflowException)
            {
                return null;
            }
        }

        private static bool Alike(IEnumerable expected, IEnumerable actual, bool strict, int depth)
        {
            List<object?> left = [.. actual.Cast<object?>()];
            foreach (object? each in expected)
            {
                int at = left.FindIndex(other => Alike(each, other, strict, depth + 1));
                if (at < 0) return false;
                left.RemoveAt(at);
            }
            return !(strict && left.Count > 0);
        }

        private static Dictionary<string, Func<object?>> Members(object value)
        {
            const BindingFlags Visible = BindingFlags.Public | BindingFlags.Instance;
            Dictionary<string, Func<object?>> found = [];
            foreach (FieldInfo field in value.GetType().GetFields(Visible)) found.TryAdd(field.Name, () => field.GetValue(value));
            foreach (PropertyInfo each in value.GetType().GetProperties(Visible))
                if (each.GetMethod is { IsPublic: true } && each.GetIndexParameters().Length == 0 && !each.PropertyType.IsByRefLike)
                    found.TryAdd(each.Name, () => each.GetValue(value));
            return found;
        }
    }
}
