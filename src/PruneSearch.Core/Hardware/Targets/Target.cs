using System.Text.RegularExpressions;

namespace PruneSearch.Hardware.Targets;

/// <summary>A device, runtime, options, threads and batch on which latency is measured.</summary>
public sealed partial record Target
{
    public const string ModelPrefix = "model:";

    private const int MostThreads = 1024;
    private const int LargestBatch = 65536;

    private Target(string name, TargetKind kind, string runtime, RuntimeOptions options, CostModel? cost)
    {
        Name = name;
        Kind = kind;
        Runtime = runtime;
        Options = options;
        Cost = cost;
    }

    public string Name { get; }

    public TargetKind Kind { get; }

    /// <summary>The name of a registered runtime, or <c>model:preset</c>.</summary>
    public string Runtime { get; }

    public RuntimeOptions Options { get; }

    /// <summary>Set for <see cref="TargetKind.Modelled"/> and only there.</summary>
    public CostModel? Cost { get; }

    /// <summary>Checks a user's target.</summary>
    /// <param name="where">Its place, such as "targets[0]"; errors name places below it.</param>
    /// <param name="runtimes">The registered runtimes.</param>
    /// <param name="errors">Everything wrong is added here.</param>
    /// <returns>Null if anything is wrong.</returns>
    public static Target? Create(TargetSpec spec, string where, IReadOnlyCollection<string> runtimes, ICollection<InputError> errors)
    {
        int before = errors.Count;
        string name = spec.Name ?? "";
        string runtime = spec.Runtime ?? "onnxruntime";
        bool modelled = runtime.StartsWith(ModelPrefix, StringComparison.Ordinal);
        if (!NamePattern().IsMatch(name))
        {
            errors.Add(new InputError($"{where}.name", $"'{name}' is not a target's name.",
                "1 to 63 of a-z, 0-9, '.', '_' and '-', starting with a letter or digit"));
        }

        InRange(spec.Threads, 1, MostThreads, $"{where}.threads", errors);
        InRange(spec.Batch, 1, LargestBatch, $"{where}.batch", errors);
        if (!Enum.TryParse(spec.Optimization ?? "all", ignoreCase: true, out GraphOptimization optimization)
            || !Enum.IsDefined(optimization)
            || char.IsAsciiDigit((spec.Optimization ?? "all")[0]))
        {
            errors.Add(new InputError($"{where}.optimization", $"'{spec.Optimization}' is not a level.", "none, basic, extended or all"));
        }

        if (Tools.ToolRuntime.ToolOf(runtime) is not null && spec.Library is not null)
        {
            errors.Add(new InputError($"{where}.library", "has no meaning for a tool; remove it.", "a tool is what its operator registered"));
        }

        CostModel? cost = null;
        if (modelled)
        {
            cost = CostModel.Create(runtime[ModelPrefix.Length..], spec.Options ?? new Dictionary<string, string>(), where, errors);
            RefuseForModel(spec, where, errors);
        }
        else if (!runtimes.Contains(runtime))
        {
            errors.Add(new InputError($"{where}.runtime",
                $"'{runtime}' is not a runtime here; known are: {string.Join(", ", runtimes)}, {ModelPrefix}PRESET.",
                "a runtime is chosen by a registered name"));
        }

        var options = new RuntimeOptions
        {
            Threads = spec.Threads ?? 1,
            Batch = spec.Batch ?? 1,
            Provider = spec.Provider ?? "cpu",
            ProviderOptions = spec.ProviderOptions ?? new Dictionary<string, string>(),
            SessionOptions = modelled ? new Dictionary<string, string>() : spec.Options ?? new Dictionary<string, string>(),
            Library = spec.Library,
            Optimization = optimization,
            FlushDenormals = spec.FlushDenormals ?? true,
        };
        if (errors.Count > before)
        {
            return null;
        }

        return cost is null
            ? new Target(name, TargetKind.Measured, runtime, options, null)
            : new Target(name, TargetKind.Modelled, cost.Name, options, cost);
    }

    public TargetRecord ToRecord() => new(Name, Kind, Runtime, Options);

    public override string ToString() => ToRecord().ToString();

    private static void RefuseForModel(TargetSpec spec, string where, ICollection<InputError> errors)
    {
        (string Field, bool Given)[] fields =
        [
            ("provider", spec.Provider is not null),
            ("providerOptions", spec.ProviderOptions is not null),
            ("library", spec.Library is not null),
            ("optimization", spec.Optimization is not null),
        ];
        foreach ((string field, _) in fields.Where(f => f.Given))
        {
            errors.Add(new InputError(
                $"{where}.{field}", "has no meaning for a cost model; remove it.", "model: targets take threads, batch and options"));
        }
    }

    private static void InRange(int? value, int low, int high, string where, ICollection<InputError> errors)
    {
        if (value < low || value > high)
        {
            errors.Add(new InputError(where, $"is {value}; it must be from {low} to {high}.", $"a whole number from {low} to {high}"));
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,62}\z")]
    private static partial Regex NamePattern();
}
