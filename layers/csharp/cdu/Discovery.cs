using System.Reflection;
using Xunit;
using Xunit.Sdk;

namespace Cdu
{
    /// <summary>Finds tests, in the order in which they are written.</summary>
    internal static class Discovery
    {
        internal static IEnumerable<Type> Classes(Assembly tests) => tests.GetTypes()
            .Where(each => each is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && (each.IsPublic || each.IsNestedPublic))
            .OrderBy(each => each.MetadataToken);

        /// <summary>Returns a class's tests, those of its bases first.</summary>
        internal static IEnumerable<MethodInfo> Methods(Type type) => type
            .GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy)
            .Where(each => each.GetCustomAttribute<FactAttribute>() is not null)
            .OrderBy(each => each.DeclaringType == type).ThenBy(each => each.MetadataToken);

        internal static IEnumerable<TestCase> Cases(string name, Type type, MethodInfo method, FactAttribute fact)
        {
            if (fact is not TheoryAttribute) return [new TestCase(name, type, method, fact, [])];
            try
            {
                return Rows(name, type, method, fact).ToList();
            }
            catch (Exception problem)
            {
                return [new TestCase(name, type, method, fact, []) { Problem = problem is TargetInvocationException { InnerException: { } inner } ? inner : problem }];
            }
        }

        private static IEnumerable<TestCase> Rows(string name, Type type, MethodInfo method, FactAttribute fact)
        {
            bool any = false;
            foreach (DataAttribute data in method.GetCustomAttributes<DataAttribute>())
            {
                foreach (object?[] row in data.GetData(method))
                {
                    any = true;
                    object?[] values = Complete(method, row);
                    yield return new TestCase($"{name}({Shown(method, values)})", type, method, fact, values) { Skipped = data.Skip is not null };
                }
            }
            if (!any) throw new XunitException($"No data found for {name}");
        }

        /// <summary>Fills in optional parameters, and gathers the values of a parameter array.</summary>
        private static object?[] Complete(MethodInfo method, object?[] row)
        {
            ParameterInfo[] parameters = method.GetParameters();
            if (parameters.Length > 0 && parameters[^1].IsDefined(typeof(ParamArrayAttribute)) && !(row.Length == parameters.Length && row[^1] is Array))
            {
                object?[] rest = row[Math.Min(row.Length, parameters.Length - 1)..];
                Array gathered = Array.CreateInstance(parameters[^1].ParameterType.GetElementType()!, rest.Length);
                Array.Copy(rest, gathered, rest.Length);
                return [.. row.Take(parameters.Length - 1), gathered];
            }
            return [.. row, .. parameters.Skip(row.Length).Where(each => each.HasDefaultValue).Select(each => each.DefaultValue)];
        }

        private static string Shown(MethodInfo method, object?[] values)
        {
            ParameterInfo[] parameters = method.GetParameters();
            return string.Join(", ", values.Select((each, at) => $"{(at < parameters.Length ? parameters[at].Name : "???")}: {Show.Value(each)}"));
        }
    }
}
