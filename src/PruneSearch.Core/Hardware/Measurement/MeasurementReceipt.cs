using System.Text.Json;
using PruneSearch.Hardware.Fingerprints;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Hardware.Measurement;

/// <summary>The evidence of one measurement: enough to check every figure in it again, and to know where it holds.</summary>
public sealed record MeasurementReceipt
{
    /// <summary>The version of this schema that is written. Fields may be added under the same version; never changed.</summary>
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    public required TargetRecord Target { get; init; }

    public required RuntimeDescription Runtime { get; init; }

    public required MeasuredModel Candidate { get; init; }

    /// <summary>The baseline, measured in the same run; null where a model was measured alone.</summary>
    public required MeasuredModel? Dense { get; init; }

    /// <summary>Dense median / candidate median, paired by round; above 1 is faster. Null without a baseline.</summary>
    public required Estimate? Speedup { get; init; }

    public required MeasurementProtocol Protocol { get; init; }

    /// <summary>For each round, whether dense went first; empty without a baseline.</summary>
    public required IReadOnlyList<bool> DenseFirst { get; init; }

    /// <summary>Index of each process's first round.</summary>
    public required IReadOnlyList<int> ProcessStarts { get; init; }

    /// <summary>Empty when nothing looks unstable.</summary>
    public required IReadOnlyList<Instability> Instabilities { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required double DurationSeconds { get; init; }

    public required Fingerprint Environment { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, ReceiptJson.Default.MeasurementReceipt);

    /// <exception cref="InvalidInputException">Not a receipt, or one of a later schema.</exception>
    public static MeasurementReceipt FromJson(string json, string where = "receipt")
    {
        try
        {
            MeasurementReceipt receipt = JsonSerializer.Deserialize(json, ReceiptJson.Default.MeasurementReceipt)
                ?? throw new InvalidInputException(where, "is null.", "a receipt is a JSON object");
            return receipt.Schema == CurrentSchema ? receipt : throw new InvalidInputException(where,
                $"has schema {receipt.Schema}; this version reads {CurrentSchema}.", "a receipt must be of a known schema");
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(where, $"cannot be read: {e.Message}", "a receipt is JSON as this program writes it", e);
        }
    }
}
