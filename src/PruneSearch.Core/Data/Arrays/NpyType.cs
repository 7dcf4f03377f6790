namespace PruneSearch.Data.Arrays;

/// <summary>The element types of NPY arrays that can be read: NumPy's kind letter and the size in bytes.</summary>
internal enum NpyType
{
    B1,
    U1,
    I1,
    U2,
    I2,
    U4,
    I4,
    U8,
    I8,
    F2,
    F4,
    F8,
}
