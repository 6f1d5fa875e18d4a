using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Cdu
{
    /// <summary>
    /// Values as data, in the words of runners/observed/values.py. Widths matter: only an <c>int</c> is a whole number
    /// and only a <c>double</c> a floating-point number; the others are words of their own.
    /// </summary>
    public sealed class Values
    {
        /// <summary>What is written for code that gives nothing.</summary>
        public static readonly object Nothing = new();

        private const int MostParts = 20_000, MostLetters = 4_000_000, Deepest = 60, DeepestObject = 16;
        private const BindingFlags Visible = BindingFlags.Public | BindingFlags.Instance;

        /// <summary>Options of a regular expression that do not change what matches; with others its text is not the whole.</summary>
        private const RegexOptions Harmless = RegexOptions.Compiled | RegexOptions.CultureInvariant;

        private readonly StringBuilder made = new();
        private readonly List<object> above = [];
        private int parts;

        private Values() { }

        /// <summary>Returns a value as one line of JSON; what cannot be read is said to be so.</summary>
        public static string Written(object? value)
        {
            try
            {
                Values values = new();
                values.Write(value);
                return values.made.ToString();
            }
            catch (Exception problem)
            {
                return $"[\"w\",\"unreadable\",{Text(problem.GetType().Name)}]";
            }
        }

        /// <summary>Returns a text as JSON.</summary>
        public static string Text(string text)
        {
            StringBuilder made = new("\"");
            foreach (char letter in text)
            {
                if (letter is >= ' ' and <= '~' and not '"' and not '\\') made.Append(letter);
                else made.Append($"\\u{(int)letter:x4}");
            }
            return made.Append('"').ToString();
        }

        private void Write(object? value)
        {
            if (++parts > MostParts || made.Length > MostLetters) throw new InvalidOperationException("too large");
            switch (value)
            {
                case null: made.Append("null"); break;
                case bool truth: made.Append(truth ? "true" : "false"); break;
                case string text: made.Append(Text(text)); break;
                case int number: made.Append($"[\"i\",\"{Plain(number)}\"]"); break;
                case double number: made.Append($"[\"f\",\"{Plain(number)}\"]"); break;
                case Enum constant: Word(Name(constant.GetType()), Names(constant)); break;
                case Type type: Word("class", Name(type)); break;
                case DateTime or DateTimeOffset or DateOnly or TimeOnly: Word(Name(value.GetType()), ((IFormattable)value).ToString("o", CultureInfo.InvariantCulture)); break;
                case TimeSpan span: Word("System.TimeSpan", span.Ticks.ToString(CultureInfo.InvariantCulture)); break;
                case char or IFormattable when Known(value.GetType()): Word(Name(value.GetType()), Plain(value)); break;
                case object when ReferenceEquals(value, Nothing): Word("nothing", ""); break;
                default: Inside(value); break;
            }
        }

        private static bool Known(Type type) => type.Assembly == typeof(object).Assembly || type.Assembly == typeof(System.Numerics.BigInteger).Assembly;

        private static string Plain(object value) =>
            value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value.ToString() ?? "";

        /// <summary>A value of an enumeration may have several names, or be made of several.</summary>
        private static string Names(Enum constant)
        {
            IEnumerable<string> names = Enum.GetNames(constant.GetType()).Where(name => constant.Equals(Enum.Parse(constant.GetType(), name)));
            string found = string.Join('=', names.Order(StringComparer.Ordinal));
            return found.Length > 0 ? found : string.Join('|', constant.ToString("G").Split(", ").Order(StringComparer.Ordinal));
        }

        private void Inside(object value)
        {
            int level = above.FindLastIndex(each => ReferenceEquals(each, value));
            if (level >= 0)
            {
                made.Append($"[\"r\",{above.Count - level}]");
                return;
            }
            if (above.Count >= Deepest) throw new InvalidOperationException("too deep");
            above.Add(value);
            Type type = value.GetType();
            switch (value)
            {
                case Array { Rank: > 1 } table: Parts("l", "Array:" + string.Join(',', Enumerable.Range(0, table.Rank).Select(table.GetLength)), table); break;
                case IDictionary pairs: Map(pairs); break;
                case IEnumerable all when Known(type) || type.Namespace?.StartsWith("System.", StringComparison.Ordinal) == true || Generated(type): Parts(IsSet(type) ? "t" : "l", IsSet(type) ? "Set" : "List", all); break;
                case Exception problem: Thrown(problem); break;
                case ITuple tuple when Known(type): Parts("l", type.IsValueType ? "ValueTuple" : "Tuple", Enumerable.Range(0, tuple.Length).Select(each => tuple[each])); break;
                default: Rest(value, type); break;
            }
            above.RemoveAt(above.Count - 1);
        }

        private void Rest(object value, Type type)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
                Parts("l", "KeyValuePair", new[] { type.GetProperty("Key")!.GetValue(value), type.GetProperty("Value")!.GetValue(value) });
            else if (value is Regex pattern && (pattern.Options & ~Harmless) != 0) Word("unreadable", type.Name);
            else if (type.Namespace is "System" || type.Namespace?.StartsWith("System.", StringComparison.Ordinal) == true) Word(Name(type), Plain(value));
            else Own(value, type);
        }

        private static bool IsSet(Type type) => type.GetInterfaces().Any(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(ISet<>));

        private static bool Generated(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.Name.Contains("AnonymousType", StringComparison.Ordinal);

        private static string Name(Type type) => type.IsConstructedGenericType ? type.GetGenericTypeDefinition().FullName ?? type.Name : type.FullName ?? type.Name;

        private void Word(string kind, string text) => made.Append($"[\"w\",{Text(kind)},{Text(text)}]");

        private void Parts(string kind, string label, IEnumerable all)
        {
            made.Append($"[\"{kind}\",{Text(label)},");
            List(all);
            made.Append(']');
        }

        private void List(IEnumerable all)
        {
            made.Append('[');
            bool first = true;
            foreach (object? each in all)
            {
                if (!first) made.Append(',');
                first = false;
                Write(each);
            }
            made.Append(']');
        }

        private void Map(IDictionary pairs)
        {
            made.Append("[\"m\",\"Map\",[");
            bool first = true;
            foreach (DictionaryEntry each in pairs)
            {
                if (!first) made.Append(',');
                first = false;
                List(new[] { each.Key, each.Value });
            }
            made.Append("]]");
        }

        private void Thrown(Exception problem)
        {
            made.Append($"[\"e\",{Chain(problem.GetType(), [])},{Text(problem.Message)},[[\"ParamName\",");
            Write((problem as ArgumentException)?.ParamName);
            made.Append("],[\"InnerException\",");
            Write(problem.InnerException);
            made.Append("]]]");
        }

        /// <summary>An object of the lesson's own: by its public fields and properties.</summary>
        private void Own(object value, Type type)
        {
            bool plain = EqualByFields(type);
            made.Append($"[\"o\",{Chain(type, plain ? ["(by fields)"] : [])},[");
            Dictionary<string, Func<object?>> getters = [];
            if (above.Count <= DeepestObject)
            {
                foreach (FieldInfo field in type.GetFields(Visible | (plain ? BindingFlags.NonPublic : 0)))
                    getters[field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name] = () => field.GetValue(value);
                foreach (PropertyInfo property in type.GetProperties(Visible))
                    if (property.GetMethod is { IsPublic: true } getter && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike)
                        getters.TryAdd(property.Name, () => getter.Invoke(value, null));
            }
            bool first = true;
            foreach ((string name, Func<object?> getter) in getters)
            {
                made.Append(first ? "" : ",").Append($"[{Text(name)},");
                first = false;
                Field(getter);
                made.Append(']');
            }
            made.Append(']');
            if (value is IEnumerable all)
            {
                made.Append(',');
                List(all);
            }
            made.Append(']');
        }

        private void Field(Func<object?> getter)
        {
            object? found;
            try
            {
                found = getter();
            }
            catch (Exception)
            {
                Word("unreadable", "");
                return;
            }
            Write(found);
        }

        /// <summary>Whether nobody but the compiler and the runtime say when two objects of a type are equal.</summary>
        private static bool EqualByFields(Type type)
        {
            MethodInfo equals = type.GetMethod("Equals", [typeof(object)])!;
            MethodInfo? typed = type.GetMethod("Equals", Visible | BindingFlags.DeclaredOnly, [type]);
            // An anonymous type has no such method, and Equals(object) is found in its place.
            bool own = typed?.GetParameters()[0].ParameterType == type && !typed.IsDefined(typeof(CompilerGeneratedAttribute));
            bool generated = equals.IsDefined(typeof(CompilerGeneratedAttribute)) || equals.DeclaringType!.Name.Contains("AnonymousType", StringComparison.Ordinal);
            return !own && (generated || equals.DeclaringType == typeof(ValueType));
        }

        /// <summary>The names of a class, of the classes above it, and of what they implement.</summary>
        private static string Chain(Type type, IEnumerable<string> more)
        {
            List<string> names = [];
            for (Type? each = type; each is not null; each = each.BaseType) names.Add(Name(each));
            return $"[{string.Join(',', names.Concat(more).Concat(type.GetInterfaces().Select(Name)).Select(Text))}]";
        }
    }
}
