using PruneSearch.Hardware.Tools;

namespace PruneSearch.Campaigns.Tools;

/// <summary>The content of a tools file.</summary>
internal sealed record ToolList(IReadOnlyList<RegisteredTool> Tools);
