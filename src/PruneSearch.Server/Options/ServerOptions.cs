using System.Globalization;
using System.Net;
using PruneSearch.Web.Api;
using PruneSearch.Web.Artifacts;

namespace PruneSearch.Server.Options;

/// <summary>How the server runs, as its options say.</summary>
internal sealed record ServerOptions
{
    public required ServerRole Role { get; init; }

    /// <summary>A connection string; null without a database.</summary>
    public required string? Database { get; init; }

    /// <summary>Whether silos find each other through the database; otherwise there is one silo, on this machine.</summary>
    public required bool IsClustered { get; init; }

    public required Uri Listen { get; init; }

    /// <summary>Null for the machine's first address that is not loopback.</summary>
    public required IPAddress? AdvertisedAddress { get; init; }

    public required int SiloPort { get; init; }

    public required int GatewayPort { get; init; }

    public required string ClusterId { get; init; }

    public required string ServiceId { get; init; }

    public required string? Keys { get; init; }

    public required string Folder { get; init; }

    /// <summary>A directory; null for <see cref="Bucket"/>.</summary>
    public required string? ArtifactFolder { get; init; }

    public required ArtifactBucket? Bucket { get; init; }

    /// <summary>Bytes; null for no limit.</summary>
    public required long? ArtifactQuota { get; init; }

    public required TimeSpan Shutdown { get; init; }

    public required TimeSpan LeaseDuration { get; init; }

    public required OwnerBudgets Budgets { get; init; }

    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    public static ServerOptions Read(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        var values = new OptionValues(args, environment);
        string? database = ReadDatabase(values);
        string folder = Path.GetFullPath(values.Text(ServerOption.Folder) ?? Path.Combine("runs", "server"));
        string artifacts = values.Text(ServerOption.Artifacts) ?? Path.Combine(folder, "artifacts");
        bool isBucket = artifacts.Contains("://", StringComparison.Ordinal);
        bool isPathStyle = values.Read(ServerOption.S3PathStyle, false, bool.Parse);
        var options = new ServerOptions
        {
            Role = values.Read(ServerOption.Role, ServerRole.Silo, text => text switch
            {
                "silo" => ServerRole.Silo,
                "api" => ServerRole.Api,
                _ => throw new FormatException(),
            }),
            Database = database,
            IsClustered = values.Read(ServerOption.Clustering, database is not null, text => text switch
            {
                "postgres" => true,
                "localhost" => false,
                _ => throw new FormatException(),
            }),
            Listen = values.Read(ServerOption.Listen, new Uri("http://127.0.0.1:8080"), text => new Uri(text, UriKind.Absolute)),
            AdvertisedAddress = values.Read<IPAddress?>(ServerOption.AdvertisedAddress, null, IPAddress.Parse),
            SiloPort = values.Number(ServerOption.SiloPort, 11111, 1, 65535),
            GatewayPort = values.Number(ServerOption.GatewayPort, 30000, 1, 65535),
            ClusterId = values.Text(ServerOption.ClusterId) ?? "prunesearch",
            ServiceId = values.Text(ServerOption.ServiceId) ?? "prunesearch",
            Keys = values.Text(ServerOption.Keys),
            Folder = folder,
            ArtifactFolder = isBucket ? null : Path.GetFullPath(artifacts),
            Bucket = isBucket
                ? values.Read<ArtifactBucket?>(ServerOption.Artifacts, null, text => ArtifactBucket.Parse(text, values.Text(ServerOption.S3Endpoint), values.Text(ServerOption.S3Region), isPathStyle))
                : null,
            ArtifactQuota = values.Read<long?>(ServerOption.ArtifactQuota, null, text => ByteSize.Parse(ServerOption.ArtifactQuota.ToString(), text)),
            Shutdown = TimeSpan.FromSeconds(values.Number(ServerOption.ShutdownSeconds, 30, 1, 3600)),
            LeaseDuration = TimeSpan.FromSeconds(values.Number(ServerOption.LeaseSeconds, 60, 1, 86400)),
            Budgets = new OwnerBudgets(
                values.Read<int?>(ServerOption.OwnerCandidates, null, text => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)),
                values.Read<double?>(ServerOption.OwnerComputeHours, null, text => double.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture))),
        };
        if (options.IsClustered && database is null)
        {
            values.Wrong(ServerOption.Clustering, "is postgres, and there is no database; give --database or --database-file", "silos of several machines find each other through PostgreSQL");
        }

        values.Check();
        return options;
    }

    /// <summary>The connection string of the <c>db</c> commands, which need nothing else.</summary>
    /// <exception cref="InvalidInputException">There is none, or another option is wrong.</exception>
    public static string ReadDatabase(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        var values = new OptionValues(args, environment);
        string? database = ReadDatabase(values);
        if (database is null)
        {
            values.Wrong(ServerOption.Database, "is missing", $"{ServerOption.Database.Meaning} Or {ServerOption.DatabaseFile}.");
        }

        values.Check();
        return database!;
    }

    private static string? ReadDatabase(OptionValues values)
    {
        string? file = values.Read<string?>(ServerOption.DatabaseFile, null, path => File.Exists(path)
            ? File.ReadAllText(path).Trim()
            : throw new InvalidInputException(ServerOption.DatabaseFile.ToString(), $"'{path}' is not there", ServerOption.DatabaseFile.Meaning));
        if (file is not null && values.Text(ServerOption.Database) is not null)
        {
            values.Wrong(ServerOption.DatabaseFile, $"is given beside {ServerOption.Database}", "the connection string is given once");
        }

        return values.Text(ServerOption.Database) ?? file;
    }
}
