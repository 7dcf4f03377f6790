namespace PruneSearch.Formats.SafeTensors;

/// <summary>Sizes and header names of <see cref="SafeTensorType"/>.</summary>
public static class SafeTensorTypes
{
    /// <summary>Bytes per element: 1, 2, 4 or 8.</summary>
    public static int ByteSize(this SafeTensorType type) => type switch
    {
        SafeTensorType.F64 or SafeTensorType.I64 or SafeTensorType.U64 => 8,
        SafeTensorType.F32 or SafeTensorType.I32 or SafeTensorType.U32 => 4,
        SafeTensorType.F16 or SafeTensorType.BF16 or SafeTensorType.I16 or SafeTensorType.U16 => 2,
        SafeTensorType.I8 or SafeTensorType.U8 or SafeTensorType.BOOL => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a safetensors element type"),
    };

    /// <summary>The type that a header names, exactly spelt; null when the format has no such name.</summary>
    public static SafeTensorType? FromName(string name)
    {
        foreach (SafeTensorType type in Enum.GetValues<SafeTensorType>())
        {
            if (string.Equals(type.ToString(), name, StringComparison.Ordinal))
            {
                return type;
            }
        }

        return null;
    }
}
