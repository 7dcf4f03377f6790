using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.Hardware.Tools;
using PruneSearch.Training;

namespace PruneSearch.Campaigns.Tools;

/// <summary>Judges models by a registered evaluator.</summary>
/// <param name="tool">A tool of the kind evaluator.</param>
/// <param name="needs">What an answer must have.</param>
/// <param name="clock">Times the tool's limit.</param>
internal sealed partial class ToolEvaluation(RegisteredTool tool, EvaluationNeeds needs, TimeProvider clock)
{
    /// <summary>Metrics that are kept of one answer.</summary>
    private const int Most = 64;

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
        double? accuracy = Number(json, ToolFigures.Accuracy, 0, 1) ?? (needs.Accuracy ? throw new FormatException("it has no accuracy") : null);
        double? samples = Number(json, ToolFigures.Samples, 1, int.MaxValue) ?? (accuracy is not null ? throw new FormatException("it has no number of samples") : null);
        double? loss = Number(json, ToolFigures.Loss, double.MinValue, double.MaxValue);
        if (samples is { } count && count != Math.Floor(count))
        {
            throw new FormatException($"samples is {count}, which is not a whole number");
        }

        if (needs.Loss && loss is null)
        {
            throw new FormatException("it has no loss, which is an objective or in a constraint of the campaign");
        }

        Proportion? interval = accuracy is { } share ? Proportion.Of((long)Math.Round(share * samples!.Value), (long)samples.Value) : null;
        return new EvaluationFigures { Samples = (int)(samples ?? 0), Accuracy = accuracy, AccuracyLow = interval?.Low, AccuracyHigh = interval?.High, Loss = loss, Metrics = Metrics(json) };
    }

    /// <summary>Every number under a name of the tool's own; those that the campaign goes by must be there.</summary>
    private ImmutableSortedDictionary<string, double>? Metrics(JsonElement json)
    {
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (string name in needs.Metrics)
        {
            metrics[name] = Number(json, name, double.MinValue, double.MaxValue) ?? throw new FormatException($"it has no {name}, which is an objective or in a constraint of the campaign");
        }

        foreach (JsonProperty other in json.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number && !ToolFigures.Own.Contains(p.Name) && NamePattern().IsMatch(p.Name)))
        {
            if (metrics.Count < Most && other.Value.TryGetDouble(out double value) && double.IsFinite(value))
            {
                metrics[other.Name] = value;
            }
        }

        return metrics.Count > 0 ? metrics.ToImmutable() : null;
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
            : throw new FormatException($"{name} is {value.GetRawText()}, which is not {(most == double.MaxValue ? "a finite number" : $"a number from {least:R} to {most:R}")}");
    }

    [GeneratedRegex($@"\A{MetricRef.ExternalPattern}\z", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();
}
