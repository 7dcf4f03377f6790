using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>A length of time in whole seconds: <c>90s</c>, <c>30m</c>, <c>1h30m</c>, <c>2d</c>.</summary>
internal sealed partial class DurationType : SpecType<TimeSpan>
{
    private const int MostDays = 365;
    private const string Pattern = "^(?:(\\d{1,3})d)?(?:(\\d{1,4})h)?(?:(\\d{1,6})m)?(?:(\\d{1,8})s)?$";

    public override string Expected => $"a duration such as 90s, 30m, 2h or 1h30m, above 0 to {MostDays}d";

    protected override string Noun => "a duration such as 90s, 30m, 2h or 1h30m";

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out TimeSpan value)
    {
        if (node.Value is not YamlScalar { Kind: ScalarKind.Text or ScalarKind.Number } scalar || DurationPattern().Match(scalar.Text) is not { Success: true } match)
        {
            string message = node.Value is YamlScalar { Kind: ScalarKind.Number } number
                ? $"is {number.Words} without a unit; write for example 90s, 30m or 2h"
                : $"is {node.Value.Words}; give {Noun}";
            return Wrong(node, message, out value);
        }

        value = new TimeSpan(Part(match, 1), Part(match, 2), Part(match, 3), Part(match, 4));
        return (value > TimeSpan.Zero && value <= TimeSpan.FromDays(MostDays)) || Wrong(node, $"is {scalar.Quoted}; give more than 0s and at most {MostDays}d", out value);
    }

    public override JsonNode Write(TimeSpan value)
    {
        (long Count, char Unit)[] parts = [(value.Days, 'd'), (value.Hours, 'h'), (value.Minutes, 'm'), (value.Seconds, 's')];
        return JsonValue.Create(string.Concat(parts.Where(p => p.Count > 0).Select(p => $"{p.Count}{p.Unit}")));
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = Pattern, ["minLength"] = 2 };

    private static int Part(Match match, int group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(Pattern, RegexOptions.ECMAScript)]
    private static partial Regex DurationPattern();
}
