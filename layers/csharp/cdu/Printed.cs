using System.Text;

namespace Cdu
{
    /// <summary>What a test prints, as far as it is shown; in a file as well, for a test that does not come to its end.</summary>
    internal sealed class Printed(string? path = null) : TextWriter, Xunit.ITestOutputHelper
    {
        private readonly StringBuilder kept = new();
        private readonly FileStream? copy = path is null ? null : new(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, 0);

        public override Encoding Encoding => Encoding.UTF8;

        public string Output
        {
            get
            {
                lock (kept) return kept.ToString();
            }
        }

        public override void Write(char value) => Write(value.ToString());

        public override void Write(string? value)
        {
            lock (kept)
            {
                string shown = (value ?? "")[..Math.Min(value?.Length ?? 0, Math.Max(0, Results.Most - kept.Length))];
                kept.Append(shown);
                copy?.Write(Encoding.UTF8.GetBytes(shown));
            }
        }

        void Xunit.ITestOutputHelper.Write(string message) => Write(message);

        void Xunit.ITestOutputHelper.Write(string format, params object[] args) => Write(string.Format(format, args));

        void Xunit.ITestOutputHelper.WriteLine(string message) => Write(message + "\n");

        void Xunit.ITestOutputHelper.WriteLine(string format, params object[] args) => Write(string.Format(format, args) + "\n");

        internal string Take()
        {
            lock (kept)
            {
                string text = kept.ToString();
                kept.Clear();
                copy?.SetLength(0);
                return text;
            }
        }
    }
}
