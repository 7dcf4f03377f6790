using System.Collections.Immutable;
using System.Globalization;
using PruneSearch.Execution;
using PruneSearch.Formats.SafeTensors;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Surgery;
using PruneSearch.Training;

namespace PruneSearch.Campaigns.Runners;

/// <summary>A candidate between two steps of its training, as an artifact: what was cut so far, masks, weights, optimizer state, average, the best so far.</summary>
internal sealed record Checkpoint(TrainingState State, EditLog Log, ImmutableArray<WeightMask> Masks)
{
    private const string StepsKey = "steps";
    private const string LogKey = "editLog";
    private const string MaskPrefix = "mask:";
    private const string AveragedKey = "averaged";
    private const string AveragePrefix = "average:";
    private const string QualityKey = "bestQuality";
    private const string FailuresKey = "bestFailures";
    private const string BestStepsKey = "bestSteps";
    private const string BestPrefix = "best:";

    /// <summary>The average of weights so far; default none.</summary>
    public WeightAverage Average { get; init; } = WeightAverage.None;

    /// <summary>What early stopping remembers; null where it has not evaluated anything in this rung.</summary>
    public BestState? Best { get; init; }

    public byte[] ToBytes()
    {
        IEnumerable<SafeTensorEntry> entries = StoredState.Entries(State)
            .Concat(Average.Weights.Select(w => StoredState.Entry(AveragePrefix + w.Key, w.Value)))
            .Concat(Best is null ? [] : StoredState.Entries(Best.State, BestPrefix))
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

        if (Best is { } best)
        {
            metadata.Add(QualityKey, best.Quality.ToString("R", CultureInfo.InvariantCulture));
            metadata.Add(FailuresKey, best.Failures.ToString(CultureInfo.InvariantCulture));
            metadata.Add(BestStepsKey, best.State.Steps.ToString(CultureInfo.InvariantCulture));
        }

        SafeTensorWriter.Write(stream, entries, metadata);
        return stream.ToArray();
    }

    public static Checkpoint Read(string path)
    {
        using var file = SafeTensorFile.Open(path);
        IReadOnlyDictionary<string, string> metadata = file.Metadata;
        ImmutableArray<WeightMask> masks =
            [.. file.Names.Where(n => n.StartsWith(MaskPrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n => WeightMask.FromBytes(file.Bytes(n)))];
        return new Checkpoint(StoredState.Read(file, Number(StepsKey)), EditLog.Parse(metadata[LogKey]), masks)
        {
            Average = metadata.ContainsKey(AveragedKey) ? new WeightAverage((int)Number(AveragedKey), StoredState.Tensors(file, AveragePrefix)) : WeightAverage.None,
            Best = metadata.TryGetValue(QualityKey, out string? quality)
                ? new BestState(double.Parse(quality, CultureInfo.InvariantCulture), (int)Number(FailuresKey), StoredState.Read(file, Number(BestStepsKey), BestPrefix))
                : null,
        };

        long Number(string key) => long.Parse(metadata[key], CultureInfo.InvariantCulture);
    }
}
