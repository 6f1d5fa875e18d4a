using System.Diagnostics.CodeAnalysis;
using Xunit.Sdk;

namespace Xunit
{
    public static partial class Assert
    {
        public static T Throws<T>(Action testCode) where T : Exception => (T)Thrown(typeof(T), Record.Exception(testCode), exact: true);

        public static T Throws<T>(Func<object?> testCode) where T : Exception => (T)Thrown(typeof(T), Record.Exception(testCode), exact: true);

        public static Exception Throws(Type exceptionType, Action testCode) => Thrown(exceptionType, Record.Exception(testCode), exact: true);

        public static Exception Throws(Type exceptionType, Func<object?> testCode) => Thrown(exceptionType, Record.Exception(testCode), exact: true);

        public static T Throws<T>(string? paramName, Action testCode) where T : ArgumentException => Named(Throws<T>(testCode), paramName);

        public static T Throws<T>(string? paramName, Func<object?> testCode) where T : ArgumentException => Named(Throws<T>(testCode), paramName);

        public static T ThrowsAny<T>(Action testCode) where T : Exception => (T)Thrown(typeof(T), Record.Exception(testCode), exact: false);

        public static T ThrowsAny<T>(Func<object?> testCode) where T : Exception => (T)Thrown(typeof(T), Record.Exception(testCode), exact: false);

        public static async Task<T> ThrowsAsync<T>(Func<Task> testCode) where T : Exception =>
            (T)Thrown(typeof(T), await Record.ExceptionAsync(testCode), exact: true);

        public static async Task<Exception> ThrowsAsync(Type exceptionType, Func<Task> testCode) =>
            Thrown(exceptionType, await Record.ExceptionAsync(testCode), exact: true);

        public static async Task<T> ThrowsAsync<T>(string? paramName, Func<Task> testCode) where T : ArgumentException =>
            Named(await ThrowsAsync<T>(testCode), paramName);

        public static async Task<T> ThrowsAnyAsync<T>(Func<Task> testCode) where T : Exception =>
            (T)Thrown(typeof(T), await Record.ExceptionAsync(testCode), exact: false);

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

        public static T IsType<T>(object? value) => (T)IsType(typeof(T), value);

        public static T IsType<T>(object? value, bool exactMatch) => exactMatch ? IsType<T>(value) : IsAssignableFrom<T>(value);

        public static object IsType(Type expectedType, object? value) => Typed("IsType", expectedType, value, value?.GetType() == expectedType);

        public static T IsAssignableFrom<T>(object? value) => (T)IsAssignableFrom(typeof(T), value);

        public static object IsAssignableFrom(Type expectedType, object? value) =>
            Typed("IsAssignableFrom", expectedType, value, expectedType.IsInstanceOfType(value));

        public static void IsNotType<T>(object? value) => IsNotType(typeof(T), value);

        public static void IsNotType(Type expectedType, object? value) =>
            Check(value?.GetType() != expectedType, () => $"Assert.IsNotType() Failure: Value is the exact type\nExpected: Not typeof({Show.Name(expectedType)})");

        public static void IsNotAssignableFrom<T>(object? value) =>
            Check(value is not T, () => $"Assert.IsNotAssignableFrom() Failure: Value is a compatible type\nExpected: Not typeof({Show.Name(typeof(T))})");

        private static object Typed(string method, Type type, object? value, bool right)
        {
            Check(right, () => $"Assert.{method}() Failure: Value is {(value is null ? "null" : "not of that type")}\nExpected: typeof({Show.Name(type)})\nActual:   {(value is null ? "null" : $"typeof({Show.Name(value.GetType())})")}");
            return value!;
        }

        /// <summary>The event is raised by the code, with arguments of exactly that type.</summary>
        public static RaisedEvent<T> Raises<T>(Action<EventHandler<T>> attach, Action<EventHandler<T>> detach, Action testCode)
        {
            RaisedEvent<T>? raised = null;
            void Handler(object? sender, T arguments) => raised = new RaisedEvent<T>(sender, arguments);
            attach(Handler);
            testCode();
            detach(Handler);
            Check(raised is not null && raised.Arguments?.GetType() == typeof(T), () => $"Assert.Raises() Failure: No event was raised\nExpected: typeof({Show.Name(typeof(T))})");
            return raised!;
        }

        /// <summary>An event, as it was raised.</summary>
        public sealed class RaisedEvent<T>(object? sender, T args)
        {
            public object? Sender => sender;

            [SuppressMessage("Naming", "CA1721", Justification = "xUnit's name")]
            public T Arguments => args;
        }
    }
}
