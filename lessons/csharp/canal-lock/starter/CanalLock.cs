/// <summary>Two gates, the water between them, and perhaps a boat.</summary>
public class CanalLock
{
    /// <summary>How the lock stands after these orders.</summary>
    public static LockState Operate(IReadOnlyList<string> orders)
    {
        throw new NotImplementedException("Operate is yours to write");
    }
}
