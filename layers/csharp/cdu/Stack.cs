using System.Diagnostics;

namespace Cdu
{
    /// <summary>Exceptions as students read them: the text, then the lines of their own code.</summary>
    internal static class Stack
    {
        private const int Frames = 8;

        internal static string Describe(Exception problem)
        {
            try
            {
                string inner = problem.InnerException is { } cause ? $"\n ---> {cause.GetType()}: {cause.Message}" : "";
                IEnumerable<string> frames = new StackTrace(problem, fNeedFileInfo: true).GetFrames()
                    .Where(each => each.GetFileName() is not null).Take(Frames)
                    .Select(each => $"\n   at {Name(each)} in {each.GetFileName()}:line {each.GetFileLineNumber()}");
                return Results.Cut($"{problem.GetType()}: {problem.Message}{inner}{string.Concat(frames)}");
            }
            catch (Exception)
            {
                return "(the exception's text could not be made)";
            }
        }

        private static string Name(StackFrame frame) =>
            DiagnosticMethodInfo.Create(frame) is { } method ? $"{method.DeclaringTypeName}.{method.Name}" : "?";
    }
}
