namespace PruneSearch.Campaigns.Remote;

/// <summary>Why a request was refused (RFC 9457), with every error of the input.</summary>
public sealed record ProblemDocument
{
    public string Type { get; init; } = "about:blank";

    public required string Title { get; init; }

    public required int Status { get; init; }

    public string? Detail { get; init; }

    public IReadOnlyList<InputError> Errors { get; init; } = [];
}
