namespace PruneSearch.Hardware.OnnxRuntime;

/// <summary>Translates between our element types and <c>ONNXTensorElementDataType</c>.</summary>
internal static class OrtElementTypes
{
    private static readonly (HostElementType Ours, int Theirs)[] Pairs =
    [
        (HostElementType.Float32, 1),
        (HostElementType.UInt8, 2),
        (HostElementType.Int8, 3),
        (HostElementType.Int32, 6),
        (HostElementType.Int64, 7),
        (HostElementType.Bool, 9),
        (HostElementType.Float16, 10),
        (HostElementType.Float64, 11),
    ];

    public static int ToOrt(HostElementType type) => Pairs.First(p => p.Ours == type).Theirs;

    /// <summary>Null where we have no such type.</summary>
    public static HostElementType? FromOrt(int type)
    {
        foreach ((HostElementType ours, int theirs) in Pairs)
        {
            if (theirs == type)
            {
                return ours;
            }
        }

        return null;
    }
}
