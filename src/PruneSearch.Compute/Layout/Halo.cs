namespace PruneSearch.Compute.Layout;

/// <summary>Rows and columns of zeros kept around every plane of a value, so that convolutions need no border cases.</summary>
internal readonly record struct Halo(int Top, int Left, int Bottom, int Right)
{
    public static readonly Halo None;

    public bool IsNone => this == None;

    public bool Covers(Halo other) => Top >= other.Top && Left >= other.Left && Bottom >= other.Bottom && Right >= other.Right;

    public static Halo Max(Halo a, Halo b) =>
        new(Math.Max(a.Top, b.Top), Math.Max(a.Left, b.Left), Math.Max(a.Bottom, b.Bottom), Math.Max(a.Right, b.Right));
}
