/// <summary>Two gates, the water between them, and perhaps a boat.</summary>
public class CanalLock
{
    private Gate? gate = Gate.Lower;
    private Water water = Water.Low;
    private Gate? cameBy;
    private int up;
    private int down;

    private CanalLock()
    {
    }

    /// <summary>How the lock stands after these orders.</summary>
    public static LockState Operate(IReadOnlyList<string> orders)
    {
        CanalLock canal = new();
        for (int i = 0; i < orders.Count; i++)
        {
            if (!canal.Obey(orders[i])) throw new LockException($"order {i + 1}: {orders[i]}");
        }
        return new LockState(canal.gate, canal.water, canal.cameBy is not null, canal.up, canal.down);
    }

    /// <summary>Carries out an order; false if it is not allowed.</summary>
    private bool Obey(string order) => order switch
    {
        "open lower" => Open(Gate.Lower, Water.Low),
        "open upper" => Open(Gate.Upper, Water.High),
        "close lower" => Close(Gate.Lower),
        "close upper" => Close(Gate.Upper),
        "fill" => Flow(Water.Low, Water.High),
        "drain" => Flow(Water.High, Water.Low),
        "enter" => Enter(),
        "leave" => Leave(),
        _ => false,
    };

    private bool Open(Gate wanted, Water level)
    {
        if (gate is not null || water != level) return false;
        gate = wanted;
        return true;
    }

    private bool Close(Gate wanted)
    {
        if (gate != wanted) return false;
        gate = null;
        return true;
    }

    private bool Flow(Water from, Water to)
    {
        if (gate is not null || water != from) return false;
        water = to;
        return true;
    }

    private bool Enter()
    {
        if (gate is null || cameBy is not null) return false;
        cameBy = gate;
        return true;
    }

    private bool Leave()
    {
        if (gate is null || cameBy is null) return false;
        if (gate != cameBy && gate == Gate.Upper) up++;
        else if (gate != cameBy) down++;
        cameBy = null;
        return true;
    }
}
