string name = Console.ReadLine() ?? "";
Console.WriteLine(name == "" ? "Hello!" : $"Hello, {name}!");
