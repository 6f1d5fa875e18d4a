/// <summary>A row of hooks, numbered from 1.</summary>
public class Cloakroom(int hooks)
{
    private readonly SortedDictionary<int, string> coats = [];

    /// <summary>How many hooks are free.</summary>
    public int FreeHooks => hooks - coats.Count;

    /// <summary>Hangs a coat on the lowest free hook and returns the number of the hook.</summary>
    public int Hang(string coat)
    {
        for (int hook = 1; hook <= hooks; hook++)
        {
            if (coats.TryAdd(hook, coat)) return hook;
        }
        throw new CloakroomFullException($"all {hooks} hooks are taken");
    }

    /// <summary>Takes the coat from a hook.</summary>
    public string Fetch(int hook)
    {
        if (!coats.TryGetValue(hook, out string? coat)) throw new NoSuchCoatException($"nothing hangs on hook {hook}");
        coats.Remove(hook);
        return coat;
    }

    /// <summary>The numbers of all hooks with such a coat, in ascending order.</summary>
    public IReadOnlyList<int> Find(string coat) => coats.Keys.Where(hook => coats[hook] == coat).ToList();
}
