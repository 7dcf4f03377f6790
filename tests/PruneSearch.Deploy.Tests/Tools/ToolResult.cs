namespace PruneSearch.Deploy.Tests.Tools;

internal sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    /// <summary>Everything it said, for a message.</summary>
    public string Said => (Output + Errors).Trim();
}
