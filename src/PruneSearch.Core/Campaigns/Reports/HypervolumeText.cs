using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;

namespace PruneSearch.Campaigns.Reports;

/// <summary>Hypervolumes in words: never without the number of candidates that they took.</summary>
public static class HypervolumeText
{
    /// <summary>What a side of a campaign is called.</summary>
    public static string Side(CandidateOrigin origin) => origin switch
    {
        CandidateOrigin.Sampler => "search",
        CandidateOrigin.Enqueued => "enqueued",
        CandidateOrigin.Uniform => "uniform l1",
        CandidateOrigin.Random => "uniform random",
        CandidateOrigin.Scratch => "from scratch",
        _ => throw new ArgumentOutOfRangeException(nameof(origin), origin, "not an origin"),
    };

    /// <summary>
    /// Such as "search 0.612 (12 candidates), uniform l1 0.548 (4 candidates); at 4 candidates each: search 0.533, uniform l1 0.548".
    /// </summary>
    public static string Of(SearchAdvantage advantage, HypervolumeCurve baseline)
    {
        string all = $"{Figure(advantage.Search)}, {Figure(baseline)}";
        int equal = advantage.EqualBudget(baseline);
        return advantage.Search.Candidates == baseline.Candidates ? all
            : $"{all}; at {Candidates(equal)} each: search {advantage.Search.After(equal):0.000}, {Side(baseline.Origin)} {baseline.After(equal):0.000}";
    }

    public static string Candidates(int count) => count == 1 ? "1 candidate" : $"{count} candidates";

    private static string Figure(HypervolumeCurve curve) => $"{Side(curve.Origin)} {curve.Final:0.000} ({Candidates(curve.Candidates)})";
}
