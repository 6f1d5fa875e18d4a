using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Xunit
{
    /// <summary>Values as messages show them.</summary>
    internal static class Show
    {
        private const int Most = 50, Deep = 3, Items = 5;

        internal static string Value(object? value, int depth = 0)
        {
            try
            {
                return Text(value, depth);
            }
            catch (Exception problem)
            {
                return $"<{problem.GetType().Name} was thrown formatting an object of type {value!.GetType().Name}>";
            }
        }

        private static string Text(object? value, int depth) => value switch
        {
            null => "null",
            string text => '"' + Escape(text) + '"',
            char letter => $"'{Escape(letter.ToString())}'",
            DateTime or DateTimeOffset => ((IFormattable)value).ToString("o", CultureInfo.InvariantCulture),
            Type type => $"typeof({Name(type)})",
            Enum name => name.ToString(),
            double or float or decimal or IConvertible => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            DictionaryEntry pair => $"[{Value(pair.Key, depth + 1)}] = {Value(pair.Value, depth + 1)}",
            _ when depth >= Deep => "···",
            IEnumerable many => Many(many, depth),
            ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(at => Value(tuple[at], depth + 1)))})",
            _ => Own(value, depth),
        };

        private static string Many(IEnumerable many, int depth)
        {
            List<string> shown = [.. many.Cast<object?>().Take(Items + 1).Select(each => Value(each, depth + 1))];
            return $"[{string.Join(", ", shown.Count > Items ? [.. shown.Take(Items), "···"] : shown)}]";
        }

        private static string Own(object value, int depth)
        {
            Type type = value.GetType();
            MethodInfo? text = type.GetMethod("ToString", Type.EmptyTypes);
            if (text is not null && text.DeclaringType != typeof(object) && text.DeclaringType != typeof(ValueType))
                return value.ToString() ?? "null";
            IEnumerable<string> parts = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(each => each.CanRead && each.GetIndexParameters().Length == 0).Take(Items)
                .Select(each => $"{each.Name} = {Value(each.GetValue(value), depth + 1)}");
            return $"{Name(type)} {{ {string.Join(", ", parts)} }}";
        }

        internal static string Name(Type type) => type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.FullName ?? type.Name;

        private static string Escape(string text)
        {
            string shown = text.Length > Most * 20 ? text[..(Most * 20)] + "···" : text;
            return shown.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\r", "\\r").Replace("\n", "\\n").Replace("\t", "\\t").Replace("\0", "\\0");
        }
    }
}
