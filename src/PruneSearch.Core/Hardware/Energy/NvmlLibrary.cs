using System.Runtime.InteropServices;

namespace PruneSearch.Hardware.Energy;

/// <summary>The few functions of NVIDIA's management library that energy and fingerprints need (NVML API reference, "Device Queries").</summary>
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
    private readonly delegate* unmanaged<nint, int, uint*, int> _clock;
    private readonly delegate* unmanaged<nint, int, uint*, int> _maxClock;
    private readonly delegate* unmanaged<uint*, int> _count;
    private readonly delegate* unmanaged<byte*, uint, int> _driver;
    private readonly delegate* unmanaged<int, byte*> _error;

    private NvmlLibrary(nint library)
    {
        _init = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "nvmlInit_v2");
        _shutdown = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "nvmlShutdown");
        _byIndex = (delegate* unmanaged<uint, nint*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetHandleByIndex_v2");
        _byUuid = (delegate* unmanaged<byte*, nint*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetHandleByUUID");
        _energy = (delegate* unmanaged<nint, ulong*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetTotalEnergyConsumption");
        _power = (delegate* unmanaged<nint, uint*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetPowerUsage");
        _clock = (delegate* unmanaged<nint, int, uint*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetClockInfo");
        _maxClock = (delegate* unmanaged<nint, int, uint*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetMaxClockInfo");
        _count = (delegate* unmanaged<uint*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetCount_v2");
        _driver = (delegate* unmanaged<byte*, uint, int>)NativeLibrary.GetExport(library, "nvmlSystemGetDriverVersion");
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

    /// <summary>How many devices there are.</summary>
    public int Count(out uint devices)
    {
        devices = 0;
        fixed (uint* value = &devices)
        {
            return _count(value);
        }
    }

    /// <summary>The driver's version, such as <c>550.54.15</c>.</summary>
    public int Driver(out string version)
    {
        byte* text = stackalloc byte[81];
        int code = _driver(text, 80);
        version = code == 0 ? Marshal.PtrToStringUTF8((nint)text) ?? string.Empty : string.Empty;
        return code;
    }

    /// <summary>A clock now and at most, in MHz: 1 is that of the multiprocessors, 2 that of the memory.</summary>
    public int Clock(nint device, int kind, out uint now, out uint most)
    {
        now = most = 0;
        fixed (uint* first = &now, second = &most)
        {
            return _clock(device, kind, first) is not 0 and var code ? code : _maxClock(device, kind, second);
        }
    }

    /// <summary>A return code in the library's words.</summary>
    public string Words(int code) => $"{Marshal.PtrToStringUTF8((nint)_error(code)) ?? "unknown error"} (NVML code {code})";
}
