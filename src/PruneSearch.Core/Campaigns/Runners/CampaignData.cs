using PruneSearch.Campaigns.Specs;
using PruneSearch.Data;
using PruneSearch.Data.Loading;
using PruneSearch.Graphs;

namespace PruneSearch.Campaigns.Runners;

/// <summary>A campaign's data, opened when needed and kept. Thread-safe.</summary>
internal sealed class CampaignData
{
    private readonly DataSpec _spec;
    private readonly Lazy<DataSlice> _train;
    private readonly Lazy<PreparedSamples> _validation;
    private readonly Lazy<PreparedSamples?> _test;

    public CampaignData(DataSpec spec)
    {
        _spec = spec;
        _train = new(spec.Train.Open);
        _validation = new(() => PreparedSamples.Read(spec.Validation.Open(), spec.Normalization));
        _test = new(() => spec.Test is null ? null : PreparedSamples.Read(spec.Test.Open(), spec.Normalization));
    }

    public DataSlice Train => _train.Value;

    public PreparedSamples Validation => _validation.Value;

    public PreparedSamples? Test => _test.Value;

    /// <summary>As many training samples as there are validation samples, unchanged.</summary>
    public PreparedSamples TrainSample() => PreparedSamples.Read(Train.Take(Math.Min(Train.Count, Validation.Count)), _spec.Normalization);

    /// <summary>Shuffled, augmented training batches.</summary>
    public BatchLoader TrainBatches(int batch, ulong seed) => new(Train, new BatchLoaderOptions
    {
        BatchSize = Math.Min(batch, Train.Count),
        Shuffle = true,
        DropLast = true,
        Seed = seed,
        Normalization = _spec.Normalization,
        Augmentation = _spec.Augmentation,
    });

    /// <summary>Training batches in order and unchanged, for gathering evidence.</summary>
    public IEnumerable<(Tensor Inputs, int[] Labels)> EvidenceBatches(int batch, int count, ulong seed)
    {
        var loader = new BatchLoader(Train, new BatchLoaderOptions
        {
            BatchSize = Math.Min(batch, Train.Count),
            Shuffle = true,
            DropLast = true,
            Seed = seed,
            Normalization = _spec.Normalization,
        });
        using BatchReader reader = loader.Open(0);
        for (int i = 0; i < Math.Min(count, loader.StepsPerEpoch); i++)
        {
            var inputs = new float[loader.BatchSize * loader.SampleLength];
            var labels = new int[loader.BatchSize];
            reader.Next(inputs, labels);
            yield return (Tensor.Of([loader.BatchSize, .. Train.SampleShape], inputs), labels);
        }
    }
}
