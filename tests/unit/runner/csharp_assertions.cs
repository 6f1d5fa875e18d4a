public record Point(int X, int Y);

public struct Spot { public int X; }

public class Shape;

public class Square : Shape;

public interface IRound;

public class Ball : Shape, IRound;

public class Box<T>;

public sealed class Clock(int minute)
{
    private readonly int minute = minute % 60;

    public override bool Equals(object? other) => other is Clock clock && clock.minute == minute;

    public override int GetHashCode() => minute;
}

public class Ring : EventArgs { public int Times { get; init; } }

public class Bell : System.ComponentModel.INotifyPropertyChanged
{
    public event EventHandler<Ring>? Rang;
    public event EventHandler<EventArgs>? Any;
    public event EventHandler? Plain;
    public event Action<int>? Counted;
    public event Action? Heard;
    public event System.ComponentModel.PropertyChangedEventHandler? PropertyChanged;

    public void Press()
    {
        Ring ring = new() { Times = 3 };
        Rang?.Invoke(this, ring);
        Any?.Invoke(this, ring);
        Plain?.Invoke(this, ring);
        Counted?.Invoke(3);
        Heard?.Invoke();
        PropertyChanged?.Invoke(this, new System.ComponentModel.PropertyChangedEventArgs("Volume"));
    }
}
