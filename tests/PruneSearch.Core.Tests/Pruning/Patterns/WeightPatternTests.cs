using PruneSearch.Graphs;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Patterns;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Patterns;

public sealed class WeightPatternTests
{
    private const int Inputs = 8;
    private const int Outputs = 6;

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(4, 8)]
    [InlineData(3, 8)]
    [InlineData(1, 8)]
    public void Of_every_run_along_the_input_axis_the_largest_stay(int kept, int length)
    {
        ModelGraph graph = Net();
        foreach (MaskGroup group in WeightGroups.Of(graph, pattern: WeightPattern.Find($"{kept}:{length}")).Groups)
        {
            float[] weights = graph.Initializers[group.Initializer].Read().ToFloats();
            WeightMask mask = Mask(graph, group, group.Removals.Most);
            foreach (int[] run in Runs(group, length))
            {
                int[] stay = [.. run.Where(mask.Keeps)];
                Assert.Equal(kept, stay.Length);
                Assert.Equal(run.OrderByDescending(e => Math.Abs(weights[e])).Take(kept).Order(), stay.Order());
            }
        }
    }

    [Fact]
    public void A_layer_takes_the_pattern_as_a_whole_or_not_at_all()
    {
        WeightGroups groups = WeightGroups.Of(Net(), pattern: WeightPattern.Find("2:4"));
        Assert.Equal(["conv.weight", "fc.weight", "matmul.weight"], groups.Groups.Select(g => g.Id).Order(StringComparer.Ordinal));
        Assert.All(groups.Groups, g => Assert.Equal([0, g.Count / 2], g.Removals.All()));
        Assert.All(groups.Groups, g => Assert.Equal(g.Count / 2, g.Removals.Nearest(0.3 * g.Count)));
        Assert.All(groups.Groups, g => Assert.Equal(0, g.Removals.Nearest(0.2 * g.Count)));
    }

    [Fact]
    public void A_layer_that_the_pattern_does_not_fit_stays_with_the_reason()
    {
        WeightGroups groups = WeightGroups.Of(Net(), pattern: WeightPattern.Find("2:4"));
        Assert.Equal(
            [("depthwise", "1 inputs are not a multiple of 4"), ("stem", "3 inputs are not a multiple of 4")],
            groups.Exclusions.Select(e => (e.Node, e.Reason)).Order());
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(4, 4)]
    [InlineData(16, 1)]
    [InlineData(5, 7)]
    public void Blocks_are_zeroed_whole(int rows, int columns)
    {
        ModelGraph graph = Net();
        foreach (MaskGroup group in WeightGroups.Of(graph, pattern: new BlockPattern(rows, columns)).Groups)
        {
            double[,] matrix = Matrix(graph, group, i => Math.Abs(graph.Initializers[group.Initializer].Read().ToFloats()[i]));
            int removed = group.Count / 2;
            WeightMask mask = Mask(graph, group, removed);
            double[,] keeps = Matrix(graph, group, i => mask.Keeps(i) ? 1 : 0);
            var means = new List<(double Mean, bool Stays)>();
            for (int r = 0; r < matrix.GetLength(0); r += rows)
            {
                for (int c = 0; c < matrix.GetLength(1); c += columns)
                {
                    (int Row, int Column)[] cells =
                    [
                        .. Enumerable.Range(r, Math.Min(rows, matrix.GetLength(0) - r)).SelectMany(y => Enumerable.Range(c, Math.Min(columns, matrix.GetLength(1) - c)).Select(x => (y, x))),
                    ];
                    double stays = keeps[r, c];
                    Assert.All(cells, cell => Assert.Equal(stays, keeps[cell.Row, cell.Column]));
                    means.Add((cells.Average(cell => matrix[cell.Row, cell.Column]), stays == 1));
                }
            }

            Assert.Equal(group.Count, means.Count);
            Assert.Equal(removed, means.Count(m => !m.Stays));
            Assert.True(removed == 0 || means.Where(m => !m.Stays).Max(m => m.Mean) <= means.Where(m => m.Stays).Min(m => m.Mean));
        }
    }

    [Theory]
    [InlineData("2:4", true)]
    [InlineData("16x1", true)]
    [InlineData("4:4", false)]
    [InlineData("4:2", false)]
    [InlineData("0:4", false)]
    [InlineData("0x4", false)]
    [InlineData("2:", false)]
    [InlineData("2:4:8", false)]
    [InlineData("-1:4", false)]
    [InlineData("2 : 4", false)]
    [InlineData("999999:9999999", false)]
    [InlineData("70000x1", false)]
    [InlineData("٢:٤", false)]
    public void Names_are_read_strictly(string name, bool known)
    {
        Assert.Equal(known, WeightPattern.Find(name) is { } pattern && pattern.Name == name);
        Assert.Equal(known, Granularity.Find(name) is { IsMask: true } granularity && granularity.Name == name);
    }

    private static WeightMask Mask(ModelGraph graph, MaskGroup group, int removed) =>
        WeightMask.Lowest(ScoredGroup.Pooled(group, MagnitudeCriterion.L1.Score(group.Scored, Evidence.OfWeights(graph))), removed);

    /// <summary>Elements of each run, by nested loops over what the layers mean.</summary>
    private static IEnumerable<int[]> Runs(MaskGroup group, int length)
    {
        long[] dims = [.. group.Dims];
        switch (group.Id)
        {
            case "conv.weight":
                for (int o = 0; o < dims[0]; o++)
                {
                    for (int k = 0; k < 9; k++)
                    {
                        for (int i = 0; i < dims[1]; i += length)
                        {
                            yield return [.. Enumerable.Range(i, length).Select(x => (int)((((o * dims[1]) + x) * 9) + k))];
                        }
                    }
                }

                break;
            case "fc.weight": // [out, in]
                for (int o = 0; o < dims[0]; o++)
                {
                    for (int i = 0; i < dims[1]; i += length)
                    {
                        yield return [.. Enumerable.Range(i, length).Select(x => (int)((o * dims[1]) + x))];
                    }
                }

                break;
            case "matmul.weight": // [in, out]
                for (int o = 0; o < dims[1]; o++)
                {
                    for (int i = 0; i < dims[0]; i += length)
                    {
                        yield return [.. Enumerable.Range(i, length).Select(x => (int)((x * dims[1]) + o))];
                    }
                }

                break;
            default:
                throw new InvalidOperationException(group.Id);
        }
    }

    /// <summary>A layer's weights as a matrix of outputs by the rest.</summary>
    private static double[,] Matrix(ModelGraph graph, MaskGroup group, Func<int, double> element)
    {
        long[] dims = [.. graph.Initializers[group.Initializer].Dims];
        bool inputsFirst = group.Id == "matmul.weight";
        int outputs = (int)dims[inputsFirst ? 1 : 0];
        int rest = (int)(dims.Aggregate(1L, (a, d) => a * d) / outputs);
        var matrix = new double[outputs, rest];
        for (int o = 0; o < outputs; o++)
        {
            for (int c = 0; c < rest; c++)
            {
                matrix[o, c] = element(inputsFirst ? (c * outputs) + o : (o * rest) + c);
            }
        }

        return matrix;
    }

    /// <summary>A convolution of 3 inputs, one of 8, a depthwise one, a Gemm and a MatMul.</summary>
    private static ModelGraph Net()
    {
        var random = new RandomStream(5, "pattern net");
        var b = new GraphBuilder("patterns");
        string x = b.Conv("stem", b.Input("x", 3, 4, 4), Inputs, kernel: 1);
        x = b.Conv("depthwise", x, Inputs, kernel: 1, groups: Inputs);
        x = b.Conv("conv", x, Inputs, kernel: 3);
        x = b.Linear("fc", b.Flatten("flat", b.GlobalAveragePool("pool", x), Inputs), Inputs);
        float[] data = [.. Enumerable.Range(0, Inputs * Outputs).Select(_ => (float)random.NextGaussian())];
        return b.Build((b.Node("MatMul", "matmul", [x, b.Constant("matmul.weight", Tensor.Of([Inputs, Outputs], data))]), "y"));
    }
}
