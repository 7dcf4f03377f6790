namespace PruneSearch.Execution;

/// <summary>Names of execution backends in specs and on the command line.</summary>
public static class BackendNames
{
    /// <summary>Torch where it is installed and there is a CUDA device, else the built-in backend.</summary>
    public const string Auto = "auto";

    /// <summary>The built-in backend, on processors.</summary>
    public const string Compute = "compute";

    /// <summary>The backend over libtorch, on processors and CUDA devices.</summary>
    public const string Torch = "torch";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Auto, Compute, Torch];
}
