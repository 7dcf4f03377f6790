using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Campaigns.Tools;

/// <summary>A tool whose program is there and whose placeholders are those of its kind.</summary>
/// <param name="folder">The folder of the tools file: programs and files named relative to it are found, and it is where tools run.</param>
internal sealed class ToolType(string folder) : SpecType<RegisteredTool>
{
    private readonly ToolEntrySection _section = new();

    public override string Expected => _section.Expected;

    public override IEnumerable<SpecSection> Sections => _section.Sections;

    protected override string Noun => "a mapping with a name, a kind and a command";

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out RegisteredTool value)
    {
        value = null;
        if (node.Value is not YamlMap)
        {
            return Wrong(node, out value);
        }

        ToolEntry entry = _section.Gather(node);
        if (node.Errors.Has(node.Path))
        {
            return false;
        }

        SpecNode command = node.Find("command")!;
        CheckPlaceholders(entry, command);
        string? program = ProgramPath.Find(entry.Command[0], folder, out string? problem);
        if (program is null)
        {
            command.Items().First().Error($"{problem}; mend the path or install it", "a tool's program is an executable file, by its path or a name on PATH");
        }

        if (program is null || node.Errors.Has(node.Path))
        {
            return false;
        }

        value = new RegisteredTool(entry.Name, entry.Kind, program, [.. entry.Command.Skip(1)], folder, TimeSpan.FromSeconds(entry.TimeoutSeconds));
        return true;
    }

    public override JsonNode Write(RegisteredTool value) => _section.Write(new ToolEntry
    {
        Name = value.Name,
        Kind = value.Kind,
        Command = [value.Program, .. value.Arguments],
        TimeoutSeconds = (int)value.Timeout.TotalSeconds,
    });

    public override JsonObject Schema() => _section.Schema();

    private static void CheckPlaceholders(ToolEntry entry, SpecNode command)
    {
        IReadOnlyList<string> known = ToolPlaceholders.Of(entry.Kind);
        string words = string.Join(", ", known.Select(k => $"{{{k}}}"));
        string rule = $"placeholders of {entry.Kind.ToString().ToLowerInvariant()}s are {words}, each a word of its own";
        SpecNode[] items = [.. command.Items()];
        for (int i = 1; i < items.Length; i++)
        {
            string argument = entry.Command[i];
            if (ToolPlaceholders.NameIn(argument) is { } name)
            {
                if (!known.Contains(name))
                {
                    items[i].Error($"is the placeholder {argument}, which is not known; give one of {words}", rule);
                }
            }
            else if (known.FirstOrDefault(k => argument.Contains($"{{{k}}}", StringComparison.Ordinal)) is { } inside)
            {
                items[i].Error($"holds {{{inside}}} among other text, where it is not replaced; make it a word of its own, or let a script put the text together", rule);
            }
        }

        if (!entry.Command.Skip(1).Any(a => ToolPlaceholders.NameIn(a) is not null))
        {
            command.Error("has no placeholder, so the tool would not learn what to do; add {request}", rule);
        }
    }
}
