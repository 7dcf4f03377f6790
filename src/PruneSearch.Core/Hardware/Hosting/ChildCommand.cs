namespace PruneSearch.Hardware.Hosting;

/// <summary>
/// How to start a process that runs <see cref="RuntimeHost"/>: given by the composition root, which knows its own executable.
/// </summary>
public sealed record ChildCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Set on top of the environment that the child inherits.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The folder that it runs in. Default: the one that this process runs in.</summary>
    public string? Folder { get; init; }

    public override string ToString() => string.Join(' ', [FileName, .. Arguments]);
}
