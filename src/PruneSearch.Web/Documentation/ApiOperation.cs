using System.Text.Json.Serialization.Metadata;

namespace PruneSearch.Web.Documentation;

/// <summary>An endpoint as the API's document describes it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Route">The route's pattern.</param>
/// <param name="Summary">What it is for, in a sentence.</param>
internal sealed record ApiOperation(string Method, string Route, string Summary)
{
    /// <summary>The JSON that it takes; null for none.</summary>
    public JsonTypeInfo? Request { get; init; }

    /// <summary>Whether it takes bytes.</summary>
    public bool TakesBytes { get; init; }

    public IReadOnlyList<ApiParameter> Query { get; init; } = [];

    /// <summary>Answers that are no problems.</summary>
    public required IReadOnlyList<ApiAnswer> Answers { get; init; }

    /// <summary>Statuses of problem answers, 401 and 403 and 503 left out: every endpoint may give them.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];

    public string Key => $"{Method} {Route}";
}
