using System.Runtime.InteropServices;
using PruneSearch.Hardware.Hosting;

namespace PruneSearch.Core.Tests.Hardware;

/// <summary>The executable that tests start as a child; see PruneSearch.RuntimeHost.TestHost.</summary>
internal static class TestHost
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "PruneSearch.RuntimeHost.TestHost.dll");

    /// <summary>The dotnet that runs this test: three folders above its runtime.</summary>
    private static readonly string DotNet = Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    public static ChildCommand Command(params string[] arguments) => new(DotNet, ["exec", Assembly, .. arguments]);

    public static ChildRuntime Runtime(string name, ChildLimits? limits = null) =>
        new(name, Command("runtime"), limits ?? new ChildLimits(), TimeProvider.System);
}
