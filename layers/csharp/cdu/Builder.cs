using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Cdu
{
    /// <summary>Compiles the layer's own assemblies once more, as <c>bootstrap.py</c> did: the bytes have to be the same.</summary>
    internal static class Builder
    {
        private static readonly string[] Usings = ["System", "System.IO", "System.Linq", "System.Collections.Generic", "System.Threading", "System.Threading.Tasks"];

        internal static int Run(string target, string kind, string[] rest)
        {
            int split = Array.IndexOf(rest, "--");
            CSharpParseOptions parse = new(LanguageVersion.Latest);
            IEnumerable<(string Name, string Text)> texts = rest[(split + 1)..].Select(path => (Path.GetFileName(path), File.ReadAllText(path)));
            string usings = string.Concat(Usings.Select(each => $"global using {each};\n"));
            IEnumerable<SyntaxTree> trees = texts.Prepend(("Usings.cs", usings)).Select(each => CSharpSyntaxTree.ParseText(each.Item2, parse, each.Item1));
            CSharpCompilationOptions options = new CSharpCompilationOptions(kind == "program" ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary)
                .WithOptimizationLevel(OptimizationLevel.Release).WithDeterministic(true).WithAllowUnsafe(true).WithNullableContextOptions(NullableContextOptions.Enable);
            IEnumerable<MetadataReference> known = rest[..split].Select(path => MetadataReference.CreateFromFile(path));
            using FileStream file = File.Create(target);
            return CSharpCompilation.Create(Path.GetFileNameWithoutExtension(target), trees, known, options).Emit(file).Success ? 0 : 1;
        }
    }
}
