using PruneSearch.Graphs;
using PruneSearch.Graphs.Architectures;
using Xunit;

namespace PruneSearch.Core.Tests.Graphs;

public sealed class ActivationMemoryTests
{
    /// <summary>Input 48, a 64, b 32 floats: a and b are alive together with nothing else; the input and a before that.</summary>
    [Fact]
    public void A_value_lives_from_its_producer_to_its_last_reader()
    {
        var b = new GraphBuilder("chain");
        string a = b.Conv("a", b.Input("x", 3, 4, 4), 4, kernel: 1);
        ModelGraph chain = b.Build((b.Conv("b", a, 2, kernel: 1), "y"));
        Assert.Equal(4 * (48 + 64), ActivationMemory.PeakBytes(chain));

        b = new GraphBuilder("residual");
        string x = b.Input("x", 4, 4, 4);
        string c = b.Conv("a", x, 4, kernel: 1);
        string d = b.Conv("b", c, 4, kernel: 1); // x waits for the sum: x, c, d
        Assert.Equal(4 * 3 * 64, ActivationMemory.PeakBytes(b.Build((b.Add("sum", d, x), "y"))));
    }

    [Fact]
    public void Fewer_channels_need_less()
    {
        long whole = ActivationMemory.PeakBytes(Architecture.Build("resnet20", new ArchitectureOptions([3, 32, 32], 10)));
        Assert.Equal(4L * 3 * 16 * 32 * 32, whole); // three maps of the first stage
        Assert.Equal(whole / 2, ActivationMemory.PeakBytes(Architecture.Build("resnet20", new ArchitectureOptions([3, 32, 32], 10, Width: 8))));
    }
}
