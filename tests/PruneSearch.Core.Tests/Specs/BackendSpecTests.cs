using PruneSearch.Campaigns.Specs;
using PruneSearch.Execution;
using Xunit;
using static PruneSearch.Core.Tests.Specs.SpecTexts;

namespace PruneSearch.Core.Tests.Specs;

/// <summary><c>backend</c> and <c>torch</c>.</summary>
public sealed class BackendSpecTests
{
    [Fact]
    public void Without_them_auto_chooses() => Assert.Equal(BackendRequest.Any, With("").BackendRequest);

    [Fact]
    public void Everything_is_read()
    {
        CampaignSpec spec = With("backend: torch\ntorch: {device: \"cuda:2\", precision: fp16, microBatch: 32, checkpointing: true, deterministic: false}");
        Assert.Equal(
            new BackendRequest("torch", new BackendOptions { Device = "cuda:2", Precision = Precision.Float16, Checkpointing = true, Deterministic = false }), spec.BackendRequest);
        Assert.Equal(32, spec.Torch.MicroBatch);
    }

    [Fact]
    public void Everything_wrong_is_told_at_once() => Assert.Equal(
        ["backend", "torch.device", "torch.precision", "torch.microBatch", "torch.checkpointing", "torch.steps"],
        ErrorsWith("backend: jax\ntorch: {device: gpu, precision: fp64, microBatch: -1, checkpointing: 3, steps: 1}").Select(e => e.Where.Split(' ')[1]));

    [Theory]
    [InlineData("backend: compute\ntorch: {precision: bf16}", "torch")]
    [InlineData("torch: {device: cpu, precision: fp16}", "torch.precision")]
    [InlineData("torch: {device: \"cuda:-1\"}", "torch.device")]
    public void What_does_not_go_together_is_refused(string lines, string where) => Assert.EndsWith($" {where}", ErrorWith(lines).Where, StringComparison.Ordinal);

    [Theory]
    [InlineData("backend: compute")]
    [InlineData("backend: compute\ntorch: {device: auto}")]
    [InlineData("backend: auto\ntorch: {precision: fp16}")]
    [InlineData("torch: {device: cuda, precision: bf16}")]
    public void The_canonical_spec_means_the_same(string lines)
    {
        CampaignSpec spec = With(lines);
        Assert.Empty(CanonicalSpec.Differences(spec, Read(CanonicalSpec.ToJson(spec))));
        Assert.Empty(CanonicalSpec.Differences(spec, Read(CanonicalSpec.ToJson(spec, indented: true))));
    }

    [Fact]
    public void A_campaign_of_an_older_version_keeps_its_identity()
    {
        string plain = CanonicalSpec.ToJson(With(""));
        Assert.DoesNotContain("backend", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("torch", plain, StringComparison.Ordinal);
        Assert.Equal(plain, CanonicalSpec.ToJson(With("backend: auto\ntorch: {microBatch: 0}")));
        Assert.NotEqual(plain, CanonicalSpec.ToJson(With("torch: {microBatch: 1}")));
    }
}
