using System.Diagnostics;
using System.Globalization;

namespace Cdu
{
    /// <summary>Writes the trace of observed mode: which tests begin and end. See runners/observed/trace.py for the lines.</summary>
    internal sealed class Tracer : IReport
    {
        private long started;

        internal Tracer() => Observe.Say = Results.Say;

        public Printed Printed { get; } = new(".cdu-printed");

        public void Start(string test, About about)
        {
            Printed.Take();
            Console.SetOut(Printed);
            Console.SetError(Printed);
            Results.Say($"[\"t\",{Results.Text(test)},{Results.Text(about.Title)},{about.Numbered}]");
            started = Stopwatch.GetTimestamp();
        }

        public void End(string test, Exception? problem)
        {
            string spent = Stopwatch.GetElapsedTime(started).TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture);
            Results.Say($"[\"z\",{spent},{Results.Text(Printed.Take())},{(problem is null ? "null" : Values.Written(problem))}]");
        }

        /// <summary>A test that does not run is none.</summary>
        public void Skip(string test) { }

        public void Broken(Exception problem) =>
            Results.Say($"[\"l\",{Results.Text(Results.Cut(Stack.Describe(problem)))},{Results.Text(problem.GetType().Name)},false]");

        public bool Done()
        {
            Results.Say("[\"d\"]");
            return true;
        }
    }
}
