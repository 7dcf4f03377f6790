using System.Globalization;
using System.Text.Json;

namespace PruneSearch.Chaos.History;

/// <summary>A journal record as its raw JSON tells it: only what the rules of a history are about.</summary>
/// <param name="Sequence">Its number, counted from 1; of a lease, the token.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Type">Its kind, as the journal names it.</param>
internal sealed record HistoryRecord(long Sequence, DateTimeOffset At, string Type)
{
    public const string Proposed = "proposed";
    public const string Leased = "leased";
    public const string LeaseLost = "leaseLost";
    public const string Reported = "reported";
    public const string ItemFailed = "itemFailed";
    public const string CandidateEnded = "candidateEnded";
    public const string PhaseChanged = "phaseChanged";

    /// <summary>The lease that it ends.</summary>
    public long? Token { get; init; }

    /// <summary>The name of the work item that is leased.</summary>
    public string? Item { get; init; }

    public string? Worker { get; init; }

    public int? Candidate { get; init; }

    /// <summary>Why a lease was lost, or a phase changed.</summary>
    public string? Reason { get; init; }

    /// <summary>What became of a candidate.</summary>
    public string? Status { get; init; }

    public string? Phase { get; init; }

    /// <summary>Reads a record without the product's own types: what they get wrong must not be got wrong here too.</summary>
    public static HistoryRecord Parse(long sequence, JsonElement json) => new(sequence, json.GetProperty("at").GetDateTimeOffset(), json.GetProperty("type").GetString()!)
    {
        Token = json.TryGetProperty("token", out JsonElement token) ? token.GetInt64() : null,
        Item = json.TryGetProperty("item", out JsonElement item) ? NameOf(item) : null,
        Worker = Text(json, "worker"),
        Candidate = json.TryGetProperty("candidate", out JsonElement candidate) ? candidate.GetInt32() : null,
        Reason = Text(json, "reason"),
        Status = Text(json, "status"),
        Phase = Text(json, "phase"),
    };

    private static string NameOf(JsonElement item)
    {
        string owner = item.TryGetProperty("candidate", out JsonElement c) ? $"c{c.GetInt32().ToString(CultureInfo.InvariantCulture)}" : "base";
        bool isFinal = item.TryGetProperty("final", out JsonElement f) && f.GetBoolean();
        int rung = item.TryGetProperty("rung", out JsonElement r) ? r.GetInt32() : 0;
        return item.GetProperty("kind").GetString() switch
        {
            "base" => "base",
            "prepare" => $"{owner}/prepare",
            "measure" => $"{owner}/{(isFinal ? "confirm" : "measure")}/{Text(item, "target")}",
            "train" => $"{owner}/train/{rung}",
            "evaluate" => isFinal ? $"{owner}/test" : $"{owner}/evaluate/{rung}",
            var other => throw new FormatException($"a work item of the unknown kind '{other}'"),
        };
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
