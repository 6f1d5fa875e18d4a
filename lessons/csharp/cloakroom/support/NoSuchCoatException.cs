/// <summary>Nothing hangs there.</summary>
public class NoSuchCoatException(string message) : CloakroomException(message);
