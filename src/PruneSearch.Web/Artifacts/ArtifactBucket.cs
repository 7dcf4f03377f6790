using Amazon.S3;

namespace PruneSearch.Web.Artifacts;

/// <summary>Where artifacts lie in an S3-compatible store.</summary>
public sealed record ArtifactBucket
{
    private const string Scheme = "s3://";

    public required string Bucket { get; init; }

    /// <summary>What artifacts' keys start with; empty, or ends in a slash.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The server's URL; null: AWS itself.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Default us-east-1.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Whether the bucket stands in the path instead of the host's name, as most servers other than AWS need it.</summary>
    public bool PathStyle { get; init; }

    /// <summary>Reads <c>s3://bucket/prefix</c>.</summary>
    /// <exception cref="InvalidInputException">It is something else.</exception>
    public static ArtifactBucket Parse(string text, string? endpoint = null, string? region = null, bool pathStyle = false)
    {
        string[] parts = text.StartsWith(Scheme, StringComparison.Ordinal) ? text[Scheme.Length..].Split('/', 2) : [""];
        if (parts[0].Length is < 3 or > 63 || !parts[0].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-'))
        {
            throw new InvalidInputException("artifacts", $"'{text}' is not a bucket", "s3://bucket or s3://bucket/prefix");
        }

        if (endpoint is not null && !(Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"))
        {
            throw new InvalidInputException("s3-endpoint", $"'{endpoint}' is not a URL", "such as https://s3.example.org");
        }

        string prefix = parts.Length > 1 ? parts[1].Trim('/') : "";
        return new ArtifactBucket { Bucket = parts[0], Prefix = prefix.Length > 0 ? $"{prefix}/" : "", Endpoint = endpoint, Region = region ?? "us-east-1", PathStyle = pathStyle };
    }

    /// <summary>A client for it, with credentials from where AWS's tools look: the environment, files, the machine's role.</summary>
    public IAmazonS3 CreateClient() => new AmazonS3Client(ClientConfiguration());

    /// <summary>Checksums beside the artifact's own hash are left out: not every server knows them.</summary>
    public AmazonS3Config ClientConfiguration()
    {
        var configuration = new AmazonS3Config
        {
            ForcePathStyle = PathStyle,
            AuthenticationRegion = Region,
            RequestChecksumCalculation = Amazon.Runtime.RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = Amazon.Runtime.ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (Endpoint is null)
        {
            configuration.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(Region);
        }
        else
        {
            configuration.ServiceURL = Endpoint;
        }

        return configuration;
    }
}
