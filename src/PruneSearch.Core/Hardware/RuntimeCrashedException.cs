namespace PruneSearch.Hardware;

/// <summary>
/// A runtime's process died, hung or answered nonsense. The caller is unharmed; every model loaded in that process is gone.
/// </summary>
public sealed class RuntimeCrashedException : Exception
{
    /// <param name="request">What had been asked of it.</param>
    /// <param name="detail">What happened, in words.</param>
    /// <param name="lastWords">The last lines it wrote on standard error.</param>
    public RuntimeCrashedException(
        CrashKind kind,
        string request,
        string detail,
        int? exitCode = null,
        string? signal = null,
        IReadOnlyList<string>? lastWords = null,
        Exception? inner = null)
        : base(Describe(request, detail, lastWords ?? []), inner)
    {
        Kind = kind;
        Request = request;
        Detail = detail;
        ExitCode = exitCode;
        Signal = signal;
        LastWords = lastWords ?? [];
    }

    public CrashKind Kind { get; }

    public string Request { get; }

    public string Detail { get; }

    /// <summary>Null where the process never started or had not ended when this was thrown.</summary>
    public int? ExitCode { get; }

    /// <summary>The signal's name, such as SIGSEGV, where one ended the process.</summary>
    public string? Signal { get; }

    public IReadOnlyList<string> LastWords { get; }

    /// <summary>Killed from outside, not by us: most often the system was out of memory.</summary>
    public bool MayBeOutOfMemory => Kind == CrashKind.Signalled && Signal == "SIGKILL";

    private static string Describe(string request, string detail, IReadOnlyList<string> lastWords) =>
        lastWords.Count == 0
            ? $"The runtime process was lost at: {request}. {detail}"
            : $"The runtime process was lost at: {request}. {detail} Its last words: {string.Join(" | ", lastWords.TakeLast(5))}";
}
