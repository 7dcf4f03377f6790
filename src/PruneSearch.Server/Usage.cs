using PruneSearch.Server.Options;

namespace PruneSearch.Server;

/// <summary>What <c>--help</c> prints.</summary>
internal static class Usage
{
    public static string Text { get; } = string.Join(
        '\n',
        (string[])
        [
            "prunesearch-server [--option value ...]     runs the server until it is told to stop",
            "prunesearch-server db init|check|migrate    creates, checks or migrates the tables of --database",
            "",
            "Every option may also stand in an environment variable: --silo-port is PRUNESEARCH_SILO_PORT.",
            "",
            .. ServerOption.All.Select(o => $"  {o,-24} {o.Meaning}"),
            "",
        ]);
}
