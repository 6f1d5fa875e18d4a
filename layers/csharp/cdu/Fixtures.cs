using System.Reflection;
using Xunit;
using Xunit.Sdk;

namespace Cdu
{
    /// <summary>Makes test objects with what their constructors want: fixtures of the class or collection, and a place for output.</summary>
    internal sealed class Fixtures(Printed printed) : IDisposable
    {
        private readonly Dictionary<Type, object> ofClass = [], ofCollections = [];

        internal object Create(Type type)
        {
            foreach (Type fixture in Wanted(type, typeof(IClassFixture<>))) Add(ofClass, fixture);
            foreach (Type fixture in Collection(type)) Add(ofCollections, fixture);
            TestContext.Current.TestOutputHelper = printed;
            return Make(type, parameter => Find(parameter)
                ?? throw new XunitException($"The following constructor parameters did not have matching fixture data: {parameter.Name} of {type.Name}"));
        }

        internal void EndClass() => End(ofClass);

        public void Dispose() => End(ofCollections);

        internal static void Dispose(object? target)
        {
            if (target is IAsyncDisposable later) later.DisposeAsync().AsTask().GetAwaiter().GetResult();
            else (target as IDisposable)?.Dispose();
        }

        private static void End(Dictionary<Type, object> all)
        {
            foreach (object each in all.Values) Dispose(each);
            all.Clear();
        }

        private object? Find(Type type)
        {
            if (type.IsInstanceOfType(printed)) return printed;
            return ofClass.GetValueOrDefault(type) ?? ofCollections.GetValueOrDefault(type);
        }

        private void Add(Dictionary<Type, object> all, Type fixture)
        {
            if (all.ContainsKey(fixture)) return;
            object made = all[fixture] = Make(fixture, Find);
            if (made is IAsyncLifetime lifetime) lifetime.InitializeAsync().AsTask().GetAwaiter().GetResult();
        }

        private static object Make(Type type, Func<Type, object?> find)
        {
            ConstructorInfo constructor = type.GetConstructors().FirstOrDefault()
                ?? throw new XunitException($"{type.Name} has no public constructor");
            object?[] given = [.. constructor.GetParameters().Select(each => find(each.ParameterType))];
            return constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, given, null);
        }

        private static IEnumerable<Type> Collection(Type type)
        {
            if (type.GetCustomAttribute<CollectionAttribute>() is not { } collection) return [];
            return type.Assembly.GetTypes()
                .Where(each => each.GetCustomAttribute<CollectionDefinitionAttribute>()?.Name == collection.Name)
                .SelectMany(each => Wanted(each, typeof(ICollectionFixture<>)));
        }

        private static IEnumerable<Type> Wanted(Type type, Type contract) => type.GetInterfaces()
            .Where(each => each.IsGenericType && each.GetGenericTypeDefinition() == contract)
            .Select(each => each.GetGenericArguments()[0]);
    }
}
