using Xunit;

public class ParcelTests
{
    private static Parcel Pack(string label, int grams, params Parcel[] inside) => new(label, grams, inside);

    private static Parcel Hatbox() => Pack("hatbox", 300, Pack("tin", 120, Pack("ring", 4)), Pack("scarf", 90));

    private static Parcel Deep(int levels)
    {
        Parcel inner = Pack("pearl", 1);
        for (int level = 0; level < levels; level++) inner = Pack($"box {level}", 10, inner);
        return inner;
    }

    [Fact]
    public void EverythingInsideIsWeighedToo() => Assert.Equal(514, Hatbox().Weight());

    [Fact]
    public void AParcelWithNothingInItWeighsItself() => Assert.Equal(90, Pack("scarf", 90).Weight());

    [Fact]
    public void ThirtyParcelsInOneAnotherAreAllWeighed() => Assert.Equal(301, Deep(30).Weight());

    [Fact]
    public void ParcelsMayWeighNothing() => Assert.Equal(0, Pack("air", 0, Pack("air", 0)).Weight());

    [Fact]
    public void TheRouteLeadsFromTheOutermostParcel()
    {
        Parcel box = Hatbox();
        Assert.Equal(["hatbox", "tin", "ring"], box.Route("ring"));
    }

    [Fact]
    public void TheOutermostParcelIsItsOwnRoute()
    {
        Parcel box = Hatbox();
        Assert.Equal(["hatbox"], box.Route("hatbox"));
    }

    [Fact]
    public void WhatComesAfterADeadEndIsFound()
    {
        Parcel box = Hatbox();
        Assert.Equal(["hatbox", "scarf"], box.Route("scarf"));
    }

    [Fact]
    public void WhatIsNotThereHasNoRoute() => Assert.Null(Hatbox().Route("trombone"));

    [Fact]
    public void TheShortestOfSeveralRoutesIsTaken()
    {
        Parcel key = Pack("key", 1);
        Parcel box = Pack("box", 1, Pack("bag", 1, Pack("tin", 1, key)), Pack("sock", 1, key));
        Assert.Equal(["box", "sock", "key"], box.Route("key"));
    }

    [Fact]
    public void AShorterRouteMayComeFirst()
    {
        Parcel key = Pack("key", 1);
        Parcel box = Pack("box", 1, Pack("sock", 1, key), Pack("bag", 1, Pack("tin", 1, key)));
        Assert.Equal(["box", "sock", "key"], box.Route("key"));
    }

    [Fact]
    public void OfEquallyShortRoutesTheFirstPackedIsTaken()
    {
        Parcel key = Pack("key", 1);
        Parcel box = Pack("box", 1, Pack("bag", 1, key), Pack("sock", 1, key));
        Assert.Equal(["box", "bag", "key"], box.Route("key"));
    }

    [Fact]
    public void AParcelInOneOfTheSameLabelIsFurtherAway()
    {
        Parcel key = Pack("key", 1);
        Parcel box = Pack("key", 1, key);
        Assert.Equal(["key"], box.Route("key"));
    }

    [Fact]
    public void TheRouteIntoThirtyParcelsNamesThemAll() => Assert.Equal(31, Deep(30).Route("pearl")?.Count);

    [Fact]
    public void TheFormShowsWhatIsInWhat() =>
        Assert.Equal(["hatbox: 514 g", "  tin: 124 g", "    ring: 4 g", "  scarf: 90 g"], Hatbox().CustomsForm());

    [Fact]
    public void ASingleParcelIsASingleLine() => Assert.Equal(["scarf: 90 g"], Pack("scarf", 90).CustomsForm());

    [Fact]
    public void TheOrderOfPackingIsKept()
    {
        Parcel box = Pack("box", 1, Pack("zither", 2), Pack("apple", 3));
        Assert.Equal(["box: 6 g", "  zither: 2 g", "  apple: 3 g"], box.CustomsForm());
    }
}
