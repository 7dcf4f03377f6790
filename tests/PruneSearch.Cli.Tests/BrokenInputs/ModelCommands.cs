namespace PruneSearch.Cli.Tests.BrokenInputs;

/// <summary>The commands that read a model, for a file <c>model.onnx</c>; a campaign among them.</summary>
internal static class ModelCommands
{
    private static readonly string[][] All =
    [
        ["inspect", "model.onnx"],
        ["plan", "model.onnx"],
        ["evaluate", "model.onnx", "--data", SoundFiles.Glyphs, "--threads", "1"],
        ["prune", "model.onnx", "--out", "smaller.onnx", "--threads", "1"],
        ["measure", "model.onnx", "--runtime", "compute"],
        ["run", "spec.yaml", "--out", "campaign", "--threads", "1"],
        ["validate", "spec.yaml"],
        ["inspect", "model.onnx", "--json"],
    ];

    /// <summary>A broken model in the hands of one of the commands, taken in turn.</summary>
    public static BrokenInput Case(string name, byte[] model, int turn, string mentions = "model.onnx")
    {
        string[] arguments = All[turn % All.Length];
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["model.onnx"] = model, ["spec.yaml"] = System.Text.Encoding.UTF8.GetBytes(SoundFiles.Spec) };
        return new BrokenInput($"{name}, {arguments[0]}{(arguments.Contains("--json") ? " --json" : string.Empty)}", files, arguments, mentions);
    }
}
