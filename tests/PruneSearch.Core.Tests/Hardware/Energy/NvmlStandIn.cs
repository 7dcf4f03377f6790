using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware.Energy;

/// <summary>A library with the functions of NVIDIA's that energy needs, by their documented signatures, compiled here; two devices.</summary>
internal sealed class NvmlStandIn
{
    private const string Source = """
        #include <string.h>
        static unsigned long long energy[2] = {1000, 500000};
        static unsigned int power = 50000;
        static int code_init, code_energy, code_power, opened;
        static int devices[2] = {0, 1};
        int nvmlInit_v2(void) { if (code_init == 0) opened++; return code_init; }
        int nvmlShutdown(void) { opened--; return 0; }
        int nvmlDeviceGetHandleByIndex_v2(unsigned int index, void **device) { if (index > 1) return 2; *device = &devices[index]; return 0; }
        int nvmlDeviceGetHandleByUUID(const char *uuid, void **device) { if (strcmp(uuid, "GPU-second")) return 6; *device = &devices[1]; return 0; }
        int nvmlDeviceGetTotalEnergyConsumption(void *device, unsigned long long *mj) { if (code_energy) return code_energy; *mj = energy[*(int *)device]; return 0; }
        int nvmlDeviceGetPowerUsage(void *device, unsigned int *mw) { if (code_power) return code_power; *mw = power; return 0; }
        int nvmlDeviceGetClockInfo(void *device, int kind, unsigned int *mhz) { *mhz = (kind == 1 ? 1500 : 2600) + *(int *)device; return 0; }
        int nvmlDeviceGetMaxClockInfo(void *device, int kind, unsigned int *mhz) { *mhz = kind == 1 ? 1980 : 2619; return 0; }
        int nvmlDeviceGetCount_v2(unsigned int *count) { *count = 2; return 0; }
        int nvmlSystemGetDriverVersion(char *version, unsigned int length) { strncpy(version, "550.54.15", length); return 0; }
        const char *nvmlErrorString(int code) { return code == 2 ? "Invalid Argument" : code == 3 ? "Not Supported" : code == 15 ? "GPU is lost" : "Another Error"; }
        void set(int what, long long value) {
            if (what == 0) energy[0] = value; else if (what == 1) energy[1] = value; else if (what == 2) power = value;
            else if (what == 3) code_init = value; else if (what == 4) code_energy = value; else code_power = value;
        }
        int get_opened(void) { return opened; }
        """;

    private readonly nint _library;

    private NvmlStandIn(string path)
    {
        Path = path;
        _library = NativeLibrary.Load(path);
    }

    public string Path { get; }

    /// <summary>Initialisations that were not shut down.</summary>
    public unsafe int Opened => ((delegate* unmanaged<int>)NativeLibrary.GetExport(_library, "get_opened"))();

    public long FirstMillijoules { set => Set(0, value); }

    public long SecondMillijoules { set => Set(1, value); }

    public long Milliwatts { set => Set(2, value); }

    public int InitCode { set => Set(3, value); }

    public int EnergyCode { set => Set(4, value); }

    public int PowerCode { set => Set(5, value); }

    /// <summary>Compiles and loads it. Skips the test where there is no compiler.</summary>
    public static NvmlStandIn Compile(TemporaryFolder folder, string source = Source)
    {
        string library = System.IO.Path.Combine(folder.Path, "libnvidia-ml.so.1");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the stand-in for NVIDIA's library is built on Linux only");
        try
        {
            using var cc = Process.Start(new ProcessStartInfo("cc", ["-shared", "-fPIC", "-o", library, folder.File("nvml.c", source)]) { RedirectStandardError = true })!;
            string errors = cc.StandardError.ReadToEnd();
            cc.WaitForExit();
            Assert.True(cc.ExitCode == 0, errors);
        }
        catch (Win32Exception)
        {
            Assert.Skip("there is no C compiler 'cc' on this machine to build a stand-in for NVIDIA's library");
        }

        return new NvmlStandIn(library);
    }

    private unsafe void Set(int what, long value) => ((delegate* unmanaged<int, long, void>)NativeLibrary.GetExport(_library, "set"))(what, value);
}
