using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Cdu
{
    /// <summary>Lines on descriptor 3, and the end of the process.</summary>
    internal static class Results
    {
        internal const int Most = 8000;

        private static readonly FileStream Stream = new(new SafeFileHandle(3, ownsHandle: false), FileAccess.Write, 1);

        /// <summary>Writes one line, in one piece.</summary>
        internal static void Say(string line)
        {
            lock (Stream)
            {
                Stream.Write(Encoding.ASCII.GetBytes(line + "\n"));
                Stream.Flush();
            }
        }

        internal static string Cut(string text) => text.Length > Most ? text[..Most] : text;

        /// <summary>Returns a text as JSON.</summary>
        internal static string Text(string text) => Values.Text(text);

        /// <summary>Ends the process now: nothing of the solution's runs any more, no thread, handler or finalizer.</summary>
        [DllImport("libc.so.6", EntryPoint = "_exit")]
        internal static extern void End(int status);

        /// <summary>Reads the orders from standard input, a pipe that is empty afterwards.</summary>
        internal static string Orders()
        {
            using StreamReader reader = new(Console.OpenStandardInput(), Encoding.ASCII);
            return reader.ReadToEnd().Trim();
        }
    }
}
