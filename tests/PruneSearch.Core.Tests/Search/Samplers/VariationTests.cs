using PruneSearch.Search.Samplers;
using PruneSearch.Search.Spaces;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Samplers;

/// <summary>The variation operators against the distributions that their papers define.</summary>
public sealed class VariationTests
{
    private const int Draws = 40_000;

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    public void Crossover_spreads_by_the_polynomial_of_the_paper(double eta)
    {
        // Far from the bounds, the spread |child - mid| / (half distance) has the distribution of Deb and Agrawal 1995, equations 15 and 16:
        // P(spread <= s) = s^(eta+1) / 2 up to 1, and 1 - s^-(eta+1) / 2 above.
        var random = new RandomStream(1, "sbx");
        double[] spreads = [.. Enumerable.Range(0, Draws).Select(_ => Math.Abs(SimulatedBinaryCrossover.Cross(0.502, 0.498, eta, random) - 0.5) / 0.002).Order()];
        double distance = spreads.Select((s, i) => Math.Abs(((i + 0.5) / Draws) - (s <= 1 ? Math.Pow(s, eta + 1) / 2 : 1 - (Math.Pow(s, -(eta + 1)) / 2)))).Max();
        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(Draws));
    }

    [Fact]
    public void Crossover_near_a_bound_is_cut_off_there()
    {
        // Parents 0.1 and 0.3: the lower child's spread ends at 2, where it is 0; its distribution is that of the paper, given at most 2.
        const double eta = 2;
        static double Unbounded(double s) => s <= 1 ? Math.Pow(s, eta + 1) / 2 : 1 - (Math.Pow(s, -(eta + 1)) / 2);
        var random = new RandomStream(8, "sbx");
        foreach (bool mirrored in new[] { false, true })
        {
            double[] spreads = [.. Enumerable.Range(0, Draws)
                .Select(_ => mirrored ? 1 - SimulatedBinaryCrossover.Cross(0.9, 0.7, eta, random) : SimulatedBinaryCrossover.Cross(0.1, 0.3, eta, random))
                .Where(c => c < 0.2)
                .Select(c => (0.2 - c) / 0.1)
                .Order()];
            Assert.InRange(spreads.Length, 0.49 * Draws, 0.51 * Draws);
            double distance = spreads.Select((s, i) => Math.Abs(((i + 0.5) / spreads.Length) - (Unbounded(s) / Unbounded(2)))).Max();
            Assert.InRange(distance, 0, 1.95 / Math.Sqrt(spreads.Length));
        }
    }

    [Fact]
    public void Crossover_favours_neither_parent_and_respects_the_bounds()
    {
        var random = new RandomStream(2, "sbx");
        double[] children = [.. Enumerable.Range(0, Draws).Select(_ => SimulatedBinaryCrossover.Cross(0.0, 1.0, 2, random))];
        Assert.All(children, c => Assert.InRange(c, 0, 1));
        Assert.InRange(children.Average(), 0.49, 0.51);
        Assert.Equal(0.3, SimulatedBinaryCrossover.Cross(0.3, 0.3, 2, random));
    }

    [Fact]
    public void Mutation_steps_by_the_polynomial_of_the_paper()
    {
        // From the middle, where both bounds are 1/2 away: P(step <= -d) for d in 0..1/2 follows from inverting
        // step = (2u + (1 - 2u)(1/2)^(eta+1))^(1/(eta+1)) - 1, so u = ((1 - d)^(eta+1) - 2^-(eta+1)) / (2 (1 - 2^-(eta+1))).
        const double eta = 5;
        var random = new RandomStream(3, "pm");
        double[] steps = [.. Enumerable.Range(0, Draws).Select(_ => PolynomialMutation.Mutate(0.5, eta, random) - 0.5)];
        double floor = Math.Pow(0.5, eta + 1);
        foreach (double d in new[] { 0, 0.05, 0.1, 0.2, 0.3 })
        {
            double expected = (Math.Pow(1 - d, eta + 1) - floor) / (2 * (1 - floor));
            Assert.Equal(expected, steps.Count(s => s <= -d) / (double)Draws, 0.012);
            Assert.Equal(expected, steps.Count(s => s >= d) / (double)Draws, 0.012);
        }
    }

    [Fact]
    public void Mutation_respects_the_bounds_and_reaches_them()
    {
        var random = new RandomStream(4, "pm");
        foreach (double start in new[] { 0, 0.001, 0.5, 0.999, 1 })
        {
            double[] mutated = [.. Enumerable.Range(0, 2000).Select(_ => PolynomialMutation.Mutate(start, 1, random))];
            Assert.All(mutated, m => Assert.InRange(m, 0, 1));
            Assert.True(mutated.Max() - mutated.Min() > 0.5);
        }
    }

    public static TheoryData<Parameter> Discrete =>
    [
        new IntParameter("int", -3, 9, 3),
        new IntParameter("wide", 0, 100_000),
        new IntParameter("log", 1, 10_000, Log: true),
        new IntParameter("two", 0, 1),
        new FloatParameter("grid", 0.1, 0.7, 0.2),
        new CategoricalParameter("ordered", ["a", "b", "c", "d"], Ordered: true),
        new CategoricalParameter("unordered", ["a", "b", "c", "d"]),
    ];

    [Theory]
    [MemberData(nameof(Discrete))]
    public void A_mutated_discrete_value_is_another_value_of_its_parameter(Parameter parameter)
    {
        var random = new RandomStream(5, "mutate");
        for (int i = 0; i < 2000; i++)
        {
            ParameterValue value = parameter.ValueAt(random.NextInt((int)parameter.Count!.Value));
            ParameterValue mutated = Mutation.Mutate(parameter, value, 20, random);
            Assert.True(parameter.Contains(mutated));
            Assert.NotEqual(value, mutated);
        }
    }

    [Fact]
    public void Ordered_choices_mutate_to_neighbours_and_unordered_ones_to_any()
    {
        var random = new RandomStream(6, "mutate");
        HashSet<string> From(bool ordered, string choice) => [.. Enumerable.Range(0, 200)
            .Select(_ => Mutation.Mutate(new CategoricalParameter("c", ["a", "b", "c", "d"], ordered), choice, 20, random).Category)];
        Assert.Equal(["b"], From(true, "a").Order());
        Assert.Equal(["b", "d"], From(true, "c").Order());
        Assert.Equal(["a", "b", "d"], From(false, "c").Order());
    }

    [Fact]
    public void A_fixed_parameter_stays()
    {
        Assert.Equal(0.5, Mutation.Mutate(new FloatParameter("x", 0.5, 0.5), 0.5, 20, new RandomStream(7, "mutate")).Number);
        Assert.Equal("a", Mutation.Mutate(new CategoricalParameter("c", ["a"]), "a", 20, new RandomStream(7, "mutate")).Category);
    }
}
