using System.Numerics;
using PruneSearch.Search.Spaces;
using PruneSearch.TestKit.Search;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Spaces;

public sealed class SearchSpaceTests
{
    [Fact]
    public void Every_error_of_a_definition_is_reported_at_once()
    {
        Parameter[] parameters =
        [
            new FloatParameter("nan", double.NaN, 1),
            new FloatParameter("infinite", 0, double.PositiveInfinity),
            new FloatParameter("overflow", -1.7e308, 1.7e308),
            new FloatParameter("empty", 1, 0),
            new FloatParameter("log", 0, 1, Log: true),
            new FloatParameter("step", 0, 1, 0),
            new FloatParameter("stepNaN", 0, 1, double.NaN),
            new FloatParameter("fine", 0, 1, 1e-17),
            new IntParameter("intEmpty", 3, 2),
            new IntParameter("intStep", 0, 4, 0),
            new IntParameter("intLog", 0, 4, Log: true),
            new IntParameter("intWide", long.MinValue, long.MaxValue),
            new CategoricalParameter("none", []),
            new CategoricalParameter("twice", ["a", "b", "a"]),
            new CategoricalParameter("blank", ["a", ""]),
            new CategoricalParameter("ok", ["a", "b"]),
            new CategoricalParameter("ok", ["c"]),
            new CategoricalParameter("", ["c"]),
            new IntParameter("unknown", 0, 1) { ActiveWhen = new("later", ["a"]) },
            new CategoricalParameter("later", ["a"]),
            new IntParameter("self", 0, 1) { ActiveWhen = new("self", ["a"]) },
            new IntParameter("numeric", 0, 1) { ActiveWhen = new("intStep", ["a"]) },
            new IntParameter("never", 0, 1) { ActiveWhen = new("ok", []) },
            new IntParameter("value", 0, 1) { ActiveWhen = new("ok", ["a", "z"]) },
        ];
        string[] expected =
        [
            "nan", "infinite", "overflow", "empty", "log", "step", "stepNaN", "fine", "intEmpty", "intStep", "intLog", "intWide",
            "none", "twice", "blank", "ok", "[17]", "unknown", "self", "numeric", "never", "value",
        ];
        IReadOnlyList<InputError> errors = Assert.Throws<InvalidInputException>(() => new SearchSpace(parameters)).Errors;
        Assert.Equal(expected.Select(name => name[0] == '[' ? $"space{name}" : $"space.{name}"), errors.Select(e => e.Where));
    }

    [Fact]
    public void A_space_without_parameters_is_an_error() =>
        Assert.Equal("space", Assert.Single(Assert.Throws<InvalidInputException>(() => new SearchSpace([])).Errors).Where);

    [Fact]
    public void Every_error_of_a_configuration_is_reported_at_once()
    {
        var wrong = new Configuration(
        [
            new("criterion", "l3"), // unknown choice
            new("ratio", 0.91), // out of range
            new("grid", 0.25), // off the grid
            new("rate", 1L), // wrong kind
            new("schedule", "iterative"),
            new("rounds", 3L), // off the grid
            new("curve", "linear"), // inactive
            new("steps", 0L), // out of range
            new("fixed", 7L),
            new("other", 1.0), // unknown
        ]);
        Assert.Equal(
            ["other", "criterion", "ratio", "grid", "rate", "rounds", "curve", "steps", "size"],
            SearchSpaces.Mixed.Check(wrong).Select(e => e.Where["configuration.".Length..]));
        Assert.False(SearchSpaces.Mixed.Contains(wrong));
    }

    [Fact]
    public void What_depends_on_a_missing_or_wrong_parameter_is_not_judged()
    {
        var wrong = new Configuration([new("mode", "deeper"), new("fixed", 5L)]);
        Assert.Equal("configuration.mode", Assert.Single(SearchSpaces.Tiny.Check(wrong)).Where);
        Assert.Equal("configuration.kind", Assert.Single(SearchSpaces.Tiny.Check(new([new("mode", "deep"), new("width", 1L), new("fixed", 5L)]))).Where);
    }

    [Fact]
    public void Configurations_are_counted_and_numbered_without_gap_or_repetition()
    {
        Assert.Equal(16, SearchSpaces.Tiny.Cardinality);
        Configuration[] all = [.. Enumerable.Range(0, 16).Select(i => SearchSpaces.Tiny.ConfigurationAt(i))];
        Assert.Equal(16, all.Distinct().Count());
        Assert.All(all, c => Assert.Empty(SearchSpaces.Tiny.Check(c)));
        Assert.Null(SearchSpaces.Mixed.Cardinality);
        Assert.Equal(BigInteger.Pow(1000, 30), new SearchSpace([.. Enumerable.Range(0, 30).Select(i => new IntParameter($"p{i}", 1, 1000))]).Cardinality);
    }

    [Theory]
    [InlineData(0.1, 0.9, 0.1, 9)]
    [InlineData(0, 1, 0.3, 4)]
    [InlineData(-0.3, 0.3, 0.1, 7)]
    [InlineData(0.05, 0.95, 0.05, 19)]
    [InlineData(1e-9, 1e-8, 1e-9, 10)]
    [InlineData(1e20, 3e20, 1e20, 3)]
    public void Stepped_values_are_counted_in_decimal(double low, double high, double step, long count)
    {
        var parameter = new FloatParameter("x", low, high, step);
        Assert.Equal(count, parameter.Count);
        for (long i = 0; i < count; i++)
        {
            ParameterValue value = parameter.ValueAt(i);
            Assert.True(parameter.Contains(value));
            Assert.Equal(i, parameter.IndexOf(value));
            Assert.True(value.ToString().Length <= 6, $"{value} is not what a person would write");
        }
    }

    [Fact]
    public void A_step_that_has_no_short_decimal_form_is_counted_in_binary()
    {
        var thirds = new FloatParameter("x", 0, 1, 1.0 / 3);
        Assert.Equal(4, thirds.Count);
        Assert.All(Enumerable.Range(0, 4), i => Assert.True(thirds.Contains(thirds.ValueAt(i))));
    }

    public static TheoryData<NumericParameter> Numbers =>
    [
        new FloatParameter("linear", -2, 5),
        new FloatParameter("log", 1e-300, 1e300, Log: true),
        new FloatParameter("grid", 0.1, 0.75, 0.1),
        new FloatParameter("logGrid", 1, 9, 4, Log: true),
        new IntParameter("int", -5, 6, 2),
        new IntParameter("logInt", 1, 1000, Log: true),
        new IntParameter("wide", -(1L << 53), 1L << 53),
    ];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_unit_interval_maps_onto_the_values_and_back(NumericParameter parameter)
    {
        var random = new RandomStream(1, "unit");
        for (int i = 0; i < 2000; i++)
        {
            double unit = i switch { 0 => 0, 1 => 1, _ => random.NextDouble() };
            ParameterValue value = parameter.FromUnit(unit);
            Assert.True(parameter.Contains(value), $"{value} at {unit}");
            ParameterValue again = parameter.FromUnit(parameter.ToUnit(value));
            Assert.Equal(value.Number, again.Number, Math.Abs(value.Number) * 1e-12 + 1e-12);
        }
    }
}
