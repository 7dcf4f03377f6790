using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Binding;

/// <summary>
/// What a value of a spec may be: reads it from YAML, writes it as JSON that it would read again, describes it for schema and
/// documentation.
/// </summary>
internal abstract class SpecType<T>
{
    /// <summary>What may stand there, with bounds: <c>a whole number from 1 to 65536</c>. The rule that errors quote.</summary>
    public abstract string Expected { get; }

    /// <summary>The mappings in it that have keys of their own.</summary>
    public virtual IEnumerable<SpecSection> Sections => [];

    /// <summary>What to give, without bounds: <c>a whole number</c>.</summary>
    protected abstract string Noun { get; }

    /// <summary>Reads a value; false, with at least one error added, where it is wrong.</summary>
    public abstract bool TryRead(SpecNode node, [MaybeNullWhen(false)] out T value);

    public abstract JsonNode Write(T value);

    /// <summary>As JSON schema, draft 2020-12.</summary>
    public abstract JsonObject Schema();

    /// <summary>Refuses a value of another kind than expected.</summary>
    protected bool Wrong(SpecNode node, [MaybeNullWhen(false)] out T value)
    {
        string mend = node.Value is YamlScalar { Kind: ScalarKind.Empty } ? ", or remove the key" : "";
        return Wrong(node, $"is {node.Value.Words}; give {Noun}{mend}", out value);
    }

    protected bool Wrong(SpecNode node, string message, [MaybeNullWhen(false)] out T value)
    {
        node.Error(message, Expected);
        value = default;
        return false;
    }
}
