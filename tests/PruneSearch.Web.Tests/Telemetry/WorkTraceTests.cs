using PruneSearch.Telemetry;
using Xunit;

namespace PruneSearch.Web.Tests.Telemetry;

public sealed class WorkTraceTests
{
    /// <summary>Servers and workers of different versions must find the same trace: these never change.</summary>
    [Theory]
    [InlineData("mnist", 7, "4f4cac0952970b51f4f3db4986c32f7d", "5a843fe67d3f8d0f")]
    [InlineData("mnist", null, "6234af09d8081c95e867c42fda902fa8", "ade7247b1c3c4b08")]
    public void Identities_never_change(string campaign, int? candidate, string trace, string parent)
    {
        var found = new WorkTrace(campaign, candidate);
        Assert.Equal((trace, parent), (found.Id.ToHexString(), found.Parent.SpanId.ToHexString()));
    }

    [Fact]
    public void No_two_have_the_same_identity()
    {
        WorkTrace[] traces = [new("a", null), new("b", null), .. Enumerable.Range(0, 500).SelectMany(n => new WorkTrace[] { new("a", n), new("b", n), new($"a{n}", 1) })];
        Assert.Equal(traces.Distinct().Count(), traces.Select(t => t.Id).Distinct().Count());
        Assert.Equal(traces.Distinct().Count(), traces.Select(t => t.Parent.SpanId).Distinct().Count());
    }

    [Fact]
    public void A_context_of_another_trace_is_not_taken_over()
    {
        var trace = new WorkTrace("a", 1);
        string own = $"00-{trace.Id}-00f067aa0ba902b7-01";
        Assert.Equal("00f067aa0ba902b7", TraceHeader.Read(own, trace).SpanId.ToHexString());
        Assert.Equal(trace.Parent, TraceHeader.Read(null, trace));
        Assert.Equal(trace.Parent, TraceHeader.Read($"00-{new WorkTrace("a", 2).Id}-00f067aa0ba902b7-01", trace));
        Assert.Equal(trace.Parent, TraceHeader.Read("nonsense", trace));
    }
}
