namespace PruneSearch.Deploy.Tests.Rendering;

/// <summary>A chart that does not render, with the template's message.</summary>
internal sealed class ChartException(string message) : Exception(message);
