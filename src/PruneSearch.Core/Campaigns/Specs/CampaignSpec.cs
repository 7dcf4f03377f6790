using PruneSearch.Execution;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Campaigns.Specs;

/// <summary>What a user asks of a campaign: the checked content of a spec file. Immutable.</summary>
public sealed record CampaignSpec
{
    public const string ApiVersion = "prunesearch/v1";

    /// <summary>The campaign's name: 1 to 63 of a-z, 0-9, '.', '_' and '-', starting with a letter or digit.</summary>
    public required string Name { get; init; }

    /// <summary>Seeds everything: data order, sampler, initial weights. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    public required ModelSpec Model { get; init; }

    /// <summary>Default classification.</summary>
    public TaskKind Task { get; init; } = TaskKind.Classification;

    public required DataSpec Data { get; init; }

    /// <summary>Where latency is measured; names are unique. May be empty: then only counted objectives are there.</summary>
    public IReadOnlyList<Target> Targets { get; init; } = [];

    /// <summary>What the front is over: at least one; each once.</summary>
    public required IReadOnlyList<MetricRef> Objectives { get; init; }

    /// <summary>What a candidate must keep to be feasible.</summary>
    public IReadOnlyList<ConstraintSpec> Constraints { get; init; } = [];

    /// <summary>The evaluator's metrics that objectives and constraints name.</summary>
    public IEnumerable<string> ExternalMetrics => Objectives.Concat(Constraints.Select(c => c.Metric)).Select(m => m.External).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>The space of pruning configurations.</summary>
    public PruneSpec Prune { get; init; } = new();

    /// <summary>How accuracy is recovered after pruning.</summary>
    public RecoverySpec Recovery { get; init; } = new();

    /// <summary>An external judge of models; null where the product judges on the spec's data.</summary>
    public EvaluationSpec? Evaluation { get; init; }

    public SearchSpec Search { get; init; } = new();

    public BaselineSpec Baselines { get; init; } = new();

    public MeasurementProtocol Measurement { get; init; } = new();

    public BudgetSpec Budget { get; init; } = new();

    /// <summary>What executes graphs: one of <see cref="BackendNames.All"/>. Default auto.</summary>
    public string Backend { get; init; } = BackendNames.Auto;

    /// <summary>How the backend torch works, where it is the one.</summary>
    public TorchSpec Torch { get; init; } = new();

    /// <summary>The backend that the campaign asks for.</summary>
    public BackendRequest BackendRequest => new(Backend, Torch.ToOptions());

    /// <summary>Candidates that the search and the baselines may propose in all.</summary>
    public int PlannedCandidates => Search.Candidates + Baselines.Uniform.Count + Baselines.Random.Count + Baselines.Scratch.Count;

    /// <summary>The folder that relative paths of the spec start from: the spec file's.</summary>
    public string BaseFolder { get; init; } = ".";
}
