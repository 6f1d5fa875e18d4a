/// <summary>A row of hooks, numbered from 1.</summary>
public class Cloakroom
{
    public Cloakroom(int hooks)
    {
        throw new NotImplementedException("Cloakroom is yours to write");
    }

    /// <summary>How many hooks are free.</summary>
    public int FreeHooks => throw new NotImplementedException("FreeHooks is yours to write");

    /// <summary>Hangs a coat on the lowest free hook and returns the number of the hook.</summary>
    public int Hang(string coat)
    {
        throw new NotImplementedException("Hang is yours to write");
    }

    /// <summary>Takes the coat from a hook.</summary>
    public string Fetch(int hook)
    {
        throw new NotImplementedException("Fetch is yours to write");
    }

    /// <summary>The numbers of all hooks with such a coat, in ascending order.</summary>
    public IReadOnlyList<int> Find(string coat)
    {
        throw new NotImplementedException("Find is yours to write");
    }
}
