using PruneSearch.Core.Tests.Pruning.Topologies;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using PruneSearch.TestKit.Reference;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Surgery;

/// <summary>The oracle must see every mistake that a cut could make. Each fault is put into a correct cut by hand.</summary>
public sealed class FaultTests
{
    private static readonly OracleOptions Strict = new() { Perturb = false, RandomSamples = 6, Threads = 1 };

    // Every initialiser that a cut slices, on every axis: one kept index is replaced by a removed neighbour. Covers filters, biases,
    // consumers' columns, and each of batch normalisation's four vectors.
    [Theory]
    [InlineData(0.3)]
    [InlineData(0.6)]
    public void An_off_by_one_index_in_any_slice_fails(double ratio)
    {
        CutResult cut = Correct(Everything(), ratio);
        int faults = 0;
        foreach (AxisRef axis in cut.Cuts.Axes.Where(a => cut.Source.Initializers.ContainsKey(a.Value)))
        {
            int[] kept = cut.Cuts.Kept(axis)!;
            int at = Enumerable.Range(0, kept.Length).First(k => !kept.Contains(kept[k] + 1) && kept[k] + 1 < Size(cut, axis) || !kept.Contains(kept[k] - 1) && kept[k] > 0);
            int[] wrong = (int[])kept.Clone();
            wrong[at] = !kept.Contains(kept[at] + 1) && kept[at] + 1 < Size(cut, axis) ? kept[at] + 1 : kept[at] - 1;
            Fails(Sliced(cut, axis, wrong), $"{axis}: [{string.Join(", ", wrong)}] for [{string.Join(", ", kept)}]");
            faults++;
        }

        Assert.True(faults > 25, $"only {faults} faults");
    }

    [Fact]
    public void The_first_channels_instead_of_the_kept_ones_fail()
    {
        CutResult cut = Correct(Everything(), 0.5);
        foreach (AxisRef axis in cut.Cuts.Axes.Where(a => cut.Source.Initializers.ContainsKey(a.Value)))
        {
            int[] kept = cut.Cuts.Kept(axis)!;
            if (kept[^1] != kept.Length - 1)
            {
                Fails(Sliced(cut, axis, [.. Enumerable.Range(0, kept.Length)]), axis.ToString());
            }
        }
    }

    [Theory]
    [InlineData("stem.bn.running_mean")]
    [InlineData("stem.bn.running_var")]
    public void Stale_statistics_fail(string statistic)
    {
        CutResult cut = Correct(Everything(), 0.5);
        Fails(Sliced(cut, new AxisRef(statistic, 0), [.. Enumerable.Range(0, cut.Cuts.Kept(new AxisRef(statistic, 0))!.Length)]), statistic);
    }

    [Fact]
    public void Swapped_consumers_indices_fail()
    {
        var b = new GraphBuilder("g");
        string x = b.Input("x", 3, 5, 5);
        string left = b.Conv("c", ResidualTests.Unit(b, "a", x, 6), 4, 3);
        string right = b.Conv("d", ResidualTests.Unit(b, "b", x, 6), 4, 3);
        PruningGroups groups = Groups(ResidualTests.Head(b, b.Add("add", left, right), 4));
        CutResult cut = Verify.Cut(groups, Selection.Empty.With(groups["a"], [0, 1]).With(groups["b"], [1, 4]));
        CutResult swapped = Sliced(Sliced(cut, new AxisRef("c.weight", 1), [0, 2, 3, 5]), new AxisRef("d.weight", 1), [2, 3, 4, 5]);
        Fails(swapped, "columns of c and d");
    }

    [Fact]
    public void Swapped_order_of_kept_indices_fails()
    {
        CutResult cut = Correct(Everything(), 0.5);
        var axis = new AxisRef("fc.weight", 1);
        int[] kept = cut.Cuts.Kept(axis)!;
        int[] swapped = [kept[1], kept[0], .. kept[2..]];
        Fails(Sliced(cut, axis, swapped), "fc.weight");
    }

    [Fact]
    public void Wrong_pad_amounts_fail()
    {
        var b = new GraphBuilder("g");
        string x = ResidualTests.Unit(b, "a", b.Input("x", 3, 5, 5), 6);
        string padded = b.Node("Pad", "pad", [x, b.Constant("pads", Tensor.Vector(0, 2, 0, 0, 0, 2, 0, 0))]);
        b.SetWidth(padded, 10);
        string y = b.Add("add", padded, b.Conv("b", x, 10, 3));
        PruningGroups groups = Groups(ResidualTests.Head(b, y, 10));
        CutResult cut = Verify.Cut(groups, Selection.Empty.With(groups["a"], [1, 4]));
        Fails(WithConstants(cut, ("pad_pads", Tensor.Vector(0, 1, 0, 0, 0, 3, 0, 0))), "pads 1 and 3 for 2 and 2");
    }

    [Fact]
    public void Wrong_split_sizes_fail()
    {
        var b = new GraphBuilder("g");
        string[] parts = b.Nodes("Split", "split", [b.Conv("a", b.Input("x", 3, 5, 5), 9, 3), b.Constant("sizes", Tensor.Vector(4, 5))], 2, ("axis", 1));
        string x = ConcatTests.Join(b, "concat", [b.Node("Sigmoid", "sigmoid", [parts[0]]), b.Relu("relu", parts[1])], 9);
        PruningGroups groups = Groups(ResidualTests.Head(b, b.Conv("c", x, 4, 3), 4));
        CutResult cut = Verify.Cut(groups, Selection.Empty.With(groups["a"], [1]).With(groups["a#2"], [0, 3]));
        Fails(WithConstants(cut, ("split_split", Tensor.Vector(2, 4))), "sizes 2 and 4 for 3 and 3");
    }

    [Fact]
    public void Wrong_slice_bounds_fail()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 8, 3);
        string part = b.Node("Slice", "slice", [x, b.Constant("starts", Tensor.Vector(2)), b.Constant("ends", Tensor.Vector(6)), b.Constant("axes", Tensor.Vector(1))]);
        b.SetWidth(part, 4);
        PruningGroups groups = Groups(ResidualTests.Head(b, b.Add("add", b.Conv("c", part, 5, 1), b.Conv("d", x, 5, 1)), 5));
        CutResult cut = Verify.Cut(groups, Selection.Empty.With(groups["a"], [0]).With(groups["a#2"], [1]));
        Fails(WithConstants(cut, ("slice_starts", Tensor.Vector(2)), ("slice_ends", Tensor.Vector(5))), "starts at 2 for 1");
    }

    [Fact]
    public void Wrong_gather_indices_fail()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 6, 3);
        string picked = b.Node("Gather", "gather", [x, b.Constant("indices", Tensor.Vector(5, 0, 3))], ("axis", 1));
        b.SetWidth(picked, 3);
        PruningGroups groups = Groups(ResidualTests.Head(b, b.Add("add", b.Conv("c", picked, 5, 3), b.Conv("d", x, 5, 1)), 5));
        CutResult cut = Verify.Cut(groups, Selection.Empty.With(groups["a#2"], [0]));
        Assert.Equal([4L, 0, 2], cut.Graph.Initializers["gather_indices"].Read().ToInt64s());
        Fails(WithConstants(cut, ("gather_indices", Tensor.Vector(4, 0, 3))), "index 3 for 2");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void The_columns_of_another_partition_fail(int partitions)
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("b", ResidualTests.Unit(b, "a", b.Input("x", 3, 5, 5), 12), 8, 3, groups: partitions);
        PruningGroups groups = Groups(ResidualTests.Head(b, x, 8));
        int size = 12 / partitions;
        CutResult cut = Verify.Cut(groups, Selection.Empty.With(groups["a"], Enumerable.Range(0, partitions).Select(p => (p * size) + (p % size))));
        int[][] columns = cut.Cuts.Columns("b.weight")!;
        Tensor wrong = new TensorSlicer(cut.Source.Initializers["b.weight"].Dims, new int[]?[4], [.. columns.Reverse()])
            .Apply(cut.Source.Initializers["b.weight"].Read());
        Fails(Tampered(cut, "b.weight", wrong), "columns of the partitions in reverse order");
    }

    [Fact]
    public void A_lost_depthwise_order_fails()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("dw", ResidualTests.Unit(b, "a", b.Input("x", 3, 5, 5), 4), 8, 3, groups: 4, bias: true);
        PruningGroups groups = Groups(ResidualTests.Head(b, b.Conv("c", x, 5, 1), 5));
        CutResult cut = Verify.Cut(groups, Selection.Empty.With(groups["a"], [1]));
        Fails(Sliced(cut, new AxisRef("dw.weight", 0), [0, 1, 2, 5, 6, 7]), "half of unit 1 for half of unit 2");
        Fails(Sliced(cut, new AxisRef("c.weight", 1), [0, 1, 2, 3, 6, 7]), "columns of unit 1 for those of unit 2");
    }

    // The models' own weights can hide a fault: in a fresh model all statistics are equal. Random ones show it.
    [Fact]
    public void Random_weights_show_what_equal_ones_hide()
    {
        var b = new GraphBuilder("g");
        var groups = PruningGroups.Of(ResidualTests.Head(b, b.Conv("c", ResidualTests.Unit(b, "a", b.Input("x", 3, 5, 5), 6), 5, 3), 5));
        CutResult cut = GraphSurgery.Cut(groups, Selection.Empty.With(groups["a"], [2]));
        CutResult wrong = Sliced(cut, new AxisRef("a.bn.running_var", 0), [0, 1, 2, 3, 4]);
        Assert.True(SurgeryOracle.Check(wrong, new ReferenceBackend(), [], Strict).Passed);
        Assert.False(SurgeryOracle.Check(wrong, new ReferenceBackend(), [], Strict with { Perturb = true }).Passed);
    }

    [Fact]
    public void Outputs_that_are_not_numbers_fail()
    {
        CutResult cut = Correct(Everything(), 0.5);
        Tensor weight = cut.Graph.Initializers["fc.weight"].Read();
        float[] data = weight.ToFloats();
        data[0] = float.NaN;
        SurgeryReceipt receipt = SurgeryOracle.Check(Tampered(cut, "fc.weight", Tensor.FromFloats(ElementType.Float32, [.. weight.Dims], data)), new ReferenceBackend(), [], Strict);
        Assert.False(receipt.Passed);
        Assert.True(double.IsNaN(receipt.MaxAbsDifference));
    }

    [Fact]
    public void Outputs_that_are_all_zero_show_nothing()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 6, 3);
        b.Fill("c.weight", 0, 2, 6, 1, 1);
        var groups = PruningGroups.Of(b.Build((b.Node("Conv", "c", [x, "c.weight"]), "y")));
        CutResult cut = GraphSurgery.Cut(groups, Selection.Empty.With(groups["a"], [2]));
        Assert.False(SurgeryOracle.Check(cut, new ReferenceBackend(), [], Strict).Passed);
        Assert.True(SurgeryOracle.Check(cut, new ReferenceBackend(), [], Strict with { Perturb = true }).Passed);
    }

    /// <summary>Residual blocks, depthwise, gate, concat and flatten in one, with weights and statistics that all differ.</summary>
    private static ModelGraph Everything()
    {
        var b = new GraphBuilder("g");
        string x = ResidualTests.Unit(b, "stem", b.Input("x", 3, 6, 6), 6);
        string y = b.BatchNorm("bn2", b.Conv("conv2", ResidualTests.Unit(b, "conv1", x, 5), 6, 3, bias: true));
        x = b.Node("LeakyRelu", "leaky", [b.Add("add", x, y)]);
        x = b.BatchNorm("dw.bn", b.Conv("dw", x, 6, 3, groups: 6, bias: true));
        string gate = b.Node("Sigmoid", "sigmoid", [b.Conv("gate", b.GlobalAveragePool("pool", x), 6, 1, bias: true)]);
        x = b.Node("Mul", "mul", [x, gate]);
        x = ConcatTests.Join(b, "concat", [b.Node("Tanh", "tanh", [b.Conv("left", x, 5, 3)]), b.Conv("right", x, 4, 1, bias: true)], 9);
        x = b.MaxPool("maxpool", b.Relu("relu", b.BatchNorm("bn3", x)), 2, 2);
        x = b.Relu("relu2", b.Linear("hidden", b.Flatten("flatten", x, 81), 8));
        return b.Build((b.Linear("fc", x, 3), "y"));
    }

    private static PruningGroups Groups(ModelGraph graph) =>
        PruningGroups.Of(graph.WithInitializers(WeightPerturbation.Of(graph, 7).Select(w => KeyValuePair.Create(w.Key, (TensorSource)w.Value))));

    private static CutResult Correct(ModelGraph graph, double ratio)
    {
        PruningGroups groups = Groups(graph);
        var random = new RandomStream(3, "units");
        Selection selection = Selection.Empty;
        foreach (UnitGroup group in groups.Groups)
        {
            int[] units = [.. Enumerable.Range(0, group.Count)];
            random.Shuffle<int>(units);
            selection = selection.With(group, units.Take(group.Removals.Nearest(ratio * group.Count)));
        }

        return Verify.Cut(groups, selection);
    }

    private static int Size(CutResult cut, AxisRef axis) => (int)cut.Source.Initializers[axis.Value].Dims[axis.Axis];

    /// <summary>The cut with other indices kept on one axis of an initialiser.</summary>
    private static CutResult Sliced(CutResult cut, AxisRef axis, int[] indices)
    {
        TensorSource source = cut.Source.Initializers[axis.Value];
        var kept = new int[]?[source.Rank];
        for (int a = 0; a < kept.Length; a++)
        {
            kept[a] = a == axis.Axis ? indices : cut.Cuts.Kept(new AxisRef(axis.Value, a));
        }

        return Tampered(cut, axis.Value, new TensorSlicer(source.Dims, kept, null).Apply(source.Read()));
    }

    private static CutResult Tampered(CutResult cut, string initializer, Tensor data) =>
        cut with { Graph = cut.Graph.WithInitializers([KeyValuePair.Create(initializer, (TensorSource)data)]) };

    private static CutResult WithConstants(CutResult cut, params (string Name, Tensor Value)[] constants)
    {
        Assert.All(constants, c => Assert.True(cut.Graph.Initializers.ContainsKey(c.Name), $"no constant '{c.Name}'"));
        return cut with { Graph = cut.Graph.WithInitializers(constants.Select(c => KeyValuePair.Create(c.Name, (TensorSource)c.Value))) };
    }

    private static void Fails(CutResult cut, string fault)
    {
        SurgeryReceipt receipt = SurgeryOracle.Check(cut, new ReferenceBackend(), [], Strict);
        Assert.False(receipt.Passed, $"{fault}: {receipt.MaxAbsDifference} of {receipt.OutputScale}");
    }
}
