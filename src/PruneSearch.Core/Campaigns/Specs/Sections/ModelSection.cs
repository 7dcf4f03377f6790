using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class ModelSection : MappingType<ModelSpec>
{
    private const string Rule = "a model is an ONNX file (onnx, bind) or a built-in architecture that is trained first (architecture, width, training)";

    public ModelSection(IEnumerable<string> architectures, string baseFolder)
    {
        Field("onnx", new PathType(baseFolder), m => m.Onnx, (m, v) => m with { Onnx = v },
            "The trained model, an ONNX file. Either this or architecture.", "none");
        Field("bind", new MapType<long>(new WholeType<long>(1, int.MaxValue), "names of open dimensions to whole numbers from 1"),
            m => m.Onnx is null ? null : m.Bind, (m, v) => m with { Bind = v },
            "For onnx: numbers for open dimensions other than the batch, such as {H: 224, W: 224}.", "none");
        Field("architecture", new NameType(architectures), m => m.Architecture, (m, v) => m with { Architecture = v },
            "A built-in network, trained on the training data before the search starts. Either this or onnx.", "none");
        Field("width", new OptionalType<int>(Whole.Between(3, 4096)), m => m.Width, (m, v) => m with { Width = v },
            "For architecture: channels of its first stage; the others follow.", "the architecture's own");
        Field("training", new TrainingSection(), m => m.Training, (m, v) => m with { Training = v }, "For architecture: how it is trained.");
    }

    protected override string Name => "model";

    protected override ModelSpec Blank => new();

    public override JsonObject Schema()
    {
        JsonObject schema = base.Schema();
        schema["oneOf"] = new JsonArray(Only("onnx", "width", "training"), Only("architecture", "bind"));
        return schema;
    }

    protected override ModelSpec Finish(ModelSpec value, SpecNode node)
    {
        bool isFile = node.Find("onnx") is not null;
        bool isBuiltIn = node.Find("architecture") is not null;
        if (isFile == isBuiltIn)
        {
            node.Error($"has {(isFile ? "both" : "neither")} onnx {(isFile ? "and" : "nor")} architecture; give one of the two", Rule);
            return value;
        }

        foreach (string key in isFile ? new[] { "width", "training" } : ["bind"])
        {
            node.Find(key)?.Error($"has no meaning for {(isFile ? "an ONNX file" : "a built-in architecture")}; remove it", Rule);
        }

        return isBuiltIn ? value with { Training = value.Training ?? new TrainingSpec() } : value;
    }

    private static JsonObject Only(string required, params string[] refused) => new()
    {
        ["required"] = new JsonArray(required),
        ["not"] = new JsonObject { ["anyOf"] = new JsonArray([.. refused.Select(key => new JsonObject { ["required"] = new JsonArray(key) })]) },
    };
}
