using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>Text that is not empty and has no control characters.</summary>
/// <param name="what">What it is: <c>a pattern</c>.</param>
/// <param name="pattern">A regular expression that it matches as a whole; in the common subset of .NET and ECMA 262.</param>
internal sealed class TextType(string what, string? pattern = null) : SpecType<string>
{
    /// <summary>Names of campaigns and targets.</summary>
    public const string NamePattern = "^[a-z0-9][a-z0-9._-]{0,62}$";

    /// <summary>A name as <see cref="NamePattern"/> has it.</summary>
    public static TextType Name => new("1 to 63 of a-z, 0-9, '.', '_' and '-', starting with a letter or digit", NamePattern);

    public override string Expected => what;

    protected override string Noun => pattern is null ? what : "a name";

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out string value)
    {
        if (node.Value is not YamlScalar scalar || scalar.Kind == ScalarKind.Empty)
        {
            return Wrong(node, out value);
        }

        if (scalar.Kind != ScalarKind.Text)
        {
            return Wrong(node, $"is {scalar.Words}, which is not text; put it in quotes", out value);
        }

        value = scalar.Text;
        if (!SpecText.IsPrintable(value))
        {
            return Wrong(node, $"is {(value.Length == 0 ? "empty text" : scalar.Words)}; give {Noun}", out value);
        }

        return pattern is null || Regex.IsMatch(value, pattern, RegexOptions.NonBacktracking) || Wrong(node, $"is {scalar.Quoted}; rename it", out value);
    }

    public override JsonNode Write(string value) => JsonValue.Create(value);

    public override JsonObject Schema() =>
        pattern is null ? new() { ["type"] = "string", ["minLength"] = 1 } : new() { ["type"] = "string", ["pattern"] = pattern };
}
