using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Depth;

public sealed class DepthLogTests
{
    private const string Block = """{"block":"stage1.block1.conv1","output":"stage1.block1.add_out"}""";
    private const string Cut = """{"value":"stem.weight","axis":0,"removed":[1]}""";

    [Fact]
    public void Logs_without_blocks_are_as_they_were()
    {
        Assert.Equal("""{"version":1,"cuts":[],"masks":[]}""", EditLog.Empty.ToJson());
        EditLog old = EditLog.Parse($$"""{"version":1,"cuts":[{{Cut}}],"masks":[]}""");
        Assert.Empty(old.Blocks);
        Assert.Equal($$"""{"version":1,"cuts":[{{Cut}}],"masks":[]}""", old.ToJson());
        Assert.False(old.IsUncut);
        Assert.True(EditLog.Empty.WithMasks([new MaskDigest("w", "d")]).IsUncut);
    }

    [Fact]
    public void Blocks_are_written_in_one_order_and_read_again()
    {
        var log = new EditLog([], [], [new BlockRemoval("b", "2"), new BlockRemoval("a", "1")]);
        Assert.Equal("""{"version":2,"blocks":[{"block":"a","output":"1"},{"block":"b","output":"2"}],"cuts":[],"masks":[]}""", log.ToJson());
        Assert.Equal(log, EditLog.Parse(log.ToJson()));
        Assert.Equal(log.Blocks, log.WithMasks([new MaskDigest("w", "d")]).Blocks);
        Assert.NotEqual(log, EditLog.Empty);
        Assert.False(log.IsUncut);
    }

    [Theory]
    [InlineData("""{"version":3,"blocks":[],"cuts":[],"masks":[]}""")]
    [InlineData("""{"version":2,"cuts":[],"masks":[]}""")]
    [InlineData($$"""{"version":2,"blocks":[{{Block}},{{Block}}],"cuts":[],"masks":[]}""")]
    public void Wrong_logs_are_refused(string json) => Assert.Throws<InvalidInputException>(() => EditLog.Parse(json));

    [Theory]
    [InlineData("""{"block":"stage1.block1.conv1","output":"stage1.block2.add_out"}""", "")]
    [InlineData("""{"block":"stage2.block1.conv1","output":"stage2.block1.add_out"}""", "")] // a projection
    [InlineData(Block, Cut)]
    public void Logs_of_another_model_are_not_replayed(string block, string cut) =>
        Assert.Throws<InvalidInputException>(() => EditLog.Parse($$"""{"version":2,"blocks":[{{block}}],"cuts":[{{cut}}],"masks":[]}""").Replay(DepthModels.ResNet20()));

    [Fact]
    public void Blocks_and_channels_do_not_mix()
    {
        ModelGraph graph = DepthModels.ResNet20();
        CutResult blocks = EditLog.Parse($$"""{"version":2,"blocks":[{{Block}}],"cuts":[],"masks":[]}""").Replay(graph);
        var channels = PruningGroups.Of(blocks.Graph);
        CutResult cut = GraphSurgery.Cut(channels, Selection.Empty.With(channels.Groups[0], [0]));
        Assert.Throws<ArgumentException>(() => blocks.Then(cut));
    }
}
