namespace PruneSearch.Data.Images;

/// <summary>A file and its class, -1 when it has none.</summary>
internal readonly record struct LabelledImage(string Path, int Label);
