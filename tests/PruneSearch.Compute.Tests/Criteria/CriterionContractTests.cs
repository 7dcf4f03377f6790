using PruneSearch.Graphs;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Groups;
using Xunit;

namespace PruneSearch.Compute.Tests.Criteria;

/// <summary>What every registered criterion keeps.</summary>
public sealed class CriterionContractTests
{
    private static readonly int[] Order = [3, 0, 5, 1, 4, 2];

    private static readonly NameRegistry<IPruningCriterion> Registered = PruningCriteria.BuiltIn(7);

    public static TheoryData<string, CriterionScope> Cases => [.. Registered.Names.SelectMany(n => new[] { CriterionScope.Units, CriterionScope.Weights }
        .Where(s => Registered[n].Scope.HasFlag(s)).Select(s => new TheoryDataRow<string, CriterionScope>(n, s)))];

    public static TheoryData<string> Names => [.. Registered.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_are_finite_one_for_each_unit_and_the_same_every_time(string name, CriterionScope scope)
    {
        var model = CriterionCase.Convolutional();
        Dictionary<string, double[]> scores = model.Scores(name, scope);
        Assert.NotEmpty(scores);
        Assert.All(model.Groups(scope), g => Assert.Equal(g.Count, scores[g.Id].Length));
        Assert.All(scores.Values, s => Assert.All(s, v => Assert.True(double.IsFinite(v))));
        Assert.All(scores.Values, s => Assert.True(s.Distinct().Count() > 1, "all units are alike"));
        Dictionary<string, double[]> again = CriterionCase.Convolutional().Scores(name, scope);
        Assert.All(scores, s => Assert.Equal(s.Value, again[s.Key]));
    }

    // The same model with its channels in another order gives the same scores in that order, and leaves those of other groups alone.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_follow_their_units(string name, CriterionScope scope)
    {
        if (name == "random")
        {
            return; // drawn by position: not a property of the unit
        }

        var model = CriterionCase.Convolutional();
        Dictionary<string, double[]> plain = model.Scores(name, scope);
        Dictionary<string, double[]> permuted = model.With(Permuted(model.Graph)).Scores(name, scope);
        foreach ((string id, double[] scores) in plain)
        {
            double[] expected = id switch
            {
                "a" => [.. Order.Select(unit => scores[unit])],
                "a.weight" => Reordered(scores, 6, 1),
                "c.weight" => Reordered(scores, 6, 5),
                _ => scores,
            };
            Near.Equal(expected, permuted[id], name == "grasp" ? 2e-3 : 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_it_cannot_score_is_refused(string name)
    {
        IPruningCriterion criterion = Registered[name];
        ModelGraph graph = CriterionCase.Convolutional().Graph;
        var evidence = Evidence.OfWeights(graph);
        if (!criterion.Scope.HasFlag(CriterionScope.Weights))
        {
            Assert.Contains("scores units only", Assert.Throws<InvalidInputException>(() => criterion.Score(WeightGroups.Of(graph).Groups[0], evidence)).Message, StringComparison.Ordinal);
        }

        if (!criterion.Scope.HasFlag(CriterionScope.Units))
        {
            Assert.Contains("scores weights only", Assert.Throws<InvalidInputException>(() => criterion.Score(PruningGroups.Of(graph).Groups[0], evidence)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_what_it_is(string name)
    {
        IPruningCriterion criterion = Registered[name];
        Assert.NotEqual(CriterionScope.None, criterion.Scope);
        Assert.All([criterion.Description.Summary, criterion.Description.Source, criterion.Description.Cost], Assert.NotEmpty);
        Assert.True(criterion.Rounds >= 1);
        Assert.Equal(criterion.Needs.RequiresData(), CriterionCost.Of(criterion, [], CriterionCase.Convolutional().Graph).PassesOverData > 0);
    }

    /// <summary>Channel i of 'a' becomes channel Order[i] of the plain model.</summary>
    private static ModelGraph Permuted(ModelGraph graph)
    {
        var replaced = new Dictionary<string, TensorSource>(StringComparer.Ordinal);
        foreach (string name in new[] { "a.weight", "a.bias", "a.bn.weight", "a.bn.bias", "a.bn.running_mean", "a.bn.running_var", "c.weight" })
        {
            TensorSource source = graph.Initializers[name];
            float[] data = source.Read().ToFloats();
            replaced[name] = Tensor.Of<float>([.. source.Dims], Reordered(data, 6, name == "c.weight" ? 5 : 1));
        }

        return graph.WithInitializers(replaced);
    }

    /// <summary>Slices of an axis in another order, below <paramref name="outer"/> rows.</summary>
    private static T[] Reordered<T>(T[] data, int size, int outer)
    {
        int inner = data.Length / size / outer;
        return [.. Enumerable.Range(0, data.Length).Select(i => data[(i / (inner * size) * inner * size) + (Order[i / inner % size] * inner) + (i % inner)])];
    }
}
