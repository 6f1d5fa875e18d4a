public static class NewLesson
{
    public static string Greet(string name)
    {
        return name == "" ? "Hello!" : $"Hello, {name}!";
    }
}
