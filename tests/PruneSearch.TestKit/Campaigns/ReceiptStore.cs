using System.Collections.Concurrent;
using System.Text;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.TestKit.Campaigns;

/// <summary>A store in which every artifact that is asked for is a receipt of <see cref="TinyCampaign"/>'s target. It remembers what was read.</summary>
public sealed class ReceiptStore : IArtifactStore
{
    private static readonly byte[] Receipt = Encoding.UTF8.GetBytes(ModelledLatency.Compute(
        TinyCampaign.TargetNamed("edge"),
        Workload("pruned", 1_000_000),
        Workload("dense", 2_000_000),
        new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero)).ToJson());

    private readonly ConcurrentQueue<ArtifactHash> _read = [];

    /// <summary>In the order of reading; one that was read twice is there twice.</summary>
    public IReadOnlyCollection<ArtifactHash> Read => _read;

    public ValueTask<byte[]> GetAsync(ArtifactHash hash, CancellationToken cancellation = default)
    {
        _read.Enqueue(hash);
        return new ValueTask<byte[]>(Receipt);
    }

    public ValueTask<ArtifactHash> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<StoredArtifact> PutAsync(Stream content, ArtifactHash? expected = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<string> GetFileAsync(ArtifactHash hash, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<CheckedStream> OpenAsync(ArtifactHash hash, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<bool> ContainsAsync(ArtifactHash hash, CancellationToken cancellation = default) => new(true);

    private static Workload Workload(string name, long macs) => new(name, "00", [new WorkloadNode("Conv", macs, 1000, 1000, 8, 8)]);
}
