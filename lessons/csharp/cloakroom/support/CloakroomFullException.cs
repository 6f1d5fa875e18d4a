/// <summary>Every hook is taken.</summary>
public class CloakroomFullException(string message) : CloakroomException(message);
