using System.Collections.Immutable;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>Whether a report is an answer to a work item, and whether its figures can be: what is not stays out of the journal.</summary>
internal static class ReportCheck
{
    private const int LongestName = 1000;
    private const int LongestMessage = 64 * 1024;

    /// <exception cref="InvalidInputException">It is not.</exception>
    public static void RequireAnswers(WorkItem item, WorkReport report)
    {
        bool answers = (item, report) switch
        {
            (WorkItem.Base, BaseReport) => true,
            (WorkItem.Prepare, PlanReport) => true,
            (WorkItem.Measure m, MeasureReport r) => r.Target == m.Target,
            (WorkItem.Train t, TrainReport r) => r.Rung == t.Rung,
            (WorkItem.Evaluate e, EvaluationReport r) => e.Final || r.Rung == e.Rung,
            _ => false,
        };
        if (!answers)
        {
            throw new InvalidInputException("report", $"a {report.GetType().Name} of this content does not answer work item '{item.Id}'", "a worker reports on the item that it leased");
        }

        InputError[] errors = [.. Errors(report)];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    /// <exception cref="InvalidInputException">It is no failure.</exception>
    public static void RequireFailure(FailureKind kind, string message)
    {
        if (!Enum.IsDefined(kind))
        {
            throw new InvalidInputException("kind", $"is {kind}", $"one of {string.Join(", ", Enum.GetNames<FailureKind>())}");
        }

        if (message.Length > LongestMessage)
        {
            throw new InvalidInputException("message", $"has {message.Length} characters", $"at most {LongestMessage}");
        }
    }

    private static IEnumerable<InputError> Errors(WorkReport report) =>
    [
        .. Amount("seconds", report.Seconds),
        .. report switch
        {
            BaseReport r =>
            [
                .. Amount("bytes", r.Bytes), .. Amount("compressedBytes", r.CompressedBytes), .. Amount("activationBytes", r.ActivationBytes), .. Amount("parameters", r.Parameters), .. Amount("macs", r.Macs), .. Errors("validation", r.Validation), .. r.Training is { } t ? Errors("training", t) : [],
                .. r.Groups.IsDefault || r.Groups.Any(g => g is not { Units: > 0 } || !IsName(g.Id) || g.Layers.IsDefault || g.Layers.Contains(null!)) ? Wrong("groups", "not all groups", "a group has an id, layers and a unit or more") : [],
                .. NoneMissing("warnings", r.Warnings), .. NoneMissing("curve", r.Curve),
            ],
            PlanReport r =>
            [
                .. Name("identity", r.Identity), .. r.ShapeKey is { } key ? Name("shapeKey", key) : [], .. Counts(r.Parameters, r.NonZeroParameters), .. Amount("macs", r.Macs),
                .. Amount("activationBytes", r.ActivationBytes), .. r.Before is { } before ? Errors("before", before) : [], .. r.Ratios.SelectMany(x => Share($"ratios.{x.Key}", x.Value)), .. Errors("surgery", r.Surgery),
            ],
            MeasureReport r => (IEnumerable<InputError>)
            [
                .. Amount("latencyMs", r.LatencyMs), .. Amount("p95Ms", r.P95Ms), .. Amount("denseMs", r.DenseMs), .. Ratio("speedup", r.Speedup), .. Ratio("speedupLow", r.SpeedupLow), .. Ratio("speedupHigh", r.SpeedupHigh), .. Amount("millijoules", r.Millijoules), .. Amount("denseMillijoules", r.DenseMillijoules),
            ],
            TrainReport r => [.. Amount("steps", r.Steps), .. NoneMissing("curve", r.Curve)],
            EvaluationReport r => [.. Amount("bytes", r.Bytes), .. Amount("compressedBytes", r.CompressedBytes), .. r.Training is { } t ? Errors("training", t) : [], .. Counts(r.Parameters, r.NonZeroParameters), .. Amount("macs", r.Macs), .. Errors("figures", r.Figures), .. Errors("export", r.Export)],
            _ => [],
        },
    ];

    private static IEnumerable<InputError> Errors(string where, EvaluationFigures f) =>
    [
        .. Amount($"{where}.samples", f.Samples), .. Share($"{where}.accuracy", f.Accuracy), .. Share($"{where}.accuracyLow", f.AccuracyLow), .. Share($"{where}.accuracyHigh", f.AccuracyHigh),
        .. Share($"{where}.agreement", f.Agreement), .. Share($"{where}.agreementLow", f.AgreementLow), .. Share($"{where}.agreementHigh", f.AgreementHigh),
        .. Amount($"{where}.outputError", f.OutputError), .. (f.OutputErrors ?? ImmutableSortedDictionary<string, double>.Empty).SelectMany(o => Amount($"{where}.outputErrors.{o.Key}", o.Value)),
        .. (f.Metrics ?? ImmutableSortedDictionary<string, double>.Empty).SelectMany(m => double.IsFinite(m.Value) && m.Key.Length <= LongestName ? [] : Wrong($"{where}.metrics.{m.Key}", m.Value, "a finite number")),
        .. f.ByClass is not { } classes ? [] : classes.IsDefault ? Wrong($"{where}.byClass", "not whole", "a list") : classes.SelectMany((c, i) => Share($"{where}.byClass[{i}]", c)),
    ];

    private static IEnumerable<InputError> Errors(string where, OracleSummary? oracle) =>
        [.. Amount($"{where}.maxAbsDifference", oracle?.MaxAbsDifference), .. Amount($"{where}.outputScale", oracle?.OutputScale), .. Amount($"{where}.tolerance", oracle?.Tolerance)];

    private static IEnumerable<InputError> Counts(long parameters, long nonZero) =>
    [
        .. Amount("parameters", parameters), .. Amount("nonZeroParameters", nonZero),
        .. nonZero > parameters ? Wrong("nonZeroParameters", $"{nonZero} of {parameters}", "at most all parameters") : [],
    ];

    private static IEnumerable<InputError> Amount(string where, double? value) =>
        value is { } v && !(double.IsFinite(v) && v >= 0) ? Wrong(where, v, "a finite number, 0 or more") : [];

    private static IEnumerable<InputError> Ratio(string where, double? value) => value is { } v && !(v >= 0) ? Wrong(where, v, "0 or more") : [];

    private static IEnumerable<InputError> Share(string where, double? value) => value is { } v && v is not (>= 0 and <= 1) ? Wrong(where, v, "from 0 to 1") : [];

    private static IEnumerable<InputError> Name(string where, string text) => IsName(text) ? [] : Wrong(where, $"a text of {text.Length} characters", $"1 to {LongestName} characters");

    private static IEnumerable<InputError> NoneMissing<T>(string where, ImmutableArray<T> items)
        where T : class => items.IsDefault || items.Contains(null!) ? Wrong(where, "not whole", "a list without nulls") : [];

    private static bool IsName(string? text) => text is { Length: > 0 and <= LongestName };

    private static InputError[] Wrong(string where, object value, string rule) => [new InputError($"report.{where}", FormattableString.Invariant($"is {value}"), rule)];
}
