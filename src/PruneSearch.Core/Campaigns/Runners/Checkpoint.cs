using System.Collections.Immutable;
using System.Globalization;
using PruneSearch.Execution;
using PruneSearch.Formats.SafeTensors;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Surgery;
using PruneSearch.Training;

namespace PruneSearch.Campaigns.Runners;

/// <summary>A candidate between two steps of its training, as an artifact: what was cut so far, masks, weights, optimizer state, average.</summary>
internal sealed record Checkpoint(TrainingState State, EditLog Log, ImmutableArray<WeightMask> Masks)
{
    private const string StepsKey = "steps";
    private const string LogKey = "editLog";
    private const string WeightPrefix = "weight:";
    private const string SlotPrefix = "slot:";
    private const string MaskPrefix = "mask:";
    private const string AveragedKey = "averaged";
    private const string AveragePrefix = "average:";

    /// <summary>The average of weights so far; default none.</summary>
    public WeightAverage Average { get; init; } = WeightAverage.None;

    public byte[] ToBytes()
    {
        IEnumerable<SafeTensorEntry> entries = State.Weights.Select(w => Entry(WeightPrefix + w.Key, w.Value))
            .Concat(State.Slots.SelectMany(s => s.Value.Select(t => Entry($"{SlotPrefix}{s.Key}:{t.Key}", t.Value))))
            .Concat(Average.Weights.Select(w => Entry(AveragePrefix + w.Key, w.Value)))
            .Concat(Masks.Select(m => m.ToBytes() is var bytes ? SafeTensorEntry.FromBytes(MaskPrefix + m.Initializer, SafeTensorType.U8, [bytes.Length], bytes) : null!));
        using var stream = new MemoryStream();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [StepsKey] = State.Steps.ToString(CultureInfo.InvariantCulture),
            [LogKey] = Log.ToJson(),
        };
        if (Average.Count > 0)
        {
            metadata.Add(AveragedKey, Average.Count.ToString(CultureInfo.InvariantCulture));
        }

        SafeTensorWriter.Write(stream, entries, metadata);
        return stream.ToArray();
    }

    public static Checkpoint Read(string path)
    {
        using var file = SafeTensorFile.Open(path);
        var weights = ImmutableSortedDictionary.CreateBuilder<string, Tensor>(StringComparer.Ordinal);
        var slots = new SortedDictionary<string, ImmutableSortedDictionary<string, Tensor>.Builder>(StringComparer.Ordinal);
        var average = ImmutableSortedDictionary.CreateBuilder<string, Tensor>(StringComparer.Ordinal);
        var masks = ImmutableArray.CreateBuilder<WeightMask>();
        foreach (SafeTensorInfo info in file.Tensors.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            if (info.Name.StartsWith(MaskPrefix, StringComparison.Ordinal))
            {
                masks.Add(WeightMask.FromBytes(file.Bytes(info.Name)));
                continue;
            }

            var tensor = Tensor.Of(info.Shape, file.ReadFloats(info.Name));
            if (info.Name.StartsWith(WeightPrefix, StringComparison.Ordinal))
            {
                weights.Add(info.Name[WeightPrefix.Length..], tensor);
                continue;
            }

            if (info.Name.StartsWith(AveragePrefix, StringComparison.Ordinal))
            {
                average.Add(info.Name[AveragePrefix.Length..], tensor);
                continue;
            }

            string[] parts = info.Name[SlotPrefix.Length..].Split(':', 2);
            if (!slots.TryGetValue(parts[0], out ImmutableSortedDictionary<string, Tensor>.Builder? slot))
            {
                slots.Add(parts[0], slot = ImmutableSortedDictionary.CreateBuilder<string, Tensor>(StringComparer.Ordinal));
            }

            slot.Add(parts[1], tensor);
        }

        var state = new TrainingState(
            long.Parse(file.Metadata[StepsKey], CultureInfo.InvariantCulture),
            weights.ToImmutable(),
            slots.ToImmutableSortedDictionary(s => s.Key, s => s.Value.ToImmutable(), StringComparer.Ordinal));
        return new Checkpoint(state, EditLog.Parse(file.Metadata[LogKey]), masks.ToImmutable())
        {
            Average = file.Metadata.TryGetValue(AveragedKey, out string? count) ? new WeightAverage(int.Parse(count, CultureInfo.InvariantCulture), average.ToImmutable()) : WeightAverage.None,
        };
    }

    private static SafeTensorEntry Entry(string name, Tensor tensor) => SafeTensorEntry.FromFloats(name, [.. tensor.Dims], tensor.ToFloats());
}
