using System.Reflection;

namespace Cdu
{
    /// <summary>Runs a solution that is a program.</summary>
    internal static class Program
    {
        internal static int Run(string[] arguments)
        {
            // The assembly stays where it is: there are no tests to hide.
            string path = Path.GetFullPath(Path.Combine(Compiler.Built, Compiler.Solution + ".dll"));
            MethodInfo main = Assembly.LoadFrom(path).EntryPoint!;
            object?[] given = main.GetParameters().Length == 0 ? [] : [arguments];
            try
            {
                object? result = main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, given, null);
                if (result is Task task) task.GetAwaiter().GetResult();
                return result is int status ? status : result is Task<int> later ? later.Result : Environment.ExitCode;
            }
            catch (Exception problem)
            {
                Console.Out.Flush();
                Console.Error.WriteLine($"Unhandled exception. {Stack.Describe(problem)}");
                return 134;
            }
        }
    }
}
