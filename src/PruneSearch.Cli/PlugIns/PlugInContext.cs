using System.Reflection;
using System.Runtime.Loader;

namespace PruneSearch.Cli.PlugIns;

/// <summary>Where a plug-in's assemblies and native libraries are found: beside it, as its <c>.deps.json</c> says; but the program's own assemblies are shared.</summary>
internal sealed class PlugInContext(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
{
    private static readonly string Shared = typeof(InputError).Assembly.GetName().Name!;

    private readonly AssemblyDependencyResolver _beside = new(path);

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name != Shared && _beside.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _beside.ResolveUnmanagedDllToPath(unmanagedDllName) is { } found ? LoadUnmanagedDllFromPath(found) : 0;
}
