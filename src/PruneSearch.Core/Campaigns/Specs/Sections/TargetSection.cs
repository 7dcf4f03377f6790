using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Hardware;
using PruneSearch.Hardware.OnnxRuntime;
using PruneSearch.Hardware.Targets;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Campaigns.Specs.Sections;

/// <summary>The keys of a target; <see cref="TargetType"/> makes the target.</summary>
internal sealed class TargetSection : MappingType<TargetSpec>
{
    public TargetSection(IEnumerable<string> runtimes, ToolRegistry? tools, string baseFolder)
    {
        var options = new MapType<string>(new OptionTextType(), "names to text, numbers, true or false");
        Field("name", TextType.Name, t => t.Name, (t, v) => t with { Name = v }, "What objectives and constraints call it; each target's own.", required: true);
        Field("runtime", new RuntimeType(runtimes, tools), t => t.Runtime, (t, v) => t with { Runtime = v },
            "What runs the exported model. model:PRESET is a deterministic cost model, cpu or edge, for dry runs and tests; tool:NAME is a registered benchmark.");
        Field("threads", new OptionalType<int>(Whole.Between(1, 1024)), t => t.Threads, (t, v) => t with { Threads = v }, "Threads inside one operator.");
        Field("batch", new OptionalType<int>(Whole.Batch), t => t.Batch, (t, v) => t with { Batch = v }, "Samples per inference.");
        Field("provider", new TextType("an execution provider's name"), t => t.Provider, (t, v) => t with { Provider = v },
            "The runtime's own name for a device back end, in any case.");
        Field("providerOptions", options, t => t.ProviderOptions, (t, v) => t with { ProviderOptions = v }, "Passed on to the provider.");
        Field("options", options, t => t.Options, (t, v) => t with { Options = v },
            "Passed on to the runtime's session; for model: its constants gmacs, gbps, vector, overheadUs and parallel.");
        Field("library", new PathType(baseFolder), t => t.Library, (t, v) => t with { Library = v },
            "The runtime's native library, a file or its folder.", "looked for in the usual places");
        Field("optimization", new NameType(Enum.GetValues<GraphOptimization>().Select(EnumType<GraphOptimization>.NameOf)), t => t.Optimization, (t, v) => t with { Optimization = v },
            "How far the runtime may rewrite the graph.");
        Field("flushDenormals", new OptionalType<bool>(new FlagType()), t => t.FlushDenormals, (t, v) => t with { FlushDenormals = v },
            "Flush denormal numbers to zero while running.");
    }

    protected override string Name => "target";

    protected override TargetSpec Blank => new();

    /// <summary>What <see cref="Target.Create"/> takes for nothing.</summary>
    protected override TargetSpec Defaults
    {
        get
        {
            var options = new RuntimeOptions();
            return new TargetSpec
            {
                Runtime = OnnxLatencyRuntime.RuntimeName,
                Threads = options.Threads,
                Batch = options.Batch,
                Provider = options.Provider,
                ProviderOptions = options.ProviderOptions,
                Options = options.SessionOptions,
                Optimization = EnumType<GraphOptimization>.NameOf(options.Optimization),
                FlushDenormals = options.FlushDenormals,
            };
        }
    }
}
