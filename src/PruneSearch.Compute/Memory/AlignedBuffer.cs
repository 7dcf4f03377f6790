using System.Runtime.InteropServices;

namespace PruneSearch.Compute.Memory;

/// <summary>A block of single-precision numbers outside the managed heap, aligned to a page, zeroed.</summary>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    private const int Alignment = 4096;

    private float* _start;

    public AlignedBuffer(long length)
    {
        Length = length;
        nuint bytes = (nuint)Math.Max(1, length) * sizeof(float);
        _start = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(_start, bytes);
    }

    ~AlignedBuffer() => Free();

    public long Length { get; }

    public float* Start => _start;

    public Span<float> Span => new(_start, checked((int)Length));

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
    }
}
