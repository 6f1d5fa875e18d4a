using System.Diagnostics;
using System.Globalization;
using Xunit.Sdk;

namespace Cdu
{
    /// <summary>Reports on descriptor 3 what happens to tests, every line with the secret.</summary>
    internal sealed class Reporter(string secret) : IReport
    {
        private readonly Printed printed = new();
        private About about = About.Nothing;
        private long started;
        private bool good = true;

        public Printed Printed => printed;

        public void Start(string test, About about)
        {
            this.about = about;
            printed.Take();
            Console.SetOut(printed);
            Console.SetError(printed);
            Say($"\"e\":\"start\",\"t\":{Results.Text(test)}");
            started = Stopwatch.GetTimestamp();
        }

        public void End(string test, Exception? problem)
        {
            string outcome = problem switch { null => "passed", SkipException => "skipped", XunitException => "failed", _ => "error" };
            string spent = Stopwatch.GetElapsedTime(started).TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture);
            string told = $"\"e\":\"end\",\"t\":{Results.Text(test)},\"o\":\"{outcome}\",\"ms\":{spent},\"n\":{Results.Text(about.Title)},\"task\":{about.Numbered}";
            if (outcome is "failed" or "error")
            {
                good = false;
                told += Problem(problem!);
            }
            Say($"{told},\"out\":{Results.Text(printed.Take())}");
        }

        public void Skip(string test)
        {
            Start(test, About.Nothing);
            End(test, new SkipException(""));
        }

        /// <summary>The tests could not be run at all.</summary>
        public void Broken(Exception problem)
        {
            good = false;
            Say($"\"e\":\"load\"{Problem(problem)}");
        }

        public bool Done()
        {
            Say("\"e\":\"done\"");
            return good;
        }

        /// <summary>An assertion speaks for itself; others say where in the lesson's code they happened.</summary>
        private static string Problem(Exception problem)
        {
            bool asserted = problem is XunitException;
            string kind = asserted ? "AssertionError" : problem.GetType().Name;
            string message = asserted ? Results.Cut(problem.Message.Trim()) : Stack.Describe(problem);
            return $",\"k\":{Results.Text(kind)},\"m\":{Results.Text(message)}";
        }

        private void Say(string fields) => Results.Say($"{secret} {{{fields}}}");
    }
}
