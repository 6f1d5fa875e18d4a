using Microsoft.CodeAnalysis;

namespace Cdu
{
    /// <summary>The names of .NET that a solution may use beside its tests. See <see cref="Guard"/>.</summary>
    internal static class Allowed
    {
        private static readonly HashSet<string> Namespaces =
        [
            "System", "System.Buffers", "System.Buffers.Text", "System.Collections", "System.Collections.Concurrent",
            "System.Collections.Frozen", "System.Collections.Generic", "System.Collections.Immutable",
            "System.Collections.ObjectModel", "System.Collections.Specialized",
            "System.ComponentModel.DataAnnotations", "System.Diagnostics.CodeAnalysis", "System.Globalization",
            "System.IO", "System.Linq", "System.Net.Http", "System.Numerics", "System.Security.Cryptography",
            "System.Text", "System.Text.Json", "System.Text.Json.Nodes", "System.Text.Json.Serialization",
            "System.Text.RegularExpressions", "System.Threading", "System.Threading.Channels", "System.Threading.Tasks",
            "System.Xml", "System.Xml.Linq",
        ];

        /// <summary>Types of other namespaces.</summary>
        private static readonly HashSet<string> Types =
        [
            // Not TypeDescriptor and what belongs to it: they make and read objects of any class.
            .. Of("System.ComponentModel",
                "BrowsableAttribute CancelEventArgs CancelEventHandler CategoryAttribute DataErrorsChangedEventArgs DefaultValueAttribute DescriptionAttribute " +
                "DisplayNameAttribute EditorBrowsableAttribute EditorBrowsableState IDataErrorInfo INotifyDataErrorInfo INotifyPropertyChanged " +
                "INotifyPropertyChanging InvalidEnumArgumentException ListSortDirection PropertyChangedEventArgs PropertyChangedEventHandler " +
                "PropertyChangingEventArgs PropertyChangingEventHandler ReadOnlyAttribute"),
            .. Of("System.Diagnostics", "Debug Stopwatch DebuggerDisplayAttribute DebuggerBrowsableAttribute DebuggerBrowsableState ConditionalAttribute Trace UnreachableException"),
            .. Of("System.Reflection", "MemberInfo"),
            .. Of("System.Runtime.CompilerServices",
                "CallerArgumentExpressionAttribute CallerFilePathAttribute CallerLineNumberAttribute CallerMemberNameAttribute CollectionBuilderAttribute " +
                "ConfiguredTaskAwaitable EnumeratorCancellationAttribute InternalsVisibleToAttribute ITuple MethodImplAttribute MethodImplOptions " +
                "IndexerNameAttribute IsExternalInit RuntimeHelpers SwitchExpressionException TaskAwaiter YieldAwaitable"),
            .. Of("System.Runtime.InteropServices", "CollectionsMarshal OSPlatform RuntimeInformation"),
            "System.Runtime.Serialization.EnumMemberAttribute",
        ];

        /// <summary>Types of allowed namespaces that are refused all the same.</summary>
        private static readonly HashSet<string> Not =
        [
            .. Of("System", "AppContext AppDomain MarshalByRefObject ModuleHandle RuntimeArgumentHandle RuntimeFieldHandle RuntimeMethodHandle TypedReference _AppDomain"),
            .. Of("System.ComponentModel.DataAnnotations", "AssociatedMetadataTypeTypeDescriptionProvider CompareAttribute CustomValidationAttribute"),
            .. Of("System.IO", "FileStream FileStreamOptions FileInfo DirectoryInfo FileSystemInfo FileSystemWatcher RandomAccess UnmanagedMemoryStream UnmanagedMemoryAccessor"),
            .. Of("System.Security.Cryptography", "DSAOpenSsl ECDiffieHellmanOpenSsl ECDsaOpenSsl RSAOpenSsl SafeEvpPKeyHandle"),
            .. Of("System.Threading", "NativeOverlapped Overlapped PreAllocatedOverlapped ThreadPoolBoundHandle"),
        ];

        /// <summary>Types of which only some members are allowed.</summary>
        private static readonly Dictionary<string, HashSet<string>> Only = new()
        {
            ["System.Activator"] = [],
            ["System.Delegate"] = [.. "Combine Remove RemoveAll GetInvocationList Equals GetHashCode op_Equality op_Inequality Invoke HasSingleTarget EnumerateInvocationList".Split(' ')],
            ["System.MulticastDelegate"] = [.. "GetInvocationList Equals GetHashCode op_Equality op_Inequality".Split(' ')],
            // The compiler leaves these calls out: nobody listens.
            ["System.Diagnostics.Trace"] = [.. "Write WriteLine WriteIf WriteLineIf TraceInformation TraceWarning TraceError Indent Unindent Flush Assert".Split(' ')],
            ["System.IO.File"] = [.. ("Exists ReadAllText ReadAllLines ReadLines ReadAllBytes ReadAllTextAsync ReadAllLinesAsync ReadLinesAsync WriteAllText WriteAllLines " +
                "WriteAllBytes WriteAllTextAsync WriteAllLinesAsync AppendAllText AppendAllLines AppendAllTextAsync AppendAllLinesAsync Delete").Split(' ')],
            ["System.Reflection.MemberInfo"] = ["Name"],
            ["System.Runtime.CompilerServices.RuntimeHelpers"] = [.. "GetHashCode EnsureSufficientExecutionStack TryEnsureSufficientExecutionStack GetSubArray".Split(' ')],
            ["System.Type"] = [.. ("Name FullName Namespace ToString Equals GetHashCode op_Equality op_Inequality IsInstanceOfType IsAssignableFrom IsAssignableTo " +
                "IsSubclassOf IsEnum IsValueType IsClass IsInterface IsArray IsPrimitive IsAbstract IsGenericType BaseType GetTypeCode GetElementType GetEnumNames GetEnumName").Split(' ')],
        };

        /// <summary>Single members that are refused.</summary>
        private static readonly HashSet<string> NotMembers =
        [
            .. ("System.Attribute.GetCustomAttribute System.Attribute.GetCustomAttributes System.Exception.TargetSite System.Threading.WaitHandle.Handle " +
                "System.Threading.WaitHandle.SafeWaitHandle").Split(' '),
        ];

        internal static bool Type(string space, string name)
        {
            string full = $"{space}.{name}";
            return Types.Contains(full) || (Namespaces.Contains(space) && !Not.Contains(full));
        }

        internal static bool Member(string type, ISymbol member)
        {
            // LoadUnsafe and StoreUnsafe of vectors reach beyond the array that they are given, without the word unsafe.
            if (NotMembers.Contains($"{type}.{member.Name}") || member.Name.EndsWith("Unsafe", StringComparison.Ordinal)) return false;
            if (Only.TryGetValue(type, out HashSet<string>? only)) return only.Contains(member.Name);
            // A reader or writer by path is an open file, which can be put anywhere in this process's memory.
            bool opens = type is "System.IO.StreamReader" or "System.IO.StreamWriter" or "System.Xml.XmlTextWriter" && member is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters: [{ Type.SpecialType: SpecialType.System_String }, ..] };
            return !opens;
        }

        private static IEnumerable<string> Of(string space, string names) => names.Split(' ').Select(each => $"{space}.{each}");
    }
}
