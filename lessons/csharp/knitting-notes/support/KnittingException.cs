/// <summary>A row that cannot be knitted.</summary>
public class KnittingException(string message) : ArgumentException(message);
