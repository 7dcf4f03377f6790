using System.Reflection;
using PruneSearch.Execution;

namespace PruneSearch.Cli.PlugIns;

/// <summary>PruneSearch.Torch, which is loaded where it is installed: the program itself is built, and runs, without it.</summary>
internal static class TorchAssembly
{
    /// <summary>The folder that it lies in. Default the folder <c>torch</c> beside the program.</summary>
    public const string Variable = "PRUNESEARCH_TORCH";

    /// <summary>The package that it needs.</summary>
    public const string Package = "TorchSharp 0.106.0";

    private const string File = "PruneSearch.Torch.dll";
    private const string Get = $"torch is the project src/PruneSearch.Torch, which needs the package {Package}: build it and put its output into the folder torch beside this program, or name its folder in {Variable}; see docs/backends.md";

    private static readonly Lazy<IBackendPlugIn> Loaded = new(() => Load(Environment.GetEnvironmentVariable(Variable)));

    /// <summary>The plug-in, loaded once.</summary>
    /// <exception cref="InvalidInputException">It is not here, or does not fit this program: says how to get it.</exception>
    public static IBackendPlugIn PlugIn() => Loaded.Value;

    /// <param name="folder">Where to look; null or empty for beside the program.</param>
    /// <exception cref="InvalidInputException">It is not there, or does not fit this program.</exception>
    internal static IBackendPlugIn Load(string? folder)
    {
        bool named = !string.IsNullOrEmpty(folder);
        string path = Path.GetFullPath(Path.Combine(named ? folder! : Path.Combine(AppContext.BaseDirectory, "torch"), File));
        if (!System.IO.File.Exists(path))
        {
            throw new InvalidInputException("backend torch", named ? $"{Variable} names a folder in which there is no {File}" : "torch is not installed", Get);
        }

        try
        {
            Assembly assembly = new PlugInContext(path).LoadFromAssemblyPath(path);
            return PlugInLinks.Problem(assembly, typeof(InputError).Assembly.GetName()) is { } problem
                ? throw Unfit(problem)
                : Made(assembly);
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or FileNotFoundException)
        {
            throw Unfit(e.Message, e);
        }
    }

    private static IBackendPlugIn Made(Assembly assembly)
    {
        Type[] entries = [.. assembly.GetExportedTypes().Where(t => t is { IsClass: true, IsAbstract: false } && typeof(IBackendPlugIn).IsAssignableFrom(t))];
        return entries is [var entry] && entry.GetConstructor(Type.EmptyTypes) is { } make
            ? (IBackendPlugIn)make.Invoke(null)
            : throw Unfit($"it has {entries.Length} public classes that are a backend");
    }

    private static InvalidInputException Unfit(string problem, Exception? inner = null) =>
        new("backend torch", $"the {File} that is installed does not fit this version ({ProgramVersion.Text}) of the program: {problem}", $"program and plug-in are of one version; {Get}", inner);
}
