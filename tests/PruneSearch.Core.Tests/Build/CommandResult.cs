namespace PruneSearch.Core.Tests.Build;

/// <summary>How a command ended, and everything that it said.</summary>
internal sealed record CommandResult(int ExitCode, string Output);
