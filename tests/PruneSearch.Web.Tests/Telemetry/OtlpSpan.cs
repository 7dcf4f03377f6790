namespace PruneSearch.Web.Tests.Telemetry;

/// <summary>A span as it was received. Identities are hexadecimal; a root has no parent.</summary>
internal sealed record OtlpSpan(
    string Service, string Name, int Kind, string Trace, string Id, string? Parent, DateTimeOffset Start, DateTimeOffset End, int Status, IReadOnlyDictionary<string, string> Tags)
{
    public const int Server = 2;
    public const int Client = 3;
    public const int Consumer = 5;
}
