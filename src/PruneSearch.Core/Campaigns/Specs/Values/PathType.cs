using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>A file or folder: relative to the spec's folder as written, a full path as read. Need not exist.</summary>
internal sealed class PathType(string baseFolder) : SpecType<string>
{
    private readonly TextType _text = new("the path of a file or folder");

    public override string Expected => "a path";

    protected override string Noun => Expected;

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out string value)
    {
        bool read = _text.TryRead(node, out value);
        value = read ? Path.GetFullPath(value!, Path.GetFullPath(baseFolder)) : null;
        return read;
    }

    /// <summary>Relative to the spec's folder, so that it does not matter where on a machine that folder is.</summary>
    public override JsonNode Write(string value) => JsonValue.Create(Path.GetRelativePath(baseFolder, value).Replace('\\', '/'));

    public override JsonObject Schema() => _text.Schema();
}
