namespace PruneSearch.Web.Tests.Telemetry;

/// <summary>A log record as it was received.</summary>
internal sealed record OtlpLog(string Body, string Trace, IReadOnlyDictionary<string, string> Tags);
