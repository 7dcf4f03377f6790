using System.Globalization;
using System.Text.Json;

namespace PruneSearch.Hardware.Tools;

/// <summary>
/// A registered benchmark tool as a runtime. Each visit of a measurement is a process of its own, which warms the model up, times it and ends:
/// the order of visits is still the protocol's, so that what drifts hits both models. Gives no outputs, so it cannot check an export.
/// </summary>
/// <param name="tool">A tool of the kind benchmark.</param>
/// <param name="clock">Times its limit, and what a visit costs beside its inferences.</param>
public sealed class ToolRuntime(RegisteredTool tool, TimeProvider clock) : ILatencyRuntime
{
    /// <summary>What stands before a tool's name where a runtime is named.</summary>
    public const string Prefix = "tool:";

    /// <summary>Inferences that do not count at the start of every process, at least.</summary>
    public const int WarmUpRuns = 5;

    public string Name => NameOf(tool.Name);

    public double SecondsPerVisit { get; private set; }

    /// <summary>The name that a benchmark tool has as a runtime.</summary>
    public static string NameOf(string tool) => Prefix + tool;

    /// <summary>The tool that a runtime's name stands for; null for any other runtime.</summary>
    public static string? ToolOf(string? runtime) => runtime?.StartsWith(Prefix, StringComparison.Ordinal) == true ? runtime[Prefix.Length..] : null;

    public RuntimeDescription Describe(RuntimeOptions options, CancellationToken cancellation = default)
    {
        Check(options);
        return new RuntimeDescription(Name, $"command {tool.ArgumentsSha256()[..16]}", tool.Program, tool.ProgramSha256(), []);
    }

    public ILoadedModel Load(string modelPath, RuntimeOptions options, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads);
        Check(options);
        return File.Exists(modelPath)
            ? new ToolModel(this, Path.GetFullPath(modelPath), options)
            : throw new InvalidInputException(modelPath, "there is no such file.", "a model is loaded from an existing ONNX file");
    }

    public void Dispose()
    {
        // Every process has ended with its call.
    }

    public IReadOnlyList<double> Time(IReadOnlyList<TimedRun> runs, CancellationToken cancellation = default) =>
        [.. runs.Select(run => run.Model is ToolModel model
            ? model.Time(run.Settle, run.Inferences, cancellation)
            : throw new ArgumentException("The models were not loaded by this runtime.", nameof(runs)))];

    /// <summary>One call of the tool.</summary>
    /// <returns>Seconds that all counted inferences took together.</returns>
    internal double Time(string model, RuntimeOptions options, int settle, int inferences, CancellationToken cancellation)
    {
        long start = clock.GetTimestamp();
        int warmUp = Math.Max(settle, WarmUpRuns);
        string folder = Directory.CreateTempSubdirectory("prunesearch-tool-").FullName;
        double seconds;
        try
        {
            string request = Path.Combine(folder, "request.json");
            File.WriteAllBytes(request, JsonSerializer.SerializeToUtf8Bytes(
                new BenchmarkRequest(model, options.Batch, options.Threads, warmUp, inferences, options.Provider, options.ProviderOptions, options.SessionOptions),
                ToolJson.Default.BenchmarkRequest));
            ToolAnswer answer = new ToolCall(tool, clock).Run(
                $"timing {model}",
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [ToolPlaceholders.Request] = request,
                    [ToolPlaceholders.Model] = model,
                    [ToolPlaceholders.Batch] = options.Batch.ToString(CultureInfo.InvariantCulture),
                    [ToolPlaceholders.Threads] = options.Threads.ToString(CultureInfo.InvariantCulture),
                    [ToolPlaceholders.WarmUp] = warmUp.ToString(CultureInfo.InvariantCulture),
                    [ToolPlaceholders.Count] = inferences.ToString(CultureInfo.InvariantCulture),
                },
                cancellation);
            seconds = answer.Read(json => Seconds(json, inferences));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        SecondsPerVisit = Math.Max(0, clock.GetElapsedTime(start).TotalSeconds - seconds);
        return seconds;
    }

    private static double Seconds(JsonElement json, int inferences)
    {
        if (json.TryGetProperty("seconds", out JsonElement total))
        {
            return Positive(total, "seconds");
        }

        if (!json.TryGetProperty("samplesMs", out JsonElement samples) || samples.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException("it has neither the number seconds nor the list samplesMs");
        }

        return samples.GetArrayLength() == inferences
            ? samples.EnumerateArray().Sum(s => Positive(s, "samplesMs")) / 1e3
            : throw new FormatException($"samplesMs has {samples.GetArrayLength()} entries for {inferences} inferences");
    }

    private static double Positive(JsonElement number, string name) =>
        number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out double value) && double.IsFinite(value) && value > 0
            ? value
            : throw new FormatException($"{name} is {number.GetRawText()}, which is not a time above 0");

    private static void Check(RuntimeOptions options)
    {
        if (options.Library is not null)
        {
            throw new InvalidInputException("library", "has no meaning for a tool; remove it.", "a tool is what its operator registered");
        }
    }
}
