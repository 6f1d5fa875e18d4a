/// <summary>How high the water stands in the chamber.</summary>
public enum Water
{
    Low,
    High,
}
