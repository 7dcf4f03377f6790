using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PruneSearch.Formats.SafeTensors;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Campaigns.Runners;

/// <summary>
/// What a candidate cuts, as an artifact: the edit log of the whole cut made on the base model, how many units every group loses in the end,
/// the masks of zeroed weights, and the weights that a mask solver changed.
/// </summary>
internal sealed record CandidatePlan(EditLog Log, ImmutableSortedDictionary<string, int> Removals, ImmutableArray<WeightMask> Masks)
{
    private const string LogKey = "editLog";
    private const string RemovalsKey = "removals";
    private const string MaskPrefix = "mask:";
    private const string WeightPrefix = "weight:";

    /// <summary>New weights by initialiser, for those that a solver changed. Default none.</summary>
    public ImmutableSortedDictionary<string, Tensor> Weights { get; init; } = ImmutableSortedDictionary.Create<string, Tensor>(StringComparer.Ordinal);

    /// <summary>SHA-256 of the new weights, lower-case hexadecimal; empty where there are none.</summary>
    public string WeightsDigest
    {
        get
        {
            if (Weights.IsEmpty)
            {
                return string.Empty;
            }

            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach ((string name, Tensor tensor) in Weights)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(name));
                hash.AppendData(MemoryMarshal.AsBytes<float>(tensor.ToFloats()));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>A model with the plan's new weights, and zeros where its masks remove.</summary>
    public ModelGraph Apply(ModelGraph graph) => WeightMasking.Apply(
        graph.WithInitializers(Weights.Select(w => KeyValuePair.Create(
            w.Key, (TensorSource)Tensor.FromFloats(graph.Initializers[w.Key].ElementType, [.. w.Value.Dims], w.Value.ToFloats())))),
        Masks);

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        SafeTensorWriter.Write(
            stream,
            Masks.Select(m => m.ToBytes() is var bytes ? SafeTensorEntry.FromBytes(MaskPrefix + m.Initializer, SafeTensorType.U8, [bytes.Length], bytes) : null!)
                .Concat(Weights.Select(w => SafeTensorEntry.FromFloats(WeightPrefix + w.Key, [.. w.Value.Dims], w.Value.ToFloats()))),
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
            [.. file.Names.Where(n => n.StartsWith(MaskPrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n => WeightMask.FromBytes(file.Bytes(n)))])
        {
            Weights = file.Names.Where(n => n.StartsWith(WeightPrefix, StringComparison.Ordinal))
                .ToImmutableSortedDictionary(n => n[WeightPrefix.Length..], n => Tensor.Of<float>(file.Info(n).Shape, file.ReadFloats(n)), StringComparer.Ordinal),
        };
    }
}
