using System.Runtime.InteropServices;

namespace PruneSearch.Hardware.Energy;

/// <summary>The few functions of NVIDIA's management library that energy needs (NVML API reference, "Device Queries").</summary>
internal sealed unsafe class NvmlLibrary
{
    public const string DefaultName = "libnvidia-ml.so.1";

    /// <summary><c>NVML_ERROR_NOT_SUPPORTED</c>.</summary>
    public const int NotSupported = 3;

    private readonly delegate* unmanaged<int> _init;
    private readonly delegate* unmanaged<int> _shutdown;
    private readonly delegate* unmanaged<uint, nint*, int> _byIndex;
    private readonly delegate* unmanaged<byte*, nint*, int> _byUuid;
    private readonly delegate* unmanaged<nint, ulong*, int> _energy;
    private readonly delegate* unmanaged<nint, uint*, int> _power;
    private readonly delegate* unmanaged<int, byte*> _error;

    private NvmlLibrary(nint library)
    {
        _init = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "nvmlInit_v2");
        _shutdown = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "nvmlShutdown");
        _byIndex = (delegate* unmanaged<uint, nint*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetHandleByIndex_v2");
        _byUuid = (delegate* unmanaged<byte*, nint*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetHandleByUUID");
        _energy = (delegate* unmanaged<nint, ulong*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetTotalEnergyConsumption");
        _power = (delegate* unmanaged<nint, uint*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetPowerUsage");
        _error = (delegate* unmanaged<int, byte*>)NativeLibrary.GetExport(library, "nvmlErrorString");
    }

    /// <summary>Loads the library and initialises it; each success must be followed by <see cref="Shutdown"/>.</summary>
    /// <returns>Null where that cannot be done, and why.</returns>
    public static NvmlLibrary? Open(string name, out string? problem)
    {
        try
        {
            var library = new NvmlLibrary(NativeLibrary.Load(name));
            problem = library._init() is not 0 and var code ? library.Words(code) : null;
            return problem is null ? library : null;
        }
        catch (DllNotFoundException)
        {
            problem = $"{name}, a part of NVIDIA's driver, is not there";
        }
        catch (Exception e) when (e is BadImageFormatException or EntryPointNotFoundException)
        {
            problem = $"{name} is not NVIDIA's management library: {e.Message}";
        }

        return null;
    }

    public void Shutdown() => _ = _shutdown();

    /// <param name="device">A device's number, or its UUID.</param>
    /// <param name="handle">The device.</param>
    /// <returns>The library's return code; 0 is success.</returns>
    public int Find(string device, out nint handle)
    {
        handle = 0;
        fixed (nint* found = &handle)
        {
            if (uint.TryParse(device, out uint index))
            {
                return _byIndex(index, found);
            }

            nint text = Marshal.StringToCoTaskMemUTF8(device);
            try
            {
                return _byUuid((byte*)text, found);
            }
            finally
            {
                Marshal.FreeCoTaskMem(text);
            }
        }
    }

    /// <summary>Millijoules since the driver was loaded; Volta and newer.</summary>
    public int Energy(nint device, out ulong millijoules)
    {
        millijoules = 0;
        fixed (ulong* value = &millijoules)
        {
            return _energy(device, value);
        }
    }

    /// <summary>Milliwatts.</summary>
    public int Power(nint device, out uint milliwatts)
    {
        milliwatts = 0;
        fixed (uint* value = &milliwatts)
        {
            return _power(device, value);
        }
    }

    /// <summary>A return code in the library's words.</summary>
    public string Words(int code) => $"{Marshal.PtrToStringUTF8((nint)_error(code)) ?? "unknown error"} (NVML code {code})";
}
