namespace PruneSearch.Compute.Kernels;

/// <summary>What an outer-product tile works on. Strides count numbers.</summary>
internal unsafe struct OuterTileArguments
{
    /// <summary>Vectors a tile has room for: four by six.</summary>
    public const int Room = 24;

    /// <summary>First vector of the left operand, and the distances between its vectors, lines and steps along a line.</summary>
    public float* Left;

    public nint LeftVector;

    public nint LeftLine;

    public nint LeftStep;

    /// <summary>First vector of the right operand; the others lie at the given offsets from it.</summary>
    public float* Right;

    public nint Offset1;

    public nint Offset2;

    public nint Offset3;

    public nint Offset4;

    public nint Offset5;

    public nint RightLine;

    public nint RightStep;

    public int Lines;

    public int Steps;

    /// <summary>The sums, read and written: vector [left * 6 + right].</summary>
    public float* Sums;

    public void SetOffset(int index, nint offset)
    {
        switch (index)
        {
            case 1: Offset1 = offset; break;
            case 2: Offset2 = offset; break;
            case 3: Offset3 = offset; break;
            case 4: Offset4 = offset; break;
            case 5: Offset5 = offset; break;
            default: throw new ArgumentOutOfRangeException(nameof(index));
        }
    }
}
