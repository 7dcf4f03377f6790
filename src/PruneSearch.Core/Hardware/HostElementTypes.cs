namespace PruneSearch.Hardware;

public static class HostElementTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int SizeInBytes(this HostElementType type) => type switch
    {
        HostElementType.Float64 or HostElementType.Int64 => 8,
        HostElementType.Float32 or HostElementType.Int32 => 4,
        HostElementType.Float16 => 2,
        HostElementType.UInt8 or HostElementType.Int8 or HostElementType.Bool => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>The element type that a CLR type stands for.</summary>
    public static HostElementType Of<T>()
        where T : unmanaged
    {
        Type type = typeof(T);
        return type == typeof(float) ? HostElementType.Float32
            : type == typeof(Half) ? HostElementType.Float16
            : type == typeof(double) ? HostElementType.Float64
            : type == typeof(long) ? HostElementType.Int64
            : type == typeof(int) ? HostElementType.Int32
            : type == typeof(byte) ? HostElementType.UInt8
            : type == typeof(sbyte) ? HostElementType.Int8
            : type == typeof(bool) ? HostElementType.Bool
            : throw new ArgumentException($"{type} is not a tensor element type.");
    }
}
