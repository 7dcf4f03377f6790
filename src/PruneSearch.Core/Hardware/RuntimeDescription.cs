namespace PruneSearch.Hardware;

/// <summary>Which runtime a figure comes from.</summary>
/// <param name="Name">The name it is registered under.</param>
/// <param name="Version">As the runtime reports it.</param>
/// <param name="Library">The native library's file; null for a managed runtime.</param>
/// <param name="LibrarySha256">Hash of that file, lower-case hexadecimal; null for a managed runtime.</param>
/// <param name="Providers">What <see cref="RuntimeOptions.Provider"/> can be, in the runtime's own spelling.</param>
public sealed record RuntimeDescription(
    string Name,
    string Version,
    string? Library,
    string? LibrarySha256,
    IReadOnlyList<string> Providers);
