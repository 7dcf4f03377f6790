using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>Names of tools against those that are registered.</summary>
internal static class ToolNames
{
    /// <summary>What is wrong with a name, and how to mend it; null for nothing, or where the tools are not known here.</summary>
    public static string? Problem(ToolKind kind, ToolRegistry? tools, string name)
    {
        if (tools is null)
        {
            return null;
        }

        IReadOnlyList<string> known = tools.Names(kind);
        if (known.Contains(name))
        {
            return null;
        }

        string mend = NearestName.Of(name, known) is { } nearest ? $"did you mean '{nearest}'?"
            : known.Count > 0 ? $"registered are {string.Join(", ", known)}"
            : "none is; give the tools file by --tools";
        return $"is '{name}', which is not registered as {kind switch { ToolKind.Evaluator => "an evaluator", ToolKind.Trainer => "a trainer", _ => "a benchmark" }} on this machine; {mend}";
    }
}
