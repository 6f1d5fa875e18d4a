using System.Reflection;

namespace Xunit
{
    /// <summary>A test: a method without parameters.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public class FactAttribute : Attribute
    {
        public string? DisplayName { get; set; }

        /// <summary>Why the test does not run; null for one that runs.</summary>
        public string? Skip { get; set; }

        public bool Explicit { get; set; }

        /// <summary>Milliseconds, for asynchronous tests; 0 for no limit.</summary>
        public int Timeout { get; set; }
    }

    /// <summary>A test that runs once for every row of data.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public class TheoryAttribute : FactAttribute
    {
        public bool DisableDiscoveryEnumeration { get; set; }

        public bool SkipTestWithoutData { get; set; }
    }

    /// <summary>Where a theory's rows come from.</summary>
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public abstract class DataAttribute : Attribute
    {
        public string? Skip { get; set; }

        public abstract IEnumerable<object?[]> GetData(MethodInfo testMethod);

        /// <summary>Returns rows as arrays, whatever a member gave: arrays, tuples, theory data or single values.</summary>
        protected static IEnumerable<object?[]> Rows(object? data, string source)
        {
            if (data is not System.Collections.IEnumerable rows)
                throw new ArgumentException($"{source} returned no rows");
            foreach (object? row in rows) yield return Row(row);
        }

        private static object?[] Row(object? row)
        {
            if (row is object?[] values) return values;
            if (row is ITheoryDataRow data) return data.GetData();
            if (row is System.Runtime.CompilerServices.ITuple tuple)
                return Enumerable.Range(0, tuple.Length).Select(at => tuple[at]).ToArray();
            return [row];
        }
    }

    /// <summary>One row, written beside the theory.</summary>
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public sealed class InlineDataAttribute(params object?[]? data) : DataAttribute
    {
        // `[InlineData(null)]` passes no array at all, and means one null.
        public object?[] Data { get; } = data ?? [null];

        public override IEnumerable<object?[]> GetData(MethodInfo testMethod) => [Data];
    }

    /// <summary>Rows from a static field, property or method of the test's class, or of another one.</summary>
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public sealed class MemberDataAttribute(string memberName, params object?[] arguments) : DataAttribute
    {
        private const BindingFlags Static = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.FlattenHierarchy;

        public Type? MemberType { get; set; }

        public bool DisableDiscoveryEnumeration { get; set; }

        public override IEnumerable<object?[]> GetData(MethodInfo testMethod)
        {
            Type type = MemberType ?? testMethod.ReflectedType ?? testMethod.DeclaringType!;
            return Rows(Value(type), $"{type.Name}.{memberName}");
        }

        private object? Value(Type type)
        {
            if (type.GetProperty(memberName, Static) is { } property) return property.GetValue(null);
            if (type.GetField(memberName, Static) is { } field) return field.GetValue(null);
            MethodInfo? method = type.GetMethods(Static)
                .FirstOrDefault(each => each.Name == memberName && each.GetParameters().Length == arguments.Length);
            return method is not null
                ? method.Invoke(null, arguments)
                : throw new ArgumentException($"Could not find public static member (property, field, or method) named '{memberName}' on {type}");
        }
    }

    /// <summary>Rows from a class that enumerates them.</summary>
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public class ClassDataAttribute(Type type) : DataAttribute
    {
        public Type Class => type;

        public override IEnumerable<object?[]> GetData(MethodInfo testMethod) =>
            Rows(Activator.CreateInstance(type), type.Name);
    }

    /// <summary>Rows from a class that enumerates them.</summary>
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public sealed class ClassDataAttribute<T> : ClassDataAttribute
    {
        public ClassDataAttribute() : base(typeof(T)) { }
    }

    /// <summary>A name and a value for reports; nothing here reads them.</summary>
    [AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
    public sealed class TraitAttribute(string name, string value) : Attribute
    {
        public string Name => name;

        public string Value => value;
    }

    /// <summary>Tests run one after the other here, whatever collection their class is in.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class CollectionAttribute(string name) : Attribute
    {
        public string Name => name;
    }

    /// <summary>Names a collection, whose fixtures are the interfaces of the class.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class CollectionDefinitionAttribute(string name) : Attribute
    {
        public string Name => name;

        public bool DisableParallelization { get; set; }
    }

    /// <summary>Accepted; tests always run one after the other.</summary>
    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class CollectionBehaviorAttribute : Attribute
    {
        public bool DisableTestParallelization { get; set; }

        public int MaxParallelThreads { get; set; }
    }
}

namespace Exercism.Tests
{
    /// <summary>The number of the task that a test belongs to.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
    public sealed class TaskAttribute(int number) : Attribute
    {
        public int Number => number;
    }

    /// <summary>The culture in which a test runs.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
    public sealed class UseCultureAttribute(string culture = "", string? uiCulture = null) : Attribute
    {
        public string Culture => culture;

        public string UiCulture => uiCulture ?? culture;
    }
}
