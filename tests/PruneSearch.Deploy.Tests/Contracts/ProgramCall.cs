namespace PruneSearch.Deploy.Tests.Contracts;

/// <summary>One program as the chart or the compose file starts it.</summary>
/// <param name="Source">Who starts it: <c>chart production: StatefulSet prunesearch-silo/server</c>.</param>
/// <param name="Program"><c>prunesearch</c> or <c>prunesearch-server</c>.</param>
/// <param name="Arguments">What follows the program's name.</param>
/// <param name="Environment">Its variables; no value where it comes from a secret or from the pod.</param>
/// <param name="Folders">What is mounted, and whether it may be written to.</param>
internal sealed record ProgramCall(
    string Source,
    string Program,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string?> Environment,
    IReadOnlyDictionary<string, bool> Folders)
{
    public const string Cli = "prunesearch";

    public const string Server = "prunesearch-server";

    /// <summary>The image's own Dockerfile, from the top of the repository.</summary>
    public required Dockerfile Image { get; init; }

    /// <summary>A server that runs, not a step on its database.</summary>
    public bool Serves => Program == Server && Arguments.Count == 0;

    public bool Is(string command) => Program == Cli && Arguments is [var first, ..] && first == command;

    /// <summary>The value after an option, once for each time it is there.</summary>
    public IEnumerable<string> Values(string option) =>
        Enumerable.Range(0, Math.Max(0, Arguments.Count - 1)).Where(i => Arguments[i] == option).Select(i => Arguments[i + 1]);

    public override string ToString() => $"{Source}: {Program} {string.Join(' ', Arguments)}";
}
