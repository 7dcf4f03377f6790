using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Constraints;

/// <summary>A bound on a metric, as text: <c>accuracy &gt;= baseline - 0.01</c>.</summary>
internal sealed partial class ConstraintType : SpecType<ConstraintSpec>
{
    public override string Expected => "METRIC <= BOUND or METRIC >= BOUND; a bound is made of numbers with units, baseline, + and -, and NUMBER * baseline";

    protected override string Noun => "a constraint such as \"accuracy >= baseline - 0.01\"";

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out ConstraintSpec value)
    {
        if (node.Value is not YamlScalar { Kind: ScalarKind.Text } scalar)
        {
            return Wrong(node, out value);
        }

        value = Parse(scalar.Text, out string? problem);
        return problem is null || Wrong(node, $"is {scalar.Quoted}; {problem}", out value);
    }

    /// <summary>Not as the user wrote it, but in one way for everything that means the same.</summary>
    public override JsonNode Write(ConstraintSpec value)
    {
        string factor = value.BaselineFactor switch
        {
            0 => "",
            1 => "baseline",
            double number => $"{number.ToString("R", CultureInfo.InvariantCulture)} * baseline",
        };
        string offset = value.Offset == 0 && factor.Length > 0 ? ""
            : factor.Length == 0 ? MetricUnits.Text(value.Metric.Metric, value.Offset)
            : $" {(value.Offset < 0 ? '-' : '+')} {MetricUnits.Text(value.Metric.Metric, Math.Abs(value.Offset))}";
        return JsonValue.Create($"{value.Metric} {(value.IsUpper ? "<=" : ">=")} {factor}{offset}");
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = $"^\\s*{MetricType.Pattern}\\s*(<=|>=)\\s*[-+.0-9b]" };

    /// <summary>Understands a constraint; null, and what to mend, where it is none.</summary>
    public static ConstraintSpec? Parse(string text, out string? problem)
    {
        Match match = ConstraintPattern().Match(text);
        if (!match.Success)
        {
            problem = "write METRIC <= BOUND or METRIC >= BOUND";
            return null;
        }

        MetricRef? metric = MetricType.Parse(match.Groups["metric"].Value, out problem);
        string relation = match.Groups["relation"].Value;
        if (metric is null)
        {
            return null;
        }

        if (relation is not ("<=" or ">="))
        {
            problem = $"{YamlScalar.Quote(relation)} is not a bound; use <= or >=";
            return null;
        }

        if (BoundParser.Parse(metric.Metric, match.Groups["bound"].Value, out problem) is not var (factor, offset))
        {
            return null;
        }

        problem = Senseless(metric.Metric, factor, offset);
        return problem is null ? new ConstraintSpec(metric, relation == "<=", factor, offset, text) : null;
    }

    /// <summary>What is wrong with a bound that no value, or every value, keeps.</summary>
    private static string? Senseless(Metric metric, double factor, double offset)
    {
        string name = metric.Name();
        if (MetricUnits.IsFraction(metric) && Math.Abs(offset) > 1)
        {
            string number = offset.ToString(CultureInfo.InvariantCulture);
            return $"{name} is from 0 to 1, and {number} is beyond that; write for example 0.9 or 90%";
        }

        return metric == Metric.External ? null
            : factor < 0 ? $"{name} cannot be bound by less than nothing of the baseline; remove the minus"
            : factor == 0 && offset < 0 ? $"{name} is never negative; give a bound from 0"
            : null;
    }

    [GeneratedRegex(@"\A\s*(?<metric>[^\s<>=!\u2264\u2265]+)\s*(?<relation>[<>=!\u2264\u2265]+)(?<bound>.*)\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.Singleline)]
    private static partial Regex ConstraintPattern();
}
