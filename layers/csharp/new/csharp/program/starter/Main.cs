string name = Console.ReadLine() ?? "";
// The greeting is yours to print.
