namespace PruneSearch.Deploy.Tests.Contracts;

/// <summary>The one list of what the programs take, as far as they are deployed with it.</summary>
internal static class ProgramOptions
{
    public const int HttpPort = 8080;

    public const int SiloPort = 11111;

    public const int GatewayPort = 30000;

    private const string Prefix = "PRUNESEARCH_";

    /// <summary>The server's options; each is an environment variable too.</summary>
    public static IReadOnlyList<string> Server { get; } =
    [
        "role", "database", "database-file", "clustering", "listen", "advertised-address", "silo-port", "gateway-port", "cluster-id", "service-id",
        "keys", "folder", "artifacts", "s3-endpoint", "s3-region", "s3-path-style", "artifact-quota", "shutdown-seconds", "lease-seconds",
    ];

    public static IReadOnlyList<string> ServerVariables { get; } = [.. Server.Select(Variable)];

    /// <summary>What <c>prunesearch-server db</c> is asked to do.</summary>
    public static IReadOnlyList<string> DatabaseSteps { get; } = ["init", "check", "migrate"];

    /// <summary>The commands of <c>prunesearch</c> that are deployed, each with its options and whether a value follows.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, bool>> Cli { get; } = new Dictionary<string, IReadOnlyDictionary<string, bool>>
    {
        ["worker"] = new Dictionary<string, bool>
        {
            ["--server"] = true,
            ["--targets"] = true,
            ["--no-train"] = false,
            ["--name"] = true,
            ["--folder"] = true,
            ["--data-root"] = true,
            ["--threads"] = true,
            ["--memory-limit"] = true,
            ["--disk-limit"] = true,
            ["--onnxruntime"] = true,
        },
        ["submit"] = new Dictionary<string, bool> { ["--server"] = true, ["--wait"] = false },
        ["list"] = new Dictionary<string, bool> { ["--server"] = true },
    };

    public static IReadOnlyList<string> CliVariables { get; } =
        ["PRUNESEARCH_SERVER", "PRUNESEARCH_KEY", "PRUNESEARCH_KEY_FILE", "PRUNESEARCH_ONNXRUNTIME", "PRUNESEARCH_LOCK_FOLDER"];

    /// <summary>Variables that are not the product's own.</summary>
    public static IReadOnlyList<string> CommonVariables { get; } =
    [
        "POD_IP", "POD_NAME", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_RESOURCE_ATTRIBUTES", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
        "DOTNET_ROOT", "DOTNET_gcServer", "DOTNET_GCHeapHardLimitPercent",
    ];

    public static string Variable(string option) => Prefix + option.ToUpperInvariant().Replace('-', '_');
}
