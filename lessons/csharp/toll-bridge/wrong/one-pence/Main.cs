// Adds up the book of the toll bridge: standard input to standard output.
Dictionary<string, int> tolls = new() { ["walker"] = 1, ["rider"] = 2, ["cart"] = 5 };

int crossings = int.Parse(Console.ReadLine()!);
int pence = 0;
for (int i = 0; i < crossings; i++)
{
    string[] words = Console.ReadLine()!.Split(' ');
    pence += tolls[words[1]] * (IsNight(words[0]) ? 2 : 1);
}
Console.WriteLine($"{Count(crossings, "crossing", "crossings")}, {Count(pence, "penny", "pence")}");

static bool IsNight(string time) =>
    string.CompareOrdinal(time, "06:00") < 0 || string.CompareOrdinal(time, "22:00") >= 0;

static string Count(int number, string one, string several) => $"{number} {several}";
