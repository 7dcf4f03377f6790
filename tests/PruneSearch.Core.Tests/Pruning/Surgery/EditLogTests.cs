using PruneSearch.Core.Tests.Pruning.Topologies;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Surgery;

public sealed class EditLogTests
{
    private const string Json =
        """{"version":1,"cuts":[{"value":"a.weight","axis":0,"removed":[0,4]},{"value":"b.weight","axis":0,"removed":[0,4]},{"value":"c.weight","axis":0,"removed":[3]}],"masks":[]}""";

    [Fact]
    public void Lists_what_every_layer_lost()
    {
        var groups = PruningGroups.Of(Graph());
        CutResult cut = GraphSurgery.Cut(groups, Selection.Empty.With(groups["c"], [3]).With(groups["a"], [4, 0]));
        Assert.Equal(Json, cut.Log.ToJson());

        Assert.Equal(cut.Log, EditLog.Parse(Json));
        Assert.Equal("07b5909a4223015aa3172fbe76f9042b2c04b45cf093a133abf86a860a89005d", cut.Log.Identity); // Python: hashlib.sha256(json.encode()).hexdigest()
    }

    [Fact]
    public void Two_cuts_are_logged_as_one_in_the_base_models_numbering()
    {
        var groups = PruningGroups.Of(Graph());
        CutResult first = GraphSurgery.Cut(groups, Selection.Empty.With(groups["a"], [0]));
        PruningGroups left = groups.After(first);
        CutResult second = GraphSurgery.Cut(left, Selection.Empty.With(left["a"], [3]).With(left["c"], [3]));
        CutResult both = first.Then(second);
        Assert.Equal(Json, both.Log.ToJson());
        Assert.Equal([1, 2, 3, 5], both.Cuts.Kept(new("c.weight", 1))!);
        Assert.Equal(OnnxWriter.ToBytes(second.Graph), OnnxWriter.ToBytes(EditLog.Parse(Json).Replay(Graph()).Graph));
    }

    // Names of the constants that a cut adds do not tell how many cuts there were, even where the base model uses such names.
    [Fact]
    public void Two_cuts_leave_the_same_file_as_one()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 6, 3);
        string p = b.Node("Pad", "pad", [x, b.Constant("pads", Tensor.Vector(0, 1, 0, 0, 0, 1, 0, 0))]);
        b.SetWidth(p, 8);
        string q = b.Node("Pad", "other", [p, b.Constant("pad_pads", Tensor.Vector(0, 2, 0, 0, 0, 0, 0, 0))]);
        b.SetWidth(q, 10);
        string[] parts = b.Nodes("Split", "split", [q, b.Constant("sizes", Tensor.Vector(7, 3))], 2, ("axis", 1));
        ModelGraph graph = ResidualTests.Head(b, b.Add("add", b.Conv("c", parts[0], 5, 3, inputs: 7), b.Conv("d", parts[1], 5, 1, inputs: 3)), 5);
        var groups = PruningGroups.Of(graph);
        Selection selection = Verify.RandomSelection(groups, new RandomStream(4, "first"));
        CutResult first = Verify.Cut(groups, selection);
        PruningGroups left = groups.After(first);
        CutResult both = first.Then(Verify.Cut(left, Verify.RandomSelection(left, new RandomStream(4, "second"))));
        Assert.NotEqual(first.Log, both.Log);
        Assert.Equal(OnnxWriter.ToBytes(both.Graph), OnnxWriter.ToBytes(both.Log.Replay(graph).Graph));
    }

    [Fact]
    public void Masks_are_part_of_the_identity()
    {
        EditLog log = EditLog.Parse(Json);
        EditLog masked = log.WithMasks([new MaskDigest("fc.weight", "00ff"), new MaskDigest("c.weight", "abcd")]);
        Assert.EndsWith("""],"masks":[{"initializer":"c.weight","digest":"abcd"},{"initializer":"fc.weight","digest":"00ff"}]}""", masked.ToJson(), StringComparison.Ordinal);
        Assert.NotEqual(log.Identity, masked.Identity);
        Assert.Equal(masked, EditLog.Parse(masked.ToJson()));
        Assert.Equal(masked, masked.Replay(Graph()).Log);
    }

    [Fact]
    public void Order_of_entries_and_white_space_do_not_change_the_identity()
    {
        EditLog log = EditLog.Parse(
            """
            { "masks": [], "version": 1, "cuts": [ {"axis":0,"removed":[3],"value":"c.weight"}, {"value":"b.weight","axis":0,"removed":[0,4]}, {"value":"a.weight","axis":0,"removed":[0,4]}, {"value":"fc.weight","axis":0,"removed":[]} ] }
            """);
        Assert.Equal(EditLog.Parse(Json).Identity, log.Identity);
    }

    [Fact]
    public void Nothing_done_is_a_log_too()
    {
        Assert.Equal("""{"version":1,"cuts":[],"masks":[]}""", EditLog.Empty.ToJson());
        Assert.Equal(OnnxWriter.ToBytes(Graph()), OnnxWriter.ToBytes(EditLog.Empty.Replay(Graph()).Graph));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"cuts":[],"masks":[]}""")]
    [InlineData("""{"version":1,"cuts":[{"value":"a","axis":0}],"masks":[]}""")]
    [InlineData("""{"version":1,"cuts":[{"value":null,"axis":0,"removed":[1]}],"masks":[]}""")]
    [InlineData("""{"version":1,"cuts":[{"value":"a","axis":0,"removed":[2,1]}],"masks":[]}""")]
    [InlineData("""{"version":1,"cuts":[{"value":"a","axis":0,"removed":[-1]}],"masks":[]}""")]
    [InlineData("""{"version":1,"cuts":[{"value":"a","axis":0,"removed":[1.5]}],"masks":[]}""")]
    [InlineData("""{"version":1,"cuts":{},"masks":[]}""")]
    [InlineData("""{"version":1,"cuts":[{"value":"a","axis":0,"removed":[1]},{"value":"a","axis":0,"removed":[2]}],"masks":[]}""")]
    public void Broken_logs_are_input_errors(string json) => Assert.Equal("edit log", Assert.Throws<InvalidInputException>(() => EditLog.Parse(json)).Errors[0].Where);

    [Theory]
    [InlineData("""{"value":"nowhere","axis":0,"removed":[1]}""", "do not exist or must stay")]
    [InlineData("""{"value":"c.weight","axis":0,"removed":[1,9]}""", "indices 9 of axis 0 of 'c.weight'")]
    [InlineData("""{"value":"fc.weight","axis":0,"removed":[0]}""", "do not exist or must stay")]
    [InlineData("""{"value":"a.weight","axis":0,"removed":[0]}""", "takes [0] of axis 0 of 'b.weight' along")]
    [InlineData("""{"value":"c.weight","axis":0,"removed":[0,1,2,3,4]}""", "5 units cannot be removed from group 'c'")]
    public void Logs_of_another_model_are_input_errors(string cut, string message)
    {
        var log = EditLog.Parse($$"""{"version":1,"cuts":[{{cut}}],"masks":[]}""");
        Assert.Contains(message, Assert.Throws<InvalidInputException>(() => log.Replay(Graph())).Message, StringComparison.Ordinal);
    }

    private static ModelGraph Graph()
    {
        var b = new GraphBuilder("g");
        string input = b.Input("x", 3, 5, 5);
        string x = b.Add("add", b.Conv("a", input, 6, 3), b.Conv("b", input, 6, 1));
        return ResidualTests.Head(b, b.Conv("c", x, 5, 3), 5);
    }
}
