using System.Reflection;
using Xunit;

namespace Cdu
{
    /// <summary>
    /// Runs the tests that the compiler left: <c>SECRET 0</c> on standard input, or <c>SECRET 1</c> for the run with
    /// wrong expectations, or <c>observed</c> for tests that judge nothing. Only then, with the assemblies off the disk, is the solution let in.
    /// </summary>
    internal static class Harness
    {
        /// <summary>Tests that began in a process that ended too early, which are left out; see runners/inside/conductor.py.</summary>
        private static int begun;

        internal static int Run()
        {
            string[] orders = Results.Orders().Split(' ');
            bool observed = orders[0] == Compiler.Observed;
            begun = observed && int.TryParse(Environment.GetEnvironmentVariable("CDU_BEGUN"), out int count) ? count : 0;
            Expectation.Wrong = !observed && orders[1] == "1";
            IReport reporter = observed ? new Tracer() : new Reporter(orders[0]);
            Lesson lesson = new();
            try
            {
                using Fixtures fixtures = new(reporter.Printed);
                foreach (Type type in Discovery.Classes(lesson.Load(Compiler.Tests)))
                {
                    foreach (MethodInfo method in Discovery.Methods(type)) Run(type, method, fixtures, reporter);
                    fixtures.EndClass();
                }
            }
            catch (Exception problem)
            {
                reporter.Broken(problem);
            }
            Results.End(reporter.Done() ? 0 : 1);
            return 1;
        }

        private static void Run(Type type, MethodInfo method, Fixtures fixtures, IReport reporter)
        {
            string name = $"{type.FullName}.{method.Name}";
            FactAttribute fact = method.GetCustomAttribute<FactAttribute>()!;
            if (fact.Skip is not null || fact.Explicit)
            {
                reporter.Skip(name);
                return;
            }
            Dictionary<string, int> seen = [];
            foreach (TestCase each in Discovery.Cases(name, type, method, fact))
            {
                int times = seen[each.Name] = seen.GetValueOrDefault(each.Name) + 1;
                TestCase test = times == 1 ? each : each with { Name = $"{each.Name} #{times}" };
                if (test.Skipped)
                {
                    reporter.Skip(test.Name);
                    continue;
                }
                if (begun > 0)
                {
                    begun--;
                    continue;
                }
                reporter.Start(test.Name, About.Of(test, name));
                reporter.End(test.Name, test.Run(fixtures));
            }
        }
    }
}
