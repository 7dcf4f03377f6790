using System.Collections.Immutable;
using System.Text.Json;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Sensitivity;

/// <summary>Groups pruned one at a time, without recovery: accuracy and time against the ratio (Li et al., "Pruning Filters for Efficient ConvNets", 2017).</summary>
public sealed record SensitivityStudy
{
    public required string Granularity { get; init; }

    public required string Criterion { get; init; }

    /// <summary>What was judged on, in words, such as "256 training samples".</summary>
    public required string Samples { get; init; }

    /// <summary>The model as it is, on the same samples.</summary>
    public required EvaluationFigures Dense { get; init; }

    /// <summary>Multiply-accumulates of one sample of the dense model.</summary>
    public required long DenseMacs { get; init; }

    public required ImmutableArray<StudiedGroup> Groups { get; init; }

    /// <summary>What the cuts were timed on; null where they were not.</summary>
    public string? Target { get; init; }

    /// <summary>The group that loses the most first: by the mean, over its cuts, of the accuracy that is lost.</summary>
    public IEnumerable<StudiedGroup> MostSensitiveFirst => Groups.OrderByDescending(MeanDrop).ThenBy(g => g.Id, StringComparer.Ordinal);

    /// <summary>
    /// Groups that spare nothing, their smallest cut that was tried being below the dense model's interval already, and that lose no less than
    /// groups do on average. The most sensitive first.
    /// </summary>
    public IEnumerable<StudiedGroup> Critical
    {
        get
        {
            StudiedGroup[] cut = [.. MostSensitiveFirst.Where(g => g.Cuts.Length > 0)];
            double average = cut.Select(MeanDrop).DefaultIfEmpty().Average();
            return cut.Where(g => Spares(g) == 0 && MeanDrop(g) >= average);
        }
    }

    /// <summary>The largest ratio that was tried up to which every cut stays within the dense model's interval (95%); 0 where the smallest one does not.</summary>
    public double Spares(StudiedGroup group) => group.Cuts.TakeWhile(c => c.Share >= (Dense.AccuracyLow ?? Dense.AgreementLow)).LastOrDefault()?.Ratio ?? 0;

    /// <summary>The accuracy that a cut loses; without labels, the agreement.</summary>
    public double Drop(StudiedCut cut) => ShareOf(Dense) - cut.Share;

    private double MeanDrop(StudiedGroup group) => group.Cuts.Select(Drop).DefaultIfEmpty().Average();

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, SensitivityJson.Default.SensitivityStudy);

    /// <exception cref="InvalidInputException">It is something else.</exception>
    public static SensitivityStudy Parse(ReadOnlySpan<byte> json, string where)
    {
        try
        {
            return JsonSerializer.Deserialize(json, SensitivityJson.Default.SensitivityStudy) is { Groups.IsDefault: false } study
                && study.Groups.All(g => g is { Cuts.IsDefault: false } && g.Cuts.All(c => c is { Figures: not null }))
                ? study
                : throw new JsonException("a group or a cut is missing");
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(where, $"is no sensitivity study: {e.Message}", "JSON as a worker wrote it", e);
        }
    }

    internal static double ShareOf(EvaluationFigures figures) => figures.Accuracy ?? figures.Agreement ?? 0;
}
