using System.Collections.Immutable;
using System.Text;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.TestKit.Campaigns;

/// <summary>Made-up reports for work items: a pure function of the item and of what a test sets.</summary>
public sealed record FakeWork
{
    /// <summary>Of a candidate's plan.</summary>
    public Func<int, string> Identity { get; init; } = c => $"identity{c}";

    /// <summary>Of a candidate's plan; null where weights are only zeroed.</summary>
    public Func<int, string?> Shape { get; init; } = c => $"shape{c}";

    /// <summary>Of a candidate at a rung.</summary>
    public Func<int, int, double> Accuracy { get; init; } = (c, _) => 0.5 + (c * 0.01);

    /// <summary>Of a candidate at a rung.</summary>
    public Func<int, int, double> Loss { get; init; } = (_, _) => 1;

    /// <summary>Of a candidate, in milliseconds; the dense model takes 4.</summary>
    public Func<int, double> Latency { get; init; } = c => 2 + (c * 0.1);

    /// <summary>Of a candidate; the dense model has 10,000.</summary>
    public Func<int, long> Macs { get; init; } = c => 5000 + c;

    public static ArtifactHash Hash(string text) => ArtifactHash.Of(Encoding.UTF8.GetBytes(text));

    public WorkReport Do(WorkItem item) => item switch
    {
        WorkItem.Base => new BaseReport
        {
            Model = Hash("dense"),
            Bytes = 4000,
            Parameters = 1000,
            Macs = 10_000,
            Validation = new EvaluationFigures { Samples = 100, Accuracy = 0.9, Loss = 0.3 },
            Groups = [new GroupSummary("channel", "conv1", 8, ["conv1"]), new GroupSummary("channel", "conv2", 16, ["conv2"])],
        },
        WorkItem.Prepare p => new PlanReport
        {
            Plan = Hash($"plan {p.Candidate}"),
            Identity = Identity(p.Candidate!.Value),
            ShapeKey = Shape(p.Candidate.Value),
            Model = Shape(p.Candidate.Value) is { } shape ? Hash(shape) : null,
            Parameters = 500,
            NonZeroParameters = 500,
            Macs = Macs(p.Candidate.Value),
            Ratios = ImmutableSortedDictionary<string, double>.Empty.Add("conv1", 0.5),
        },
        WorkItem.Measure m => new MeasureReport
        {
            Target = m.Target,
            Receipt = Hash($"receipt {m.Id}"),
            LatencyMs = m.Candidate is { } c ? Latency(c) : 4,
            P95Ms = m.Candidate is { } p ? Latency(p) * 1.1 : 4.4,
            DenseMs = m.Candidate is null ? null : 4,
            Speedup = m.Candidate is { } s ? 4 / Latency(s) : null,
        },
        WorkItem.Train t => new TrainReport { Rung = t.Rung, Checkpoint = Hash($"checkpoint {t.Id}"), Steps = 10 * (t.Rung + 1) },
        WorkItem.Evaluate e => new EvaluationReport
        {
            Rung = e.Rung,
            Figures = new EvaluationFigures { Samples = 100, Accuracy = e.Candidate is { } c ? Accuracy(c, e.Rung) : 0.9, Loss = e.Candidate is { } l ? Loss(l, e.Rung) : 0.3 },
            Model = Hash($"model {e.Candidate} {e.Rung}"),
            Bytes = 2000,
            Parameters = 500,
            NonZeroParameters = 500,
            Macs = e.Candidate is { } n ? Macs(n) : 10_000,
        },
        _ => throw new NotSupportedException($"no made-up report for {item.GetType().Name}"),
    };
}
