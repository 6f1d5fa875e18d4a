/// <summary>The two gates of a lock.</summary>
public enum Gate
{
    Lower,
    Upper,
}
