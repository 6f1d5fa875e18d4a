/// <summary>A place on the map, counted from 0.</summary>
public readonly record struct Square(int Row, int Column);
