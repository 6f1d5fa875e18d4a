/// <summary>A parcel; its grams are its own, without those of the parcels inside.</summary>
public record Parcel(string Label, int Grams, IReadOnlyList<Parcel> Inside)
{
    /// <summary>What the parcel weighs with everything in it, in grams.</summary>
    public int Weight() => Grams + Inside.Sum(inner => inner.Weight());

    /// <summary>The labels on the shortest way to a parcel, or null if it is not there.</summary>
    public IReadOnlyList<string>? Route(string wanted)
    {
        if (Label == wanted) return [Label];
        IReadOnlyList<string>? rest = Inside
            .Select(inner => inner.Route(wanted))
            .OfType<IReadOnlyList<string>>()
            .MinBy(route => route.Count);
        return rest is null ? null : [Label, .. rest];
    }

    /// <summary>The lines of the customs form.</summary>
    public IReadOnlyList<string> CustomsForm()
    {
        List<string> lines = [$"{Label}: {Weight()} g"];
        foreach (Parcel inner in Inside)
        {
            lines.AddRange(inner.CustomsForm().Select(line => $"  {line}"));
        }
        return lines;
    }
}
