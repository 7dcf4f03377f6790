using System.Text.Json;
using PruneSearch.Campaigns.Work;
using PruneSearch.Hardware.Tools;
using PruneSearch.Training;

namespace PruneSearch.Campaigns.Tools;

/// <summary>Judges models by a registered evaluator.</summary>
/// <param name="tool">A tool of the kind evaluator.</param>
/// <param name="needsLoss">Whether the campaign has a use for the loss, so that an answer without it will not do.</param>
/// <param name="clock">Times the tool's limit.</param>
internal sealed class ToolEvaluation(RegisteredTool tool, bool needsLoss, TimeProvider clock)
{
    /// <param name="model">The ONNX file, under any name.</param>
    /// <param name="request">What to ask; its path of the model is filled in.</param>
    /// <exception cref="Hardware.RuntimeCrashedException">The tool failed, or its answer is no judgement.</exception>
    public EvaluationFigures Judge(string model, EvaluationRequest request, CancellationToken cancellation)
    {
        using var folder = new ToolFolder();
        string file = folder.Copy(model, "model.onnx");
        string question = folder.Write(JsonSerializer.SerializeToUtf8Bytes(request with { Model = file }, ToolRequestJson.Default.EvaluationRequest), "request.json");
        ToolAnswer answer = new ToolCall(tool, clock).Run(
            $"judging {(request.Candidate is { } c ? $"candidate {c}" : "the dense model")} on the {request.Split} split",
            new Dictionary<string, string>(StringComparer.Ordinal) { [ToolPlaceholders.Request] = question, [ToolPlaceholders.Model] = file },
            cancellation);
        return answer.Read(Figures);
    }

    private EvaluationFigures Figures(JsonElement json)
    {
        double accuracy = Number(json, "accuracy", 0, 1) ?? throw new FormatException("it has no accuracy");
        double samples = Number(json, "samples", 1, int.MaxValue) ?? throw new FormatException("it has no number of samples");
        double? loss = Number(json, "loss", double.MinValue, double.MaxValue);
        if (samples != Math.Floor(samples))
        {
            throw new FormatException($"samples is {samples}, which is not a whole number");
        }

        if (needsLoss && loss is null)
        {
            throw new FormatException("it has no loss, which is an objective or in a constraint of the campaign");
        }

        var interval = Proportion.Of((long)Math.Round(accuracy * samples), (long)samples);
        return new EvaluationFigures { Samples = (int)samples, Accuracy = accuracy, AccuracyLow = interval.Low, AccuracyHigh = interval.High, Loss = loss };
    }

    /// <summary>A number within bounds; null where there is none.</summary>
    private static double? Number(JsonElement json, string name, double least, double most)
    {
        if (!json.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} is {value.GetRawText()}, which is not a number from {least:R} to {most:R}");
    }
}
