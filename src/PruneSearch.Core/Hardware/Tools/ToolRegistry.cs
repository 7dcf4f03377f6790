namespace PruneSearch.Hardware.Tools;

/// <summary>The tools of this machine. Filled by the composition root from the operator's file; not changed afterwards.</summary>
public sealed class ToolRegistry
{
    private readonly SortedDictionary<string, RegisteredTool> _tools = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">Two tools have one name.</exception>
    public ToolRegistry(IEnumerable<RegisteredTool> tools)
    {
        foreach (RegisteredTool tool in tools)
        {
            if (!_tools.TryAdd(tool.Name, tool))
            {
                throw new ArgumentException($"A tool named '{tool.Name}' is already registered.", nameof(tools));
            }
        }
    }

    /// <summary>No tools.</summary>
    public static ToolRegistry Empty { get; } = new([]);

    /// <summary>All of them, by name.</summary>
    public IReadOnlyCollection<RegisteredTool> All => _tools.Values;

    /// <summary>The names of the tools of a kind.</summary>
    public IReadOnlyList<string> Names(ToolKind kind) => [.. _tools.Values.Where(t => t.Kind == kind).Select(t => t.Name)];

    /// <summary>The tool of a name and kind.</summary>
    /// <exception cref="ToolNotRegisteredException">There is none.</exception>
    public RegisteredTool this[ToolKind kind, string name] => _tools.TryGetValue(name, out RegisteredTool? tool) && tool.Kind == kind
        ? tool
        : throw new ToolNotRegisteredException(
            $"no {kind.ToString().ToLowerInvariant()} '{name}' is registered on this machine{(Names(kind) is { Count: > 0 } known ? $", which has {string.Join(", ", known)}" : string.Empty)}; its operator registers tools by --tools");
}
