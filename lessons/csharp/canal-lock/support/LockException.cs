/// <summary>An order that must not be carried out.</summary>
public class LockException(string message) : ArgumentException(message);
