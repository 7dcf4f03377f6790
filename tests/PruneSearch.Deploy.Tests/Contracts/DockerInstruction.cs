namespace PruneSearch.Deploy.Tests.Contracts;

internal sealed record DockerInstruction(string Name, string Text)
{
    public static DockerInstruction Parse(string line)
    {
        string[] parts = line.Trim().Split(' ', 2);
        return new DockerInstruction(parts[0], parts.Length > 1 ? parts[1].Trim() : "");
    }
}
