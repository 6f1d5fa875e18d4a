using System.Collections;
using System.Runtime.CompilerServices;

namespace Xunit
{
    /// <summary>Equality as xUnit documents it: a type's own where it has one, else that of collections, member by member.</summary>
    internal static class Comparer
    {
        internal static bool Same(object? expected, object? actual)
        {
            if (ReferenceEquals(expected, actual)) return true;
            if (expected is null || actual is null) return false;
            if (expected is string || actual is string) return expected.Equals(actual);
            if (Declared(expected, actual) is { } own) return own;
            if (expected is IDictionary one && actual is IDictionary two) return Same(one, two);
            if (Set(expected) && Set(actual)) return SameSet((IEnumerable)expected, (IEnumerable)actual);
            if (expected is IEnumerable these && actual is IEnumerable those) return Same(these, those);
            if (expected is ITuple left && actual is ITuple right && !expected.GetType().IsValueType) return Same(left, right);
            if (Pair(expected) && Pair(actual)) return Same(Part(expected, "Key"), Part(actual, "Key")) && Same(Part(expected, "Value"), Part(actual, "Value"));
            return expected.Equals(actual);
        }

        /// <summary>Returns what the expected type's IEquatable, IComparable of T or IComparable says, null if it has none.</summary>
        private static bool? Declared(object expected, object actual)
        {
            Type type = expected.GetType();
            // Two immutable arrays are equal to themselves only if one were to ask them, so xUnit does not.
            if (type.IsArray || expected is ITuple || Is(type, typeof(System.Collections.Immutable.ImmutableArray<>))) return null;
            foreach (Type contract in type.GetInterfaces().Where(each => each.IsGenericType))
            {
                Type kind = contract.GetGenericTypeDefinition();
                if (!contract.GetGenericArguments()[0].IsInstanceOfType(actual)) continue;
                if (kind == typeof(IEquatable<>)) return (bool)Call(contract, "Equals", expected, actual)!;
            }
            // Platform numbers have IEquatable; what is left is the lesson's own, and compares as it says.
            if (expected is IEnumerable) return null;
            foreach (Type contract in type.GetInterfaces().Where(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IComparable<>)))
                if (contract.GetGenericArguments()[0].IsInstanceOfType(actual)) return (int)Call(contract, "CompareTo", expected, actual)! == 0;
            return expected is IComparable comparable && type == actual.GetType() ? comparable.CompareTo(actual) == 0 : null;
        }

        private static object? Call(Type contract, string method, object expected, object actual)
        {
            try
            {
                return contract.GetMethod(method)!.Invoke(expected, [actual]);
            }
            catch (System.Reflection.TargetInvocationException problem)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(problem.InnerException!);
                throw;
            }
        }

        private static bool Same(IDictionary expected, IDictionary actual)
        {
            if (expected.Count != actual.Count) return false;
            HashSet<object> keys = [.. actual.Keys.Cast<object>()];
            foreach (object key in expected.Keys)
                if (!keys.Contains(key) || !Same(expected[key], actual[key])) return false;
            return true;
        }

        private static bool Set(object value) => value.GetType().GetInterfaces().Any(each => Is(each, typeof(ISet<>)) || Is(each, typeof(IReadOnlySet<>)));

        /// <summary>The items of a set are compared as the set compares them: each by its own <c>Equals</c>.</summary>
        private static bool SameSet(IEnumerable expected, IEnumerable actual)
        {
            List<object?> one = [.. expected.Cast<object?>()], two = [.. actual.Cast<object?>()];
            return one.Count == two.Count && one.TrueForAll(each => two.Exists(other => Equals(each, other)));
        }

        private static bool Same(IEnumerable expected, IEnumerable actual)
        {
            if (expected is Array one && actual is Array two && !Shape(one, two)) return false;
            IEnumerator these = expected.GetEnumerator(), those = actual.GetEnumerator();
            using var first = these as IDisposable;
            using var second = those as IDisposable;
            while (true)
            {
                bool more = these.MoveNext();
                if (more != those.MoveNext()) return false;
                if (!more) return true;
                if (!Same(these.Current, those.Current)) return false;
            }
        }

        private static bool Shape(Array expected, Array actual) => expected.Rank == actual.Rank
            && Enumerable.Range(0, expected.Rank).All(each => expected.GetLength(each) == actual.GetLength(each));

        private static bool Same(ITuple expected, ITuple actual) => expected.Length == actual.Length
            && Enumerable.Range(0, expected.Length).All(each => Same(expected[each], actual[each]));

        private static bool Pair(object value) => Is(value.GetType(), typeof(KeyValuePair<,>));

        private static bool Is(Type type, Type generic) => type.IsGenericType && type.GetGenericTypeDefinition() == generic;

        private static object? Part(object pair, string name) => pair.GetType().GetProperty(name)!.GetValue(pair);
    }
}
