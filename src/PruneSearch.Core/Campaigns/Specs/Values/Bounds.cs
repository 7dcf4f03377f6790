using System.Globalization;
using System.Text.Json.Nodes;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>Bounds of a number, each open or closed.</summary>
internal readonly record struct Bounds(double? Min = null, double? Max = null, bool Above = false, bool Below = false)
{
    /// <summary><c>from 0 to below 1</c>; empty without bounds.</summary>
    public string Words => string.Join(" ", new[]
    {
        Min is double min ? $"{(Above ? "above" : "from")} {Text(min)}" : "",
        Max is double max ? $"{(Below ? "to below" : "to")} {Text(max)}" : "",
    }.Where(w => w.Length > 0));

    /// <summary>What is wrong with a number and how to mend it; null where nothing is.</summary>
    public string? Violation(double value) =>
        !double.IsFinite(value) ? "give a finite number"
        : Min is double min && (Above ? value <= min : value < min) ? $"give {(Above ? "more than" : "at least")} {Text(min)}"
        : Max is double max && (Below ? value >= max : value > max) ? $"give {(Below ? "less than" : "at most")} {Text(max)}"
        : null;

    public void AddTo(JsonObject schema)
    {
        if (Min is double min)
        {
            schema[Above ? "exclusiveMinimum" : "minimum"] = min;
        }

        if (Max is double max)
        {
            schema[Below ? "exclusiveMaximum" : "maximum"] = max;
        }
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
