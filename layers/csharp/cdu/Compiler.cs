using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Cdu
{
    /// <summary>
    /// Compiles a solution to <c>.cdu/solution.dll</c>, then its tests to <c>.cdu/tests.dll</c>:
    /// <c>SOURCE... -- TEST...</c>, or <c>SOURCE... observed TEST...</c> for tests that judge nothing.
    /// A solution without tests is a program. The solution is compiled without its tests and without their
    /// framework. No analyzer or source generator takes part.
    /// </summary>
    internal static class Compiler
    {
        internal const string Built = ".cdu", Solution = "solution", Tests = "tests";
        internal const string Observed = "observed";
        private const string Guarded = "--";
        private const string Usings = "System System.IO System.Linq System.Collections.Generic System.Net.Http System.Threading System.Threading.Tasks";
        private const string Friends = $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{Tests}\")]";

        /// <summary>CS1701: the compiler was made for an older .NET. CS8632: a question mark where nullable is off.</summary>
        private static readonly Dictionary<string, ReportDiagnostic> Quiet = new() { ["CS1701"] = ReportDiagnostic.Suppress, ["CS8632"] = ReportDiagnostic.Suppress };

        private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest, DocumentationMode.None, preprocessorSymbols: ["NET", "NET10_0", "NET10_0_OR_GREATER", "NET9_0_OR_GREATER", "NET8_0_OR_GREATER"]);

        internal static int Run(string[] arguments)
        {
            int split = Array.FindIndex(arguments, each => each is Guarded or Observed);
            string[] solution = arguments[..split], tests = arguments[(split + 1)..];
            Directory.CreateDirectory(Built);
            // A deeply nested expression takes more stack than the main thread has.
            int status = 1;
            Thread thread = new(() => status = Compile(solution, tests, guarded: arguments[split] == Guarded), 64 << 20);
            thread.Start();
            thread.Join();
            return status;
        }

        private static int Compile(string[] solution, string[] tests, bool guarded)
        {
            OutputKind kind = tests.Length == 0 ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
            CSharpCompilation own = Create(Solution, kind, solution, Usings, Friends, []);
            if (!Emit(own, guarded && tests.Length > 0)) return 1;
            if (tests.Length == 0) return 0;
            CSharpCompilation theirs = Create(Tests, OutputKind.DynamicallyLinkedLibrary, tests, $"{Usings} Xunit", "", ["xunit"]);
            return Emit(theirs.AddReferences(own.ToMetadataReference()), guarded: false) ? 0 : 1;
        }

        private static CSharpCompilation Create(string name, OutputKind kind, string[] sources, string usings, string more, string[] extra)
        {
            string head = string.Concat(usings.Split(' ').Select(each => $"global using {each};\n")) + more;
            IEnumerable<SyntaxTree> trees = sources.Select(path => Read(path, File.ReadAllText(path))).Append(Read("", head));
            CSharpCompilationOptions options = new(kind, optimizationLevel: OptimizationLevel.Release, allowUnsafe: false,
                nullableContextOptions: NullableContextOptions.Enable, deterministic: true, concurrentBuild: true,
                // Warning wave 5 is what the SDK of .NET 5 and later asks for.
                warningLevel: 5, specificDiagnosticOptions: Quiet);
            return CSharpCompilation.Create(name, trees, References.All(extra), options);
        }

        private static SyntaxTree Read(string path, string text) => CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), Parse, path);

        /// <summary>Writes the assembly and what the compiler has to say; returns whether there is an assembly.</summary>
        private static bool Emit(CSharpCompilation compilation, bool guarded)
        {
            string path = Path.Combine(Built, compilation.AssemblyName!);
            using MemoryStream assembly = new(), symbols = new();
            EmitResult result = compilation.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
            Messages.Print(result.Diagnostics);
            if (!result.Success) return false;
            if (guarded && !Guard.Allows(compilation)) return false;
            File.WriteAllBytes(path + ".dll", assembly.ToArray());
            File.WriteAllBytes(path + ".pdb", symbols.ToArray());
            return true;
        }
    }
}
