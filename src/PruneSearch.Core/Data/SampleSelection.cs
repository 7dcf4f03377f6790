using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PruneSearch.Data;

/// <summary>Which samples of a source's part a data set holds, in order: a range or a list of indices. Immutable.</summary>
public sealed class SampleSelection
{
    private readonly int[]? _indices;
    private readonly int _start;

    private SampleSelection(int start, int count, int total, int[]? indices)
    {
        _start = start;
        Count = count;
        Total = total;
        _indices = indices;
    }

    /// <summary>Number of samples selected.</summary>
    public int Count { get; }

    /// <summary>Number of samples the part has in all.</summary>
    public int Total { get; }

    /// <summary>The index in the part of the i-th selected sample.</summary>
    public int this[int i] =>
        (uint)i >= (uint)Count ? throw new ArgumentOutOfRangeException(nameof(i), i, $"0 to {Count - 1}") : _indices is null ? _start + i : _indices[i];

    /// <summary>Every sample of a part.</summary>
    public static SampleSelection All(int total) => new(0, total, total, null);

    /// <summary>The samples <paramref name="from"/> to <paramref name="to"/> - 1 of this selection.</summary>
    public SampleSelection Range(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        return new(_start + from, to - from, Total, _indices?[from..to]);
    }

    /// <summary>The samples at the given places of this selection, in the given order.</summary>
    public SampleSelection Pick(ReadOnlySpan<int> places)
    {
        var indices = new int[places.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = this[places[i]];
        }

        return new(0, indices.Length, Total, indices);
    }

    /// <summary>How many samples of the part are in both selections.</summary>
    public int CountShared(SampleSelection other)
    {
        if (_indices is null && other._indices is null)
        {
            return Math.Max(0, Math.Min(_start + Count, other._start + other.Count) - Math.Max(_start, other._start));
        }

        var mine = new HashSet<int>(Count);
        for (int i = 0; i < Count; i++)
        {
            mine.Add(this[i]);
        }

        int shared = 0;
        for (int i = 0; i < other.Count; i++)
        {
            shared += mine.Remove(other[i]) ? 1 : 0;
        }

        return shared;
    }

    /// <summary>
    /// The range as <c>from..to of total</c>; a list as its count and the start of the SHA-256 of its indices (little-endian int32), so
    /// that two lists print alike only when they are the same.
    /// </summary>
    public override string ToString()
    {
        if (_indices is null)
        {
            return $"{_start}..{_start + Count} of {Total}";
        }

        var bytes = new byte[4 * Count];
        for (int i = 0; i < Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * i), _indices[i]);
        }

        return $"{Count} picked of {Total} (sha256 {Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]})";
    }
}
