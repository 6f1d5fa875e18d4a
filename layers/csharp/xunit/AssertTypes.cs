using System.Diagnostics.CodeAnalysis;
using Xunit.Sdk;

namespace Xunit
{
    public static partial class Assert
    {
        public static T Throws<T>(Action testCode) where T : Exception => (T)Thrown(typeof(T), Record.Exception(testCode), exact: true);

        public static T Throws<T>(Func<object?> testCode) where T : Exception => (T)Thrown(typeof(T), Caught(testCode, nameof(ThrowsAsync)), exact: true);

        public static Exception Throws(Type exceptionType, Action testCode) => Thrown(exceptionType, Record.Exception(testCode), exact: true);

        public static Exception Throws(Type exceptionType, Func<object?> testCode) => Thrown(exceptionType, Caught(testCode, nameof(ThrowsAsync)), exact: true);

        public static T Throws<T>(string? paramName, Action testCode) where T : ArgumentException => Named(Throws<T>(testCode), paramName);

        public static T Throws<T>(string? paramName, Func<object?> testCode) where T : ArgumentException => Named(Throws<T>(testCode), paramName);

        public static T Throws<T>(Action testCode, Func<T, string?> inspector) where T : Exception => Inspected(Throws<T>(testCode), inspector);

        public static T Throws<T>(Func<object?> testCode, Func<T, string?> inspector) where T : Exception => Inspected(Throws<T>(testCode), inspector);

        public static T ThrowsAny<T>(Action testCode) where T : Exception => (T)Thrown(typeof(T), Record.Exception(testCode), exact: false);

        public static T ThrowsAny<T>(Func<object?> testCode) where T : Exception => (T)Thrown(typeof(T), Caught(testCode, nameof(ThrowsAnyAsync)), exact: false);

        public static T ThrowsAny<T>(Action testCode, Func<T, string?> inspector) where T : Exception => Inspected(ThrowsAny<T>(testCode), inspector);

        public static T ThrowsAny<T>(Func<object?> testCode, Func<T, string?> inspector) where T : Exception => Inspected(ThrowsAny<T>(testCode), inspector);

        public static async Task<T> ThrowsAsync<T>(Func<Task> testCode) where T : Exception =>
            (T)Thrown(typeof(T), await Record.ExceptionAsync(testCode), exact: true);

        public static async Task<T> ThrowsAsync<T>(Func<Task> testCode, Func<T, string?> inspector) where T : Exception =>
            Inspected(await ThrowsAsync<T>(testCode), inspector);

        public static async Task<Exception> ThrowsAsync(Type exceptionType, Func<Task> testCode) =>
            Thrown(exceptionType, await Record.ExceptionAsync(testCode), exact: true);

        public static async Task<T> ThrowsAsync<T>(string? paramName, Func<Task> testCode) where T : ArgumentException =>
            Named(await ThrowsAsync<T>(testCode), paramName);

        public static async Task<T> ThrowsAnyAsync<T>(Func<Task> testCode) where T : Exception =>
            (T)Thrown(typeof(T), await Record.ExceptionAsync(testCode), exact: false);

        public static async Task<T> ThrowsAnyAsync<T>(Func<Task> testCode, Func<T, string?> inspector) where T : Exception =>
            Inspected(await ThrowsAnyAsync<T>(testCode), inspector);

        /// <summary>Returns what code throws; code that gives a task is refused, as nobody would wait for its exception.</summary>
        private static Exception? Caught(Func<object?> testCode, string method)
        {
            object? given = null;
            Exception? problem = Record.Exception(() => { given = testCode(); });
            return given is Task ? throw new NotSupportedException($"You must call Assert.{method} (and await the result) when testing async code.") : problem;
        }

        /// <summary>`Throws` wants the very type, `ThrowsAny` one that derives from it as well.</summary>
        private static Exception Thrown(Type type, Exception? problem, bool exact)
        {
            Type wanted = Expectation.Of(type);
            string head = $"Assert.Throws{(exact ? "" : "Any")}() Failure: ";
            if (problem is null) throw new XunitException($"{head}No exception was thrown\nExpected: typeof({Show.Name(wanted)})");
            if (exact ? problem.GetType() == wanted : wanted.IsInstanceOfType(problem)) return problem;
            throw new XunitException($"{head}Exception type was not {(exact ? "an exact match" : "compatible")}\nExpected: typeof({Show.Name(wanted)})\nActual:   typeof({Show.Name(problem.GetType())})\n---- {problem.Message}", problem);
        }

        private static T Named<T>(T problem, string? paramName) where T : ArgumentException
        {
            if (problem.ParamName != paramName)
                throw new XunitException($"Assert.Throws() Failure: Incorrect parameter name\nExpected: {Show.Value(paramName)}\nActual:   {Show.Value(problem.ParamName)}");
            return problem;
        }

        /// <summary>The inspector returns what is wrong with the exception, null for nothing.</summary>
        private static T Inspected<T>(T problem, Func<T, string?> inspector) where T : Exception
        {
            if (inspector(problem) is { } said) throw new XunitException($"Assert.Throws() Failure: {said}", problem);
            return problem;
        }

        public static T IsType<T>(object? value) => (T)IsType(typeof(T), value);

        public static T IsType<T>(object? value, bool exactMatch) => exactMatch ? IsType<T>(value) : IsAssignableFrom<T>(value);

        public static object IsType(Type expectedType, object? value) => Typed("IsType", expectedType, value, value?.GetType() == expectedType);

        public static object IsType(Type expectedType, object? value, bool exactMatch) =>
            exactMatch ? IsType(expectedType, value) : IsAssignableFrom(expectedType, value);

        public static T IsAssignableFrom<T>(object? value) => (T)IsAssignableFrom(typeof(T), value);

        public static object IsAssignableFrom(Type expectedType, object? value) =>
            Typed("IsAssignableFrom", expectedType, value, expectedType.IsInstanceOfType(value));

        public static void IsNotType<T>(object? value) => IsNotType(typeof(T), value);

        public static void IsNotType(Type expectedType, object? value) =>
            Check(value?.GetType() != expectedType, () => $"Assert.IsNotType() Failure: Value is the exact type\nExpected: Not typeof({Show.Name(expectedType)})");

        public static void IsNotType<T>(object? value, bool exactMatch) => IsNotType(typeof(T), value, exactMatch);

        public static void IsNotType(Type expectedType, object? value, bool exactMatch)
        {
            if (exactMatch) IsNotType(expectedType, value);
            else IsNotAssignableFrom(expectedType, value);
        }

        public static void IsNotAssignableFrom<T>(object? value) => IsNotAssignableFrom(typeof(T), value);

        public static void IsNotAssignableFrom(Type expectedType, object? value) =>
            Check(!expectedType.IsInstanceOfType(value), () => $"Assert.IsNotAssignableFrom() Failure: Value is a compatible type\nExpected: Not typeof({Show.Name(expectedType)})");

        private static object Typed(string method, Type type, object? value, bool right)
        {
            Check(right, () => $"Assert.{method}() Failure: Value is {(value is null ? "null" : "not of that type")}\nExpected: typeof({Show.Name(type)})\nActual:   {(value is null ? "null" : $"typeof({Show.Name(value.GetType())})")}");
            return value!;
        }
    }
}
