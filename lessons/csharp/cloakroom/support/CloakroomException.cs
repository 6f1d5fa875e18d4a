/// <summary>Something went wrong in the cloakroom.</summary>
public class CloakroomException(string message) : Exception(message);
