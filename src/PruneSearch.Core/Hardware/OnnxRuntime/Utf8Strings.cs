using System.Runtime.InteropServices;

namespace PruneSearch.Hardware.OnnxRuntime;

/// <summary>Zero-terminated strings for a native call, freed together.</summary>
internal sealed unsafe class Utf8Strings : IDisposable
{
    private readonly byte** _pointers;

    public Utf8Strings(params IReadOnlyCollection<string> values)
    {
        Count = values.Count;
        _pointers = (byte**)NativeMemory.AllocZeroed((nuint)Math.Max(1, Count), (nuint)sizeof(byte*));
        int i = 0;
        foreach (string value in values)
        {
            _pointers[i++] = (byte*)Marshal.StringToCoTaskMemUTF8(value);
        }
    }

    public int Count { get; }

    public byte** Pointers => _pointers;

    public byte* this[int index] => _pointers[index];

    public void Dispose()
    {
        for (int i = 0; i < Count; i++)
        {
            Marshal.FreeCoTaskMem((nint)_pointers[i]);
        }

        NativeMemory.Free(_pointers);
    }
}
