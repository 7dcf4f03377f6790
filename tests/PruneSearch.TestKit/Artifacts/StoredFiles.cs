using PruneSearch.Campaigns.Artifacts;

namespace PruneSearch.TestKit.Artifacts;

/// <summary>The files of a <see cref="DirectoryArtifactStore"/>, seen from outside.</summary>
public static class StoredFiles
{
    public static string PathOf(string folder, ArtifactHash hash) => Path.Combine(folder, hash.Value[..2], hash.Value[2..]);

    public static void FlipByte(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Everything that is in the folder, uploads in progress included.</summary>
    public static string[] All(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
}
