using System.Collections.Immutable;
using System.Globalization;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Schedules;
using PruneSearch.Search.Spaces;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>
/// The search space that a spec opens for a base model, and what its points mean. Knobs with one value are not part of it (but granularity
/// and criterion, which are always shown). Where several granularities are searched, what depends on one carries its name.
/// </summary>
public sealed class RecipeSpace
{
    private const string Granularity = "granularity";
    private const string Criterion = "criterion";
    private const string Allocation = "allocation";
    private const string Normalization = "normalization";
    private const string Ratio = "ratio";
    private const string Schedule = "schedule";
    private const string Steps = "steps";
    private const string Penalty = "penalty";
    private const string PenaltyStrength = "penaltyStrength";
    private const string RoundTo = "roundTo";
    private const string LearningRate = "learningRate";
    private const string WeightDecay = "weightDecay";
    private const string Distillation = "distillation";
    private static readonly string Layer = Pruning.Granularity.Layer.Name;
    private static readonly string Channel = Pruning.Granularity.Channel.Name;
    private const string OneShot = PruningSchedules.OneShot;

    private readonly CampaignSpec _spec;
    private readonly ImmutableArray<GroupSummary> _groups;

    public RecipeSpace(CampaignSpec spec, ImmutableArray<GroupSummary> groups)
    {
        _spec = spec;
        _groups = groups;
        PruneSpec prune = spec.Prune;
        var parameters = new List<Parameter>
        {
            new CategoricalParameter(Granularity, prune.Granularity),
            new CategoricalParameter(Criterion, prune.Criterion),
        };
        foreach (string granularity in prune.Granularity)
        {
            AddAllocation(parameters, granularity);
        }

        if (prune.Schedule.Count > 1)
        {
            parameters.Add(new CategoricalParameter(Schedule, prune.Schedule));
        }

        if (Knob(Steps, prune.Steps) is { } steps)
        {
            AddForSchedules(parameters, steps, k => k.IsStepped);
        }

        if (prune.Penalty.Count > 1)
        {
            AddForSchedules(parameters, new CategoricalParameter(Penalty, [.. prune.Penalty.Select(p => p.ToString())]), k => k.IsPenalized);
        }

        if (Knob(PenaltyStrength, prune.PenaltyStrength) is { } strength)
        {
            AddForSchedules(parameters, strength, k => k.IsPenalized);
        }

        if (prune.RoundTo.Count > 1 && prune.Granularity.Contains(Channel))
        {
            parameters.Add(new CategoricalParameter(RoundTo, [.. prune.RoundTo.Select(r => r.ToString(CultureInfo.InvariantCulture))], Ordered: true)
            {
                ActiveWhen = prune.Granularity.Count > 1 ? new Condition(Granularity, [Channel]) : null,
            });
        }

        foreach ((string name, FloatKnob knob) in new[] { (LearningRate, spec.Recovery.LearningRate), (WeightDecay, spec.Recovery.WeightDecay), (Distillation, spec.Recovery.Distillation) })
        {
            if (Knob(name, knob) is { } parameter)
            {
                parameters.Add(parameter);
            }
        }

        Space = new SearchSpace(parameters);
    }

    public SearchSpace Space { get; }

    /// <summary>Whether a parameter of the space is a ratio: of all groups together, or of one.</summary>
    public static bool IsRatio(string parameter) => parameter.Split('.')[0] == Ratio;

    /// <summary>Whether a parameter of the space says how units are chosen: granularity, criterion, allocation, normalization.</summary>
    public static bool IsMethod(string parameter) => parameter.Split('.')[0] is Granularity or Criterion or Allocation or Normalization;

    /// <summary>What a point of the space asks for.</summary>
    public CandidateRecipe Decode(Configuration configuration)
    {
        PruneSpec prune = _spec.Prune;
        RecoverySpec recovery = _spec.Recovery;
        string granularity = configuration[Granularity].Category;
        string allocation = granularity == Layer ? "uniform" : configuration.TryGetValue(Name(Allocation, granularity), out ParameterValue a) ? a.Category : prune.Allocation[0];
        string schedule = configuration.TryGetValue(Schedule, out ParameterValue s) ? s.Category : prune.Schedule[0];
        ScheduleKind kind = PruningSchedules.BuiltIn[schedule];
        bool perGroup = allocation == "perGroup";
        return new CandidateRecipe
        {
            Granularity = granularity,
            Criterion = configuration[Criterion].Category,
            Normalization = granularity == Layer ? ScoreNormalization.None : configuration.TryGetValue(Name(Normalization, granularity), out ParameterValue n) ? Enum.Parse<ScoreNormalization>(n.Category) : prune.Normalization[0],
            Allocation = allocation,
            Ratio = perGroup ? 1 : Value(configuration, Name(Ratio, granularity), prune.Ratio),
            GroupRatios = perGroup
                ? GroupsOf(granularity).ToImmutableSortedDictionary(g => g.Id, g => Value(configuration, GroupRatio(granularity, g.Id), prune.Ratio), StringComparer.Ordinal)
                : null,
            Schedule = schedule,
            Steps = !kind.IsStepped ? 1 : configuration.TryGetValue(Steps, out ParameterValue steps) ? Whole(steps) : prune.Steps.Low,
            Penalty = !kind.IsPenalized ? null : configuration.TryGetValue(Penalty, out ParameterValue penalty) ? Enum.Parse<PenaltyKind>(penalty.Category) : prune.Penalty[0],
            PenaltyStrength = kind.IsPenalized ? Value(configuration, PenaltyStrength, prune.PenaltyStrength) : 0,
            RoundTo = granularity != Channel ? 1
                : configuration.TryGetValue(RoundTo, out ParameterValue round) ? int.Parse(round.Category, CultureInfo.InvariantCulture)
                : prune.RoundTo[0],
            LearningRate = Value(configuration, LearningRate, recovery.LearningRate),
            WeightDecay = Value(configuration, WeightDecay, recovery.WeightDecay),
            Distillation = Value(configuration, Distillation, recovery.Distillation),
        };
    }

    /// <summary>The recipe of a baseline at a ratio.</summary>
    public CandidateRecipe Baseline(CandidateOrigin origin, double ratio) => new()
    {
        Granularity = _spec.Prune.Granularity[0],
        Criterion = origin == CandidateOrigin.Random ? "random" : "l1",
        Normalization = ScoreNormalization.None,
        Allocation = "uniform",
        Ratio = ratio,
        Schedule = OneShot,
        RoundTo = _spec.Prune.Granularity[0] == Channel ? _spec.Prune.RoundTo[0] : 1,
        LearningRate = origin == CandidateOrigin.Scratch ? Math.Max(_spec.Recovery.LearningRate.High, 0.1) : Middle(_spec.Recovery.LearningRate),
        WeightDecay = Middle(_spec.Recovery.WeightDecay),
        Distillation = Middle(_spec.Recovery.Distillation),
        Reinitialize = origin == CandidateOrigin.Scratch,
    };

    /// <summary>Adds what only some kinds of schedules have, where they are searched.</summary>
    private void AddForSchedules(List<Parameter> parameters, Parameter parameter, Func<ScheduleKind, bool> has)
    {
        string[] those = [.. _spec.Prune.Schedule.Where(s => has(PruningSchedules.BuiltIn[s]))];
        if (those.Length > 0)
        {
            parameters.Add(those.Length == _spec.Prune.Schedule.Count ? parameter : parameter with { ActiveWhen = new Condition(Schedule, those) });
        }
    }

    private void AddAllocation(List<Parameter> parameters, string granularity)
    {
        PruneSpec prune = _spec.Prune;
        Condition? here = prune.Granularity.Count > 1 ? new Condition(Granularity, [granularity]) : null;
        if (granularity == Layer)
        {
            // All blocks are one group: every allocation would be the same.
            if (Knob(Name(Ratio, granularity), prune.Ratio) is { } blocks)
            {
                parameters.Add(blocks with { ActiveWhen = here });
            }

            return;
        }

        string allocation = Name(Allocation, granularity);
        bool searched = prune.Allocation.Count > 1;
        if (searched)
        {
            parameters.Add(new CategoricalParameter(allocation, prune.Allocation) { ActiveWhen = here });
        }

        if (prune.Allocation.Contains("global") && prune.Normalization.Count > 1)
        {
            parameters.Add(new CategoricalParameter(Name(Normalization, granularity), [.. prune.Normalization.Select(n => n.ToString())])
            {
                ActiveWhen = searched ? new Condition(allocation, ["global"]) : here,
            });
        }

        string[] single = [.. prune.Allocation.Where(a => a != "perGroup")];
        if (single.Length > 0 && Knob(Name(Ratio, granularity), prune.Ratio) is { } ratio)
        {
            parameters.Add(ratio with { ActiveWhen = searched ? new Condition(allocation, single) : here });
        }

        if (!prune.Allocation.Contains("perGroup"))
        {
            return;
        }

        foreach (GroupSummary group in GroupsOf(granularity))
        {
            if (Knob(GroupRatio(granularity, group.Id), prune.Ratio) is { } own)
            {
                parameters.Add(own with { ActiveWhen = searched ? new Condition(allocation, ["perGroup"]) : here });
            }
        }
    }

    private IEnumerable<GroupSummary> GroupsOf(string granularity) => _groups.Where(g => g.Granularity == granularity);

    private string Name(string name, string granularity) => _spec.Prune.Granularity.Count > 1 ? $"{name}.{granularity}" : name;

    private string GroupRatio(string granularity, string group) => $"{Name(Ratio, granularity)}.{group}";

    /// <summary>The parameter of a knob; null where it has one value.</summary>
    private static Parameter? Knob(string name, FloatKnob knob) =>
        knob.IsRange ? new FloatParameter(name, knob.Low, knob.High, knob.Step, knob.IsLog)
        : knob.Choices.Count == 1 ? null
        : new CategoricalParameter(name, [.. knob.Choices.Order().Select(c => c.ToString("R", CultureInfo.InvariantCulture))], Ordered: true);

    private static Parameter? Knob(string name, IntKnob knob) =>
        knob.IsRange ? new IntParameter(name, knob.Low, knob.High, knob.Step)
        : knob.Choices.Count == 1 ? null
        : new CategoricalParameter(name, [.. knob.Choices.Order().Select(c => c.ToString(CultureInfo.InvariantCulture))], Ordered: true);

    private static double Value(Configuration configuration, string name, FloatKnob knob) =>
        !configuration.TryGetValue(name, out ParameterValue value) ? knob.Choices[0]
        : value.Kind == ParameterKind.Category ? double.Parse(value.Category, CultureInfo.InvariantCulture)
        : value.Number;

    private static int Whole(ParameterValue value) =>
        value.Kind == ParameterKind.Category ? int.Parse(value.Category, CultureInfo.InvariantCulture) : (int)value.Integer;

    private static double Middle(FloatKnob knob) =>
        knob.IsRange ? (knob.IsLog ? Math.Sqrt(knob.Low * knob.High) : (knob.Low + knob.High) / 2) : knob.Choices[knob.Choices.Count / 2];
}
