namespace PruneSearch.Web.Tests.Telemetry;

/// <summary>The standard variables for a receiver, until it is disposed of. Tests that use it take turns.</summary>
internal sealed class ExportEnvironment : IDisposable
{
    /// <summary>The collection of those tests.</summary>
    public const string Turns = "environment of telemetry";

    private static readonly string[] Names = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_SERVICE_NAME", "OTEL_SDK_DISABLED"];

    private readonly string?[] _before = [.. Names.Select(Environment.GetEnvironmentVariable)];

    public ExportEnvironment(string? endpoint, string? serviceName = null, string? disabled = null)
    {
        Set([endpoint, "http/protobuf", "deployment.environment=test", serviceName, disabled]);
    }

    public void Dispose() => Set(_before);

    private static void Set(string?[] values)
    {
        foreach ((string name, string? value) in Names.Zip(values))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
