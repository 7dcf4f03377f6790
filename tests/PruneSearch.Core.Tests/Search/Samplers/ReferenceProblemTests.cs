using PruneSearch.Search.Pareto;
using PruneSearch.Search.Spaces;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Samplers;

/// <summary>The test problems themselves: their definitions must fit the published fronts.</summary>
public sealed class ReferenceProblemTests
{
    public static TheoryData<string> Names => [.. ReferenceProblem.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_feasible_point_is_clearly_better_than_the_published_front(string name)
    {
        ReferenceProblem problem = ReferenceProblem.All.Single(p => p.Name == name);
        double[][] front = ReferenceFronts.ReadOrSkip(problem.FrontFile);
        double[] slack = [.. Enumerable.Range(0, front[0].Length).Select(j => 0.03 * (front.Max(p => p[j]) - front.Min(p => p[j])))];
        double[][] moved = [.. front.Select(p => p.Select((v, j) => v - slack[j]).ToArray())];
        int feasible = 0;
        for (int i = 0; i < 4000; i++)
        {
            var random = new RandomStream(1, name, i);
            double[] x = [.. problem.Parameters.Select(p => p.Draw(random).Number)];
            if (problem.Violations?.Invoke(x).All(v => v <= 0) ?? true)
            {
                feasible++;
                double[] f = problem.Objectives(x);
                Assert.DoesNotContain(moved, p => Dominance.Dominates(f, p));
            }
        }

        Assert.True(feasible > 20, $"{feasible} of 4,000 points are feasible");
    }

    /// <summary>Points of the Pareto sets that the papers state.</summary>
    [Theory]
    [InlineData("zdt1", 0.25, 0, 0.5)]
    [InlineData("zdt2", 0.5, 0, 0.75)]
    [InlineData("zdt4", 0.25, 0, 0.5)]
    [InlineData("dtlz2", 0, 0.5, 0)]
    public void Known_optima_are_on_the_front(string name, double first, double others, double secondObjective)
    {
        ReferenceProblem problem = ReferenceProblem.All.Single(p => p.Name == name);
        double[] x = [.. problem.Parameters.Select((_, i) => i == 0 ? first : name == "dtlz2" && i == 1 ? 0 : others)];
        Assert.Equal(secondObjective, problem.Objectives(x)[1], 1e-12);
        Assert.True(problem.Space.Contains(new Configuration(problem.Parameters.Zip(x, (p, v) => KeyValuePair.Create(p.Name, new ParameterValue(v))))));
    }
}
