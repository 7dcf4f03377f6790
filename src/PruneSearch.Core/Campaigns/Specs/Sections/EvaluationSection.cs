using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class EvaluationSection : MappingType<EvaluationSpec>
{
    public EvaluationSection(ToolRegistry? tools)
    {
        Field("tool", new ToolNameType(ToolKind.Evaluator, tools), e => e.Tool, (e, v) => e with { Tool = v },
            "A registered evaluator: it judges exported models and the dense one, on data of its own.", required: true);
        Field("smallerIsBetter", new ListType<string>(new TextType("a name of a metric", $"^{MetricRef.ExternalPattern}$"), "names of metrics"), e => e.SmallerIsBetter, (e, v) => e with { SmallerIsBetter = v },
            "Of the metrics that are named by metric(NAME): those of which smaller ones are better.");
    }

    protected override string Name => "evaluation";

    /// <summary>The tool is required, and so set before anyone sees it.</summary>
    protected override EvaluationSpec Blank => new() { Tool = null! };
}
