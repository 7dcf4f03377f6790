namespace PruneSearch.Web.Documentation;

/// <summary>A parameter of a query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it says.</param>
/// <param name="Type">The JSON type of its value.</param>
internal sealed record ApiParameter(string Name, string Summary, string Type = "string");
