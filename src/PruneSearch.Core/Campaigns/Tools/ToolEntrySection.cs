using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Campaigns.Tools;

/// <summary>The keys of a tool; <see cref="ToolType"/> makes the tool.</summary>
internal sealed class ToolEntrySection : MappingType<ToolEntry>
{
    private const int Week = 7 * 24 * 3600;

    public ToolEntrySection()
    {
        Field("name", TextType.Name, t => t.Name, (t, v) => t with { Name = v }, "What specs call it; each tool's own.", required: true);
        Field("kind", new EnumType<ToolKind>(), t => t.Kind, (t, v) => t with { Kind = v }, "What it is called for.", required: true);
        Field("command", new ListType<string>(new TextType("a word of a command"), "words", least: 1, distinct: false), t => t.Command, (t, v) => t with { Command = v },
            "The program and its arguments, each as it is: no shell reads them. Words such as {model} are replaced.", required: true);
        Field("timeoutSeconds", Whole.Between(1, Week), t => t.TimeoutSeconds, (t, v) => t with { TimeoutSeconds = v }, "A call that takes longer is killed, and failed.");
    }

    protected override string Name => "tool";

    protected override ToolEntry Blank => new();
}
