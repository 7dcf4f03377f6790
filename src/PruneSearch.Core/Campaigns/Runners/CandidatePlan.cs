using System.Collections.Immutable;
using System.Text.Json;
using PruneSearch.Formats.SafeTensors;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Campaigns.Runners;

/// <summary>
/// What a candidate cuts, as an artifact: the edit log of the whole cut made on the base model, how many units every group loses in the end,
/// and the masks of zeroed weights.
/// </summary>
internal sealed record CandidatePlan(EditLog Log, ImmutableSortedDictionary<string, int> Removals, ImmutableArray<WeightMask> Masks)
{
    private const string LogKey = "editLog";
    private const string RemovalsKey = "removals";
    private const string MaskPrefix = "mask:";

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        SafeTensorWriter.Write(
            stream,
            Masks.Select(m => m.ToBytes() is var bytes ? SafeTensorEntry.FromBytes(MaskPrefix + m.Initializer, SafeTensorType.U8, [bytes.Length], bytes) : null!),
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [LogKey] = Log.ToJson(),
                [RemovalsKey] = JsonSerializer.Serialize(Removals),
            });
        return stream.ToArray();
    }

    public static CandidatePlan Read(string path)
    {
        using var file = SafeTensorFile.Open(path);
        return new CandidatePlan(
            EditLog.Parse(file.Metadata[LogKey]),
            JsonSerializer.Deserialize<ImmutableSortedDictionary<string, int>>(file.Metadata[RemovalsKey])!.WithComparers(StringComparer.Ordinal),
            [.. file.Names.Where(n => n.StartsWith(MaskPrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n => WeightMask.FromBytes(file.Bytes(n)))]);
    }
}
