using PruneSearch.Execution;
using PruneSearch.Graphs;
using Xunit;

namespace PruneSearch.TestKit.Execution;

/// <summary>Penalties on parameters: values by their definitions, gradients by central differences.</summary>
public abstract class PenaltyContract
{
    private static readonly Dictionary<string, LossTerm> Terms = new(StringComparer.Ordinal)
    {
        ["l1"] = new LossTerm.L1Penalty(["a.weight"], 0.3),
        ["l2"] = new LossTerm.L2Penalty(["a.weight", "b.weight"], 0.3),
        ["decay"] = new LossTerm.SliceDecay([new("a.weight", 0, [0, 2]), new("b.weight", 1, [1]), new("a.weight", null, [50, 51])], 0.7),
        ["lasso"] = new LossTerm.GroupLasso([[new("a.weight", 0, [0]), new("b.weight", 1, [0])], [new("a.weight", 0, [1, 3])], [new("b.weight", null, [3, 5, 7])]], 0.2),
    };

    public static TheoryData<string> Names => [.. Terms.Keys];

    /// <summary>A backend; may skip the test.</summary>
    protected abstract IExecutionBackend Open();

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_agree_with_finite_differences(string name)
    {
        ModelGraph graph = Net();
        using ITrainingSession session = Open(graph);
        session.Backward(Batch(), [Terms[name]]);
        foreach (string parameter in new[] { "a.weight", "b.weight" })
        {
            float[] weights = graph.Initializers[parameter].Read().ToFloats();
            float[] gradient = session.Gradient(parameter).ToArray();
            for (int i = 0; i < weights.Length; i++)
            {
                double step = Math.Abs(weights[i]) / 4; // stays on one side of 0
                double expected = (Value(parameter, i, weights[i] + step) - Value(parameter, i, weights[i] - step)) / (2 * step);
                Assert.Equal(expected, gradient[i], 0.02 * Math.Max(0.05, Math.Abs(expected)));
            }
        }

        double Value(string parameter, int index, double value)
        {
            float[] changed = graph.Initializers[parameter].Read().ToFloats();
            changed[index] = (float)value;
            using ITrainingSession moved = Open(graph.WithInitializers([KeyValuePair.Create<string, TensorSource>(parameter, Tensor.Of([.. graph.Initializers[parameter].Dims.Select(d => (int)d)], changed))]));
            return moved.Backward(Batch(), [Terms[name]]).Loss;
        }
    }

    [Fact]
    public void Values_equal_their_definitions()
    {
        ModelGraph graph = Net();
        float[] a = graph.Initializers["a.weight"].Read().ToFloats(); // [4, 3, 3, 3]
        float[] b = graph.Initializers["b.weight"].Read().ToFloats(); // [5, 4, 1, 1]
        using ITrainingSession session = Open(graph);
        Assert.Equal(0.3 * a.Sum(w => Math.Abs((double)w)), session.Backward(Batch(), [Terms["l1"]]).Loss, 1e-6);
        double decay = a[..27].Concat(a[54..81]).Sum(Square) + Enumerable.Range(0, 5).Sum(o => Square(b[(o * 4) + 1])) + Square(a[50]) + Square(a[51]);
        Assert.Equal(0.7 * decay / 2, session.Backward(Batch(), [Terms["decay"]]).Loss, 1e-6);
        double lasso = Math.Sqrt((27 + 5) * (a[..27].Sum(Square) + Enumerable.Range(0, 5).Sum(o => Square(b[o * 4]))))
            + Math.Sqrt(54 * a[27..54].Concat(a[81..]).Sum(Square)) + Math.Sqrt(3 * (Square(b[3]) + Square(b[5]) + Square(b[7])));
        Assert.Equal(0.2 * lasso, session.Backward(Batch(), [Terms["lasso"]]).Loss, 1e-6);
    }

    /// <summary>Under group lasso alone a unit's weights reach zero together.</summary>
    [Fact]
    public void Group_lasso_takes_whole_units_to_zero()
    {
        using ITrainingSession session = Open(Net());
        LossTerm.GroupLasso lasso = new([[new("a.weight", 0, [1])]], 1);
        for (int step = 0; step < 400; step++)
        {
            session.Step(Batch(), [lasso], 0.002);
        }

        float[] a = session.ExportWeights()["a.weight"].ToFloats();
        Assert.All(a[27..54], w => Assert.True(Math.Abs(w) < 0.02));
        Assert.Equal(Net().Initializers["a.weight"].Read().ToFloats()[..27], a[..27]);
    }

    private static double Square(float w) => (double)w * w;

    private ITrainingSession Open(ModelGraph graph)
    {
        using ICompiledRegion region = Open().Compile(graph, new CompileOptions { MaxBatch = 1, Threads = 1 });
        return region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(Momentum: 0, WeightDecay: 0) });
    }

    private static TrainingBatch Batch() => new([Tensor.Of([1, 3, 4, 4], new float[48])]);

    private static ModelGraph Net()
    {
        var b = new GraphBuilder("penalised");
        string x = b.Conv("b", b.Conv("a", b.Input("x", 3, 4, 4), 4, kernel: 3), 5, kernel: 1);
        return b.Build((x, "y"));
    }
}
