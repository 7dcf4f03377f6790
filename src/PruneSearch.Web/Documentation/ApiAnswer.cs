using System.Text.Json.Serialization.Metadata;

namespace PruneSearch.Web.Documentation;

/// <summary>An answer of an endpoint.</summary>
/// <param name="Status">The status.</param>
/// <param name="Summary">What it means.</param>
/// <param name="Body">The JSON that comes with it; null for none, or another type.</param>
/// <param name="ContentType">The body's type; null for none.</param>
internal sealed record ApiAnswer(int Status, string Summary, JsonTypeInfo? Body = null, string? ContentType = null);
