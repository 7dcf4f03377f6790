namespace PruneSearch.Cli.Tests.BrokenInputs;

/// <summary>Something that a user could give us and that cannot work.</summary>
/// <param name="Name">Names the case; unique.</param>
/// <param name="Files">What lies in the working folder, by relative path.</param>
/// <param name="Arguments">The command line.</param>
/// <param name="Mentions">What the message must name: the file, the key, the option.</param>
internal sealed record BrokenInput(string Name, IReadOnlyDictionary<string, byte[]> Files, string[] Arguments, string Mentions)
{
    public override string ToString() => Name;
}
