using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;
using PruneSearch.Campaigns.Tools;

namespace PruneSearch.Campaigns.Specs.Constraints;

/// <summary>A metric with its target where it has one: <c>accuracy</c>, <c>latency(cpu)</c>.</summary>
internal sealed partial class MetricType : SpecType<MetricRef>
{
    private static readonly Metric[] All = Enum.GetValues<Metric>();

    /// <summary>A regular expression, in the common subset of .NET and ECMA 262, of every metric.</summary>
    public static string Pattern { get; } =
        $"({Names(IsPlain, "|")}|({Names(m => m.NeedsTarget(), "|")})\\([a-z0-9][a-z0-9._-]{{0,62}}\\)|{Metric.External.Name()}\\({MetricRef.ExternalPattern}\\))";

    public override string Expected => $"{Names(IsPlain, ", ")}; with a target's name: {Names(m => m.NeedsTarget(), "(TARGET), ")}(TARGET); of an evaluator: {Metric.External.Name()}(NAME)";

    protected override string Noun => "a metric such as accuracy or latency(TARGET)";

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out MetricRef value)
    {
        if (node.Value is not YamlScalar { Kind: ScalarKind.Text } scalar)
        {
            return Wrong(node, out value);
        }

        value = Parse(scalar.Text, out string? problem);
        return problem is null || Wrong(node, $"is {scalar.Quoted}; {problem}", out value);
    }

    public override JsonNode Write(MetricRef value) => JsonValue.Create(value.ToString());

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = $"^{Pattern}$" };

    /// <summary>Understands a metric; null, and what to mend, where it is none.</summary>
    public static MetricRef? Parse(string text, out string? problem)
    {
        Match match = MetricPattern().Match(text);
        string name = match.Groups["name"].Value;
        string? target = match.Groups["target"].Success ? match.Groups["target"].Value : null;
        Metric? metric = All.Cast<Metric?>().FirstOrDefault(m => m!.Value.Name() == name);
        problem = null;
        if (!match.Success)
        {
            problem = "write a metric such as accuracy or latency(TARGET)";
        }
        else if (metric is null)
        {
            string mend = NearestName.Of(name, All.Select(m => m.Name())) is { } nearest ? $"did you mean '{nearest}'?" : "choose a known one";
            problem = $"there is no metric {YamlScalar.Quote(name)}; {mend}";
        }
        else if (metric == Metric.External)
        {
            return External(target, out problem);
        }
        else if (metric.Value.NeedsTarget() && target is null)
        {
            problem = $"{name} is measured on a target; write {name}(TARGET) with its name";
        }
        else if (!metric.Value.NeedsTarget() && target is not null)
        {
            problem = $"{name} is not measured on a target; write {name} alone";
        }

        return problem is null ? new MetricRef(metric!.Value, target) : null;
    }

    private static MetricRef? External(string? name, out string? problem)
    {
        problem = name is null ? $"{Metric.External.Name()} is a figure of the evaluator's; write {Metric.External.Name()}(NAME) as it calls it"
            : !ExternalPattern().IsMatch(name) ? $"{YamlScalar.Quote(name)} is no name of a figure; use letters, digits, '_', '.', '@' and '-', beginning with a letter, 63 at most"
            : ToolFigures.Own.Contains(name) ? $"{name} means the same for every evaluator{(name == ToolFigures.Samples ? ", and is no metric" : $"; write {name} alone")}"
            : null;
        return problem is null ? MetricRef.Named(name!) : null;
    }

    private static bool IsPlain(Metric metric) => !metric.NeedsTarget() && metric != Metric.External;

    private static string Names(Func<Metric, bool> which, string separator) => string.Join(separator, All.Where(which).Select(m => m.Name()));

    [GeneratedRegex(@"\A(?<name>[A-Za-z0-9_]+)(?:\((?<target>[^()\s]+)\))?\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex MetricPattern();

    [GeneratedRegex($@"\A{MetricRef.ExternalPattern}\z", RegexOptions.NonBacktracking)]
    private static partial Regex ExternalPattern();
}
