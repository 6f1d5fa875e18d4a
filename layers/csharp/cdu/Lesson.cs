using System.Reflection;
using System.Runtime.Loader;

namespace Cdu
{
    /// <summary>The assemblies of a lesson, taken off the disk before any of its code runs.</summary>
    internal sealed class Lesson : AssemblyLoadContext
    {
        private readonly Dictionary<string, (byte[] Code, byte[] Symbols)> images = [];

        internal Lesson() : base("lesson")
        {
            foreach (string path in Directory.GetFiles(Compiler.Built, "*.dll"))
                images[Path.GetFileNameWithoutExtension(path)] = (File.ReadAllBytes(path), File.ReadAllBytes(Path.ChangeExtension(path, ".pdb")));
            Directory.Delete(Compiler.Built, recursive: true);
        }

        internal Assembly Load(string name) => LoadFromAssemblyName(new AssemblyName(name));

        protected override Assembly? Load(AssemblyName name) => images.TryGetValue(name.Name!, out var image)
            ? LoadFromStream(new MemoryStream(image.Code), new MemoryStream(image.Symbols))
            : null;
    }
}
