using System.Collections;
using System.Numerics;
using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Cdu")]

namespace Xunit
{
    /// <summary>
    /// Turns what a test expects into something else, in the run that has to fail.
    /// A solution that passes even then, because its objects equal everything, is found out.
    /// </summary>
    internal static class Expectation
    {
        /// <summary>Whether this is the run with wrong expectations.</summary>
        internal static bool Wrong { get; set; }

        /// <summary>Returns the value that is compared with what came out.</summary>
        internal static object? Of(object? value) => Wrong ? Other(value) : value;

        /// <summary>Returns whether a condition holds; in the run that has to fail, whether it does not.</summary>
        internal static bool Holds(bool condition) => condition != Wrong;

        /// <summary>Returns the type of exception that has to be thrown.</summary>
        internal static Type Of(Type type) => Wrong ? typeof(Never) : type;

        private static object? Other(object? value) => value switch
        {
            null => new Never(),
            string text => text + "a",
            bool known => !known,
            char letter => (char)(letter + 1),
            float number => (float)Other((double)number),
            double number => Other(number),
            decimal number => number < 0 ? number + 1 : number - 1,
            DateTime time => time.Year < 9000 ? time.AddDays(1) : time.AddDays(-1),
            DateTimeOffset time => time.Year < 9000 ? time.AddDays(1) : time.AddDays(-1),
            DateOnly day => day.Year < 9000 ? day.AddDays(1) : day.AddDays(-1),
            TimeOnly time => time.AddHours(1),
            TimeSpan span => span < TimeSpan.Zero ? span + TimeSpan.FromDays(1) : span - TimeSpan.FromDays(1),
            BigInteger number => number + 1,
            Enum name => Other(name),
            IConvertible => Whole(value),
            Array array => Other(array),
            // An object's own methods may be the solution's: only those of the platform are called.
            IEnumerable many when Platform(value) => many.Cast<object?>().Append(new Never()).ToList(),
            _ => new Never(),
        };

        private static double Other(double number) => double.IsFinite(number) ? number + Math.Abs(number) + 1 : 0;

        private static object Other(Enum name)
        {
            Array all = Enum.GetValuesAsUnderlyingType(name.GetType());
            object own = Convert.ChangeType(name, Enum.GetUnderlyingType(name.GetType()));
            object? another = all.Cast<object>().FirstOrDefault(each => !each.Equals(own));
            return another is null ? new Never() : Enum.ToObject(name.GetType(), another);
        }

        private static object Whole(object value) => value switch
        {
            int number => number ^ 1,
            long number => number ^ 1,
            uint number => number ^ 1,
            ulong number => number ^ 1,
            short number => (short)(number ^ 1),
            ushort number => (ushort)(number ^ 1),
            byte number => (byte)(number ^ 1),
            sbyte number => (sbyte)(number ^ 1),
            _ => new Never(),
        };

        private static object?[] Other(Array array) => [.. array.Cast<object?>(), new Never()];

        private static bool Platform(object value) => value is not ITuple && value.GetType().Assembly.GetName().Name!.StartsWith("System.");

        /// <summary>Nothing equals it, and nobody throws it.</summary>
        internal sealed class Never : Exception;
    }
}
