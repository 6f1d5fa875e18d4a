using System.Reflection;
using System.Reflection.Metadata;
using Microsoft.CodeAnalysis;

namespace Cdu
{
    /// <summary>The assemblies that code is compiled against: .NET's own, but for those that are the compiler's.</summary>
    internal static class References
    {
        private static readonly string[] Hidden = ["Cdu", "xunit", "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "mscorlib", "netstandard"];

        /// <summary>Returns .NET's assemblies and `extra` ones. Their metadata is where the runtime has mapped it.</summary>
        internal static List<MetadataReference> All(string[] extra)
        {
            string[] trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':', StringSplitOptions.RemoveEmptyEntries);
            List<MetadataReference> found = [];
            foreach (string path in trusted)
            {
                string name = Path.GetFileNameWithoutExtension(path);
                if (!Hidden.Contains(name) || extra.Contains(name)) found.Add(MetadataReference.CreateFromFile(path));
            }
            found.Add(Core());
            return found;
        }

        /// <summary>The core library lies within the program.</summary>
        private static unsafe MetadataReference Core()
        {
            typeof(object).Assembly.TryGetRawMetadata(out byte* metadata, out int length);
            return AssemblyMetadata.Create(ModuleMetadata.CreateFromMetadata((IntPtr)metadata, length)).GetReference();
        }
    }
}
