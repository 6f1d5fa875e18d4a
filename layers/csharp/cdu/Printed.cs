using System.Text;

namespace Cdu
{
    /// <summary>What a test prints, as far as it is shown.</summary>
    internal sealed class Printed : TextWriter, Xunit.ITestOutputHelper
    {
        private readonly StringBuilder kept = new();

        public override Encoding Encoding => Encoding.UTF8;

        public string Output
        {
            get
            {
                lock (kept) return kept.ToString();
            }
        }

        public override void Write(char value)
        {
            lock (kept)
                if (kept.Length < Results.Most) kept.Append(value);
        }

        public override void Write(string? value)
        {
            lock (kept)
                if (value is not null) kept.Append(value, 0, Math.Min(value.Length, Math.Max(0, Results.Most - kept.Length)));
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
                return text;
            }
        }
    }
}
