using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using PruneSearch.Search.Samplers;
using PruneSearch.Search.Spaces;
using PruneSearch.TestKit.Search;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Spaces;

public sealed class ConfigurationTests
{
    [Fact]
    public void The_canonical_text_is_sorted_compact_and_independent_of_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            var configuration = new Configuration([new("b", -0.5), new("Z", 3L), new("a", "x \"y\" é"), new("c", 1e-7)]);
            Assert.Equal("""{"Z":3,"a":"x \"y\" é","b":-0.5,"c":1E-07}""", configuration.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Equality_is_by_value_whatever_the_order()
    {
        var one = new Configuration([new("x", 1.0), new("y", "a")]);
        Assert.Equal(one, new Configuration([new("y", "a"), new("x", 1.0)]));
        Assert.Equal(one.GetHashCode(), new Configuration([new("y", "a"), new("x", 1.0)]).GetHashCode());
        Assert.NotEqual(one, new Configuration([new("x", 1L), new("y", "a")]));
        Assert.NotEqual(one, new Configuration([new("x", 1.0)]));
        Assert.NotEqual(one, new Configuration([new("x", 1.0), new("z", "a")]));
        Assert.Equal(new Configuration([new("x", 0.0)]), new Configuration([new("x", -0.0)]));
        Assert.Equal("""{"x":0}""", new Configuration([new("x", -0.0)]).ToString());
    }

    [Fact]
    public void Values_are_read_by_name_and_kind()
    {
        var configuration = new Configuration([new("x", 1.5), new("n", 2L), new("c", "a")]);
        Assert.Equal((1.5, 2.0, 2L, "a"), (configuration["x"].Number, configuration["n"].Number, configuration["n"].Integer, configuration["c"].Category));
        Assert.Throws<InvalidOperationException>(() => configuration["x"].Integer);
        Assert.Throws<InvalidOperationException>(() => configuration["c"].Number);
        Assert.Throws<KeyNotFoundException>(() => configuration["missing"]);
        Assert.Throws<ArgumentException>(() => new Configuration([new("x", 1L), new("x", 2L)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterValue(double.NaN));
    }

    [Fact]
    public void Any_double_survives_the_text()
    {
        var space = new SearchSpace([new FloatParameter("x", -8e307, 8e307)]);
        Prop.ForAll(ArbMap.Default.ArbFor<NormalFloat>(), (NormalFloat x) =>
        {
            double value = Math.Clamp(x.Get, -8e307, 8e307);
            return space.Parse(new Configuration([new("x", value)]).ToString())["x"].Number.Equals(value + 0.0);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Drawn_configurations_survive_the_text()
    {
        for (int i = 0; i < 500; i++)
        {
            Configuration drawn = new RandomSampler().Ask(SearchSpaces.Mixed, [], new RandomStream(1, "text", i))!;
            Assert.Equal(drawn, SearchSpaces.Mixed.Parse(drawn.ToString()));
        }
    }

    [Fact]
    public void Numbers_are_read_as_their_parameter_says()
    {
        var space = new SearchSpace([new FloatParameter("x", 0, 9), new IntParameter("n", 0, 9)]);
        Assert.Equal(new Configuration([new("x", 3.0), new("n", 3L)]), space.Parse("""{ "n": 3, "x": 3 }"""));
    }

    [Theory]
    [InlineData("", "configuration")]
    [InlineData("[]", "configuration")]
    [InlineData("""{"mode":"plain","fixed":5,"fixed":5}""", "configuration.fixed")]
    [InlineData("""{"mode":"plain","fixed":5.5}""", "configuration.fixed")]
    [InlineData("""{"mode":"plain","fixed":"5"}""", "configuration.fixed")]
    [InlineData("""{"mode":null,"fixed":5}""", "configuration.mode")]
    [InlineData("""{"mode":1,"fixed":5}""", "configuration.mode")]
    [InlineData("""{"mode":"plain","fixed":5,"new":[1]}""", "configuration.new")]
    [InlineData("""{"mode":"plain","fixed":5,"new":1}""", "configuration.new")]
    [InlineData("""{"mode":"deep","fixed":5,"width":1,"kind":"c","level":1e999}""", "configuration.level")]
    [InlineData("""{"mode":"deep","fixed":6,"width":9,"kind":"c"}""", "configuration.width", "configuration.level", "configuration.fixed")]
    public void A_wrong_text_is_refused_with_every_reason(string text, params string[] places) =>
        Assert.Equal(places, Assert.Throws<InvalidInputException>(() => SearchSpaces.Tiny.Parse(text)).Errors.Select(e => e.Where));
}
