using System.Text.RegularExpressions;

namespace PruneSearch.Hardware.Tools;

/// <summary>
/// Words such as <c>{model}</c> in a tool's command. An argument that is one is replaced as a whole; what replaces it is a path of ours or a
/// number, and is never looked at again.
/// </summary>
public static partial class ToolPlaceholders
{
    public const string Request = "request";
    public const string Model = "model";
    public const string Out = "out";
    public const string Dense = "dense";
    public const string Folder = "folder";
    public const string Batch = "batch";
    public const string Threads = "threads";
    public const string WarmUp = "warmUp";
    public const string Count = "count";

    /// <summary>The names that a kind of tool may use.</summary>
    public static IReadOnlyList<string> Of(ToolKind kind) => kind switch
    {
        ToolKind.Benchmark => [Request, Model, Batch, Threads, WarmUp, Count],
        ToolKind.Evaluator => [Request, Model],
        ToolKind.Trainer => [Request, Folder, Model, Dense, Out],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>The name in an argument that is a placeholder; null for any other argument.</summary>
    public static string? NameIn(string argument) => Pattern().Match(argument) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The arguments with each placeholder replaced.</summary>
    /// <exception cref="ArgumentException">There is no value for a placeholder.</exception>
    public static IReadOnlyList<string> Replace(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> values) =>
        [.. arguments.Select(a => NameIn(a) is not { } name ? a
            : values.TryGetValue(name, out string? value) ? value
            : throw new ArgumentException($"There is no value for the placeholder {a}.", nameof(values)))];

    [GeneratedRegex(@"\A\{([a-zA-Z]+)\}\z")]
    private static partial Regex Pattern();
}
