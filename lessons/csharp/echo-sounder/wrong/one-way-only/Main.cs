// Turns echoes into depths: standard input to standard output.
using System.Globalization;
using System.Text;

const double MetresPerSecond = 1500;
StringBuilder output = new();
double shallowest = double.PositiveInfinity;
int place = 0;
int click = 0;
while (Console.ReadLine() is { } line)
{
    click++;
    if (line == "-")
    {
        output.Append("no echo\n");
        continue;
    }
    double depth = double.Parse(line, CultureInfo.InvariantCulture) * MetresPerSecond;
    output.Append($"{Written(depth)}\n");
    if (depth < shallowest) (shallowest, place) = (depth, click);
}
output.Append(place == 0 ? "shallowest none\n" : $"shallowest {Written(shallowest)} at click {place}\n");
Console.Write(output);

static string Written(double depth) => depth.ToString("F4", CultureInfo.InvariantCulture);
