using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class EvaluationSection : MappingType<EvaluationSpec>
{
    public EvaluationSection(ToolRegistry? tools) => Field("tool", new ToolNameType(ToolKind.Evaluator, tools), e => e.Tool, (e, v) => e with { Tool = v },
        "A registered evaluator: it judges exported models and the dense one, on data of its own.", required: true);

    protected override string Name => "evaluation";

    /// <summary>The tool is required, and so set before anyone sees it.</summary>
    protected override EvaluationSpec Blank => new() { Tool = null! };
}
