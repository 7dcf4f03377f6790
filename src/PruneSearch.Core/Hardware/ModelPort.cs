namespace PruneSearch.Hardware;

/// <summary>An input or output of a loaded model.</summary>
/// <param name="Dims">One entry per axis; -1 where the size is not fixed by the model.</param>
public sealed record ModelPort(string Name, HostElementType Type, IReadOnlyList<long> Dims)
{
    public const long Dynamic = -1;

    public override string ToString() =>
        $"{Name}: {Type} [{string.Join(", ", Dims.Select(d => d == Dynamic ? "?" : d.ToString()))}]";
}
