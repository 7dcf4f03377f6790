namespace PruneSearch.Formats.SafeTensors;

/// <summary>The element types of the safetensors format, under the names its header uses.</summary>
public enum SafeTensorType
{
    F64,
    F32,
    F16,
    BF16,
    I64,
    I32,
    I16,
    I8,
    U64,
    U32,
    U16,
    U8,
    BOOL,
}
