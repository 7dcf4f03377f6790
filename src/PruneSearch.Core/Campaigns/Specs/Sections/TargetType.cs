using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Targets;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Campaigns.Specs.Sections;

/// <summary>A target, checked by <see cref="Target.Create"/> where types alone do not tell.</summary>
internal sealed class TargetType(IReadOnlyCollection<string> runtimes, ToolRegistry? tools, string baseFolder) : SpecType<Target>
{
    private readonly TargetSection _section = new(runtimes, tools, baseFolder);

    public override string Expected => _section.Expected;

    public override IEnumerable<SpecSection> Sections => _section.Sections;

    protected override string Noun => "a mapping with a name and a runtime";

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out Target value)
    {
        value = null;
        if (node.Value is not Yaml.YamlMap)
        {
            return Wrong(node, out value);
        }

        TargetSpec spec = _section.Gather(node);
        var errors = new List<InputError>();
        IReadOnlyCollection<string> known = ToolRuntime.ToolOf(spec.Runtime) is null ? runtimes : [.. runtimes, spec.Runtime!];
        value = Target.Create(spec, node.Path, known, errors);
        errors.ForEach(node.Errors.Take);
        return !node.Errors.Has(node.Path);
    }

    public override JsonNode Write(Target value) => _section.Write(new TargetSpec
    {
        Name = value.Name,
        Runtime = value.Runtime,
        Threads = value.Options.Threads,
        Batch = value.Options.Batch,
        Provider = value.Cost is null ? value.Options.Provider : null,
        ProviderOptions = value.Cost is null ? value.Options.ProviderOptions : null,
        Options = value.Cost is null ? value.Options.SessionOptions : Constants(value.Cost),
        Library = value.Options.Library,
        Optimization = value.Cost is null ? EnumType<GraphOptimization>.NameOf(value.Options.Optimization) : null,
        FlushDenormals = value.Options.FlushDenormals,
    });

    public override JsonObject Schema() => _section.Schema();

    /// <summary>Under the names that <see cref="CostModel.Create"/> reads.</summary>
    private static Dictionary<string, string> Constants(CostModel cost)
    {
        (string Name, double Value)[] constants =
        [
            ("gmacs", cost.GigaMacs), ("gbps", cost.GigaBytes), ("vector", cost.VectorWidth),
            ("overheadUs", cost.OverheadMicroseconds), ("parallel", cost.ParallelEfficiency),
        ];
        return constants.ToDictionary(c => c.Name, c => c.Value.ToString("R", CultureInfo.InvariantCulture));
    }
}
