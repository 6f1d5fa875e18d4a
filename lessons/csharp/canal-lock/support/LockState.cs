/// <summary>How a lock stands: which gate is open, if any, and how many boats it has lifted and let down.</summary>
public record LockState(Gate? Open, Water Water, bool Boat, int Up, int Down);
