using Microsoft.Win32.SafeHandles;

namespace PruneSearch.Hardware.OnnxRuntime;

/// <summary>Owns one native object and the table's function that releases it.</summary>
internal sealed unsafe class OrtHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly delegate* unmanaged<nint, void> _release;

    public OrtHandle(nint value, nint release)
        : base(ownsHandle: true)
    {
        _release = (delegate* unmanaged<nint, void>)release;
        SetHandle(value);
    }

    public nint Value => IsClosed ? throw new ObjectDisposedException(nameof(OrtHandle)) : handle;

    protected override bool ReleaseHandle()
    {
        _release(handle);
        return true;
    }
}
