namespace Cdu
{
    /// <summary>The layer's one program: <c>compile</c>, <c>test</c> and <c>run</c>.</summary>
    internal static class Launcher
    {
        private static int Main(string[] arguments) => arguments switch
        {
            ["compile", .. var rest] => Compiler.Run(rest),
            ["test"] => Harness.Run(),
            ["build", var target, var kind, .. var rest] => Builder.Run(target, kind, rest),
            ["run", .. var rest] => Program.Run(rest),
            _ => Unknown(),
        };

        private static int Unknown()
        {
            Console.Error.WriteLine("usage: cdu compile SOURCE... -- TEST... | cdu test | cdu run");
            return 2;
        }
    }
}
