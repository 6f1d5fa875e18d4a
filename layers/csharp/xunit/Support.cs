using System.Collections;

namespace Xunit
{
    /// <summary>The class gets one object for all of its tests, by its constructor.</summary>
    public interface IClassFixture<TFixture> where TFixture : class;

    /// <summary>The collection gets one object for all of its classes.</summary>
    public interface ICollectionFixture<TFixture> where TFixture : class;

    /// <summary>What a test class does before and after each of its tests, asynchronously.</summary>
    public interface IAsyncLifetime : IAsyncDisposable
    {
        ValueTask InitializeAsync();
    }

    /// <summary>Shows lines beside a test's result.</summary>
    public interface ITestOutputHelper
    {
        string Output { get; }

        void Write(string message);

        void Write(string format, params object[] args);

        void WriteLine(string message);

        void WriteLine(string format, params object[] args);
    }

    /// <summary>Facts about the running test.</summary>
    public sealed class TestContext
    {
        public static TestContext Current { get; } = new();

        public CancellationToken CancellationToken => default;

        public ITestOutputHelper? TestOutputHelper { get; internal set; }
    }

    /// <summary>One row of a theory.</summary>
    public interface ITheoryDataRow
    {
        object?[] GetData();
    }

    /// <summary>One row of a theory.</summary>
    public class TheoryDataRow(params object?[] data) : ITheoryDataRow
    {
        public string? Skip { get; set; }

        public object?[] GetData() => data;
    }

    /// <summary>One row of a theory.</summary>
    public sealed class TheoryDataRow<T>(T value) : TheoryDataRow(value);

    /// <summary>One row of a theory.</summary>
    public sealed class TheoryDataRow<T1, T2>(T1 first, T2 second) : TheoryDataRow(first, second);

    /// <summary>One row of a theory.</summary>
    public sealed class TheoryDataRow<T1, T2, T3>(T1 first, T2 second, T3 third) : TheoryDataRow(first, second, third);

    /// <summary>Rows with types, for collection initialisers.</summary>
    public abstract class TheoryData : IEnumerable<object?[]>
    {
        private readonly List<object?[]> rows = [];

        protected void AddRow(params object?[] values) => rows.Add(values);

        public IEnumerator<object?[]> GetEnumerator() => rows.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    public class TheoryData<T> : TheoryData
    {
        public TheoryData() { }

        public TheoryData(IEnumerable<T> values) => AddRange(values.ToArray());

        public TheoryData(params T[] values) => AddRange(values);

        public void Add(T first) => AddRow(first);

        public void AddRange(params T[] values) => Array.ForEach(values, Add);
    }

    public class TheoryData<T1, T2> : TheoryData
    {
        public void Add(T1 first, T2 second) => AddRow(first, second);
    }

    public class TheoryData<T1, T2, T3> : TheoryData
    {
        public void Add(T1 first, T2 second, T3 third) => AddRow(first, second, third);
    }

    public class TheoryData<T1, T2, T3, T4> : TheoryData
    {
        public void Add(T1 first, T2 second, T3 third, T4 fourth) => AddRow(first, second, third, fourth);
    }

    public class TheoryData<T1, T2, T3, T4, T5> : TheoryData
    {
        public void Add(T1 first, T2 second, T3 third, T4 fourth, T5 fifth) => AddRow(first, second, third, fourth, fifth);
    }

    public class TheoryData<T1, T2, T3, T4, T5, T6> : TheoryData
    {
        public void Add(T1 first, T2 second, T3 third, T4 fourth, T5 fifth, T6 sixth) =>
            AddRow(first, second, third, fourth, fifth, sixth);
    }

    /// <summary>Catches what a piece of code throws.</summary>
    public static class Record
    {
        public static Exception? Exception(Action testCode)
        {
            try
            {
                testCode();
                return null;
            }
            catch (Exception problem)
            {
                return problem;
            }
        }

        public static Exception? Exception(Func<object?> testCode) => Exception(() => { testCode(); });

        public static async Task<Exception?> ExceptionAsync(Func<Task> testCode)
        {
            try
            {
                await testCode();
                return null;
            }
            catch (Exception problem)
            {
                return problem;
            }
        }
    }
}

namespace Xunit.Abstractions
{
    /// <summary>Where version 2 has the interface.</summary>
    public interface ITestOutputHelper : Xunit.ITestOutputHelper;
}

namespace Xunit.Sdk
{
    /// <summary>An assertion failed.</summary>
    public class XunitException(string? message, Exception? inner = null) : Exception(message, inner);

    /// <summary>The test skipped itself.</summary>
    public sealed class SkipException(string message) : XunitException(message);
}
