using System.Globalization;
using System.Reflection;
using Exercism.Tests;
using Xunit;

namespace Cdu
{
    /// <summary>What the author of a test calls it, nothing where that is its id, and the number of its task.</summary>
    internal sealed record About(string Title, int? Task)
    {
        internal static readonly About Nothing = new("", null);

        /// <summary>A row of values follows the name of its theory.</summary>
        internal static About Of(TestCase test, string method) =>
            new(test.Fact.DisplayName is { Length: > 0 } name ? name + test.Name[method.Length..] : "", Number(test));

        /// <summary>The task as JSON.</summary>
        internal string Numbered => Task?.ToString(CultureInfo.InvariantCulture) ?? "null";

        private static int? Number(TestCase test) => Number(test.Method) ?? Number(test.Type);

        private static int? Number(MemberInfo member)
        {
            if (member.GetCustomAttributes<TaskAttribute>().FirstOrDefault() is { } task) return task.Number;
            string? told = member.GetCustomAttributes<TraitAttribute>().FirstOrDefault(each => each.Name.Equals("task", StringComparison.OrdinalIgnoreCase))?.Value;
            return int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
        }
    }
}
