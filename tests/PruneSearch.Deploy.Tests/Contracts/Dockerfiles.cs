namespace PruneSearch.Deploy.Tests.Contracts;

/// <summary>The images of the product, by name: <c>prunesearch-worker-cuda</c> is built from <c>deploy/Dockerfile.worker-cuda</c>.</summary>
internal static class Dockerfiles
{
    private const string Prefix = "prunesearch-";

    public static IReadOnlyList<Dockerfile> All { get; } =
        [.. Directory.GetFiles(Repository.PathOf("deploy"), "Dockerfile.*").Order(StringComparer.Ordinal).Select(Dockerfile.Read)];

    /// <summary>The Dockerfile of an image, or nothing for an image of others.</summary>
    public static Dockerfile? Of(string image)
    {
        string name = image.Split('/')[^1].Split(':', '@')[0];
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            ? Assert.Single(All, d => d.ToString() == "Dockerfile." + name[Prefix.Length..])
            : null;
    }
}
