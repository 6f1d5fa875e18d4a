using System.Diagnostics.CodeAnalysis;
using Xunit.Sdk;

namespace Cdu
{
    /// <summary>
    /// What rewritten tests call in the place of assertions: it says what came out, and knows nothing of what is
    /// expected. Every site has the same form, whether a value or an exception is awaited, so that nobody who is called
    /// from here learns which.
    /// </summary>
    public static class Observe
    {
        /// <summary>Where lines go.</summary>
        public static Action<string> Say { get; set; } = _ => { };

        private static Exception? caught;
        private static string looked = "";

        /// <summary>Says what came out at a site, and returns that.</summary>
        public static T Site<T>(int site, Func<T> look)
        {
            T found = Look(look);
            Emit(site, "");
            return found;
        }

        /// <summary>The same for code that gives nothing.</summary>
        public static object? Site(int site, Action look)
        {
            Look(look);
            Emit(site, "");
            return null;
        }

        /// <summary>The same for code that gives a task.</summary>
        public static async Task<T> Later<T>(int site, Func<Task<T>> look)
        {
            T found = default!;
            Exception? problem = null;
            try
            {
                found = await look();
            }
            catch (Exception thrown)
            {
                problem = thrown;
            }
            Take(found, problem);
            Emit(site, "");
            return found;
        }

        /// <summary>The same for a task without a value.</summary>
        public static Task<object?> Later(int site, Func<Task> look) => Later(site, async () =>
        {
            await look();
            return (object?)Values.Nothing;
        });

        /// <summary>Looks at a value for the site that follows.</summary>
        public static T Look<T>(Func<T> look)
        {
            T found = default!;
            Exception? problem = null;
            try
            {
                found = look();
            }
            catch (Exception thrown)
            {
                problem = thrown;
            }
            Take(found, problem);
            return found;
        }

        /// <summary>The same for code that gives nothing.</summary>
        public static object? Look(Action look)
        {
            Look(() =>
            {
                look();
                return Values.Nothing;
            });
            return null;
        }

        /// <summary>Says what was looked at, with operands that the solution has a part in.</summary>
        public static T Both<T>(int site, T expected, T actual, object?[] rest) => Said(site, actual, [.. Typed(expected), .. rest]);

        /// <summary>The same for collections of different types.</summary>
        public static void Both<T>(int site, IEnumerable<T>? expected, IEnumerable<T>? actual, object?[] rest) => Said(site, actual, [expected, .. rest]);

        /// <summary>The same for operands that need not be of the value's type.</summary>
        public static T Said<T>(int site, T actual, object?[] operands)
        {
            Emit(site, string.Concat(operands.Select(each => "," + Values.Written(each))));
            return actual;
        }

        /// <summary>Writes operands down, for the judge to learn what is expected.</summary>
        public static T Record<T>(int site, T expected, T actual, object?[] rest) => Recorded(site, actual, [.. Typed(expected), .. rest]);

        /// <summary>The same for collections of different types.</summary>
        public static void Record<T>(int site, IEnumerable<T>? expected, IEnumerable<T>? actual, object?[] rest) => Recorded(site, actual, [expected, .. rest]);

        /// <summary>The same for operands that need not be of the value's type.</summary>
        public static T Recorded<T>(int site, T actual, object?[] operands)
        {
            Say($"[\"q\",{site},[{string.Join(',', operands.Select(Values.Written))}]]");
            return actual;
        }

        /// <summary>
        /// Returns what is expected, and whether its type counts: the compiler makes an <c>int</c> a <c>long</c> where
        /// <c>T</c> is that, but not where <c>T</c> is <c>object</c>.
        /// </summary>
        private static object?[] Typed<T>(T expected) =>
            expected is ValueType && !typeof(T).IsValueType ? [expected, Option("exact", true)] : [expected];

        /// <summary>An option of an assertion, by its name.</summary>
        public static object Option(string name, object? value) => new KeyValuePair<string, object?>(name, value);

        /// <summary>Returns what was observed as what the test goes on with.</summary>
        public static T As<T>(object? value) => value is T found ? found : default!;

        /// <summary>Returns what was thrown at the site before.</summary>
        public static T Caught<T>(object? value) where T : Exception => (caught as T)!;

        /// <summary>Returns a value that is there.</summary>
        public static T Present<T>(T? value) where T : struct => value.GetValueOrDefault();

        /// <summary>The same for a reference.</summary>
        public static T Present<T>(T value) => value;

        /// <summary>Returns the first part of a collection.</summary>
        public static T First<T>(IEnumerable<T> parts) => parts is null ? default! : parts.FirstOrDefault()!;

        /// <summary>Returns the parts of which a condition is true.</summary>
        public static List<T> Where<T>(IEnumerable<T> parts, Predicate<T> filter) => [.. parts.Where(each => filter(each))];

        /// <summary>Whether an assertion holds that only its own framework can judge.</summary>
        public static bool Holds(Action assertion)
        {
            try
            {
                assertion();
                return true;
            }
            catch (XunitException)
            {
                return false;
            }
        }

        /// <summary>Runs an action for every part of a collection.</summary>
        public static void All<T>(IEnumerable<T> parts, Action<T> action, bool throwIfEmpty = false) =>
            All(parts, (each, _) => action(each), throwIfEmpty);

        /// <summary>The same with the number of each part.</summary>
        public static void All<T>(IEnumerable<T> parts, Action<T, int> action, bool throwIfEmpty = false)
        {
            int number = 0;
            foreach (T each in parts) action(each, number++);
            if (throwIfEmpty && number == 0) throw new XunitException("The collection is empty");
        }

        /// <summary>Runs one action for each part; there have to be as many parts as actions.</summary>
        public static void Collection<T>(IEnumerable<T> parts, params Action<T>[] actions)
        {
            List<T> found = [.. parts];
            if (found.Count != actions.Length) throw new XunitException($"The collection has {found.Count} parts");
            for (int number = 0; number < actions.Length; number++) actions[number](found[number]);
        }

        /// <summary>Runs actions one after the other.</summary>
        public static void Multiple(params Action[] actions)
        {
            foreach (Action action in actions) action();
        }

        /// <summary>Ends a test at a place that it should not reach.</summary>
        [DoesNotReturn]
        public static void Fail() => throw new XunitException("This place is not to be reached");

        private static void Take(object? found, Exception? problem)
        {
            caught = problem;
            looked = Values.Written(problem ?? found);
        }

        private static void Emit(int site, string more) =>
            Say(caught is null ? $"[\"v\",{site},[{looked}{more}]]" : $"[\"x\",{site},{looked}]");
    }
}
