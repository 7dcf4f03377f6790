using PruneSearch.Hardware.Tools;

namespace PruneSearch.Campaigns.Tools;

/// <summary>A tool as the operator wrote it, not yet checked.</summary>
internal sealed record ToolEntry
{
    public string Name { get; init; } = "";

    public ToolKind Kind { get; init; }

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Default 600; 1 to 604800.</summary>
    public int TimeoutSeconds { get; init; } = 600;
}
